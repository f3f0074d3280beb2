"""Repair of Persian news text: `Normalizer.load()` once per process, then `normalizer(text)`."""

from khabar_nlp.domain.normalization.language import is_persian
from khabar_nlp.domain.normalization.normalizer import Normalizer

__all__ = ["Normalizer", "is_persian"]
