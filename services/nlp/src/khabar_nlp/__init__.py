"""Khabar's language service: repairs and annotates Persian news text."""

from khabar_nlp.domain.normalization import Normalized, normalize

__all__ = ["Normalized", "normalize"]
