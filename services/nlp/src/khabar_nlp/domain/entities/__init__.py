"""Named entities: spans of a text with label, canonical name and value."""

from khabar_nlp.domain.entities.recognizer import Recognizer
from khabar_nlp.domain.entities.spans import Amount, DateValue, Label, Span, Value

__all__ = ["Amount", "DateValue", "Label", "Recognizer", "Span", "Value"]
