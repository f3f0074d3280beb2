"""What the recognizer returns: labelled spans of a text, with a canonical name and a value."""

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass

from khabar_core.schemas import Amount, DateValue, Label

type Value = DateValue | Amount


@dataclass(frozen=True, slots=True)
class Span:
    """Code points `start` to `end` (exclusive) of a text, and what they mean.

    `name` is the canonical form: for a person the fullest form in the text, otherwise the text with white space folded.
    `confidence` lies in 0 to 1; `value` is None where there is none or where it is not certain.
    """

    label: Label
    start: int
    end: int
    confidence: float
    name: str
    value: Value | None = None

    def __len__(self) -> int:
        """Return the length in code points."""
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two share a code point."""
        return self.start < other.end and other.start < self.end


def folded(text: str) -> str:
    """Return `text` with every run of white space as one space."""
    return " ".join(text.split())


def without_overlaps(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order of place, of overlapping ones the longest, among equally long ones the first given."""
    kept: list[Span] = []
    for span in sorted(spans, key=len, reverse=True):
        place = bisect(kept, span.start, key=lambda other: other.start)
        if not any(span.overlaps(neighbour) for neighbour in kept[max(0, place - 1) : place + 1]):
            kept.insert(place, span)
    return kept
