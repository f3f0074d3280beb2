"""Repair of Persian news text: `Normalizer.load()` once per process, then `normalizer(text)`."""

from khabar_nlp.domain.normalization.language import is_persian
from khabar_nlp.domain.normalization.normalizer import ALL_STEPS, Normalized, Normalizer, Step, normalize

__all__ = ["ALL_STEPS", "Normalized", "Normalizer", "Step", "is_persian", "normalize"]
