"""Named entities: spans of a text with label, canonical name and value."""

from khabar_nlp.domain.entities.recognizer import Recognizer
from khabar_nlp.domain.entities.spans import Span, Value

__all__ = ["Recognizer", "Span", "Value"]
