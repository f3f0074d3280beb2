"""How Persian words are spelled: what was learnt of their half-spaces, and what it says of a word and of a document."""

from khabar_nlp.domain.spelling.model import SpellingModel
from khabar_nlp.domain.spelling.speller import Speller

__all__ = ["Speller", "SpellingModel"]
