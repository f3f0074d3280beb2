"""Where each character of a repaired text came from, and where each of the original went."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Self

from khabar_nlp.domain.normalization.edits import Edit


class Alignment:
    """A map between the positions of an original text and those of what edits made of it, both ways.

    Positions count code points. Both maps are total (0 to the length, inclusive) and monotone, and exact where nothing
    was changed. A stretch that was replaced belongs together: every character of the new stands for all of the old,
    except that one of equal length is taken letter for letter. What was inserted comes from the empty place before the
    character that follows it.
    """

    def __init__(self, length: int, starts: Sequence[int], ends: Sequence[int]) -> None:
        """``starts[i]:ends[i]`` of an original of ``length`` characters is what character ``i`` came from."""
        self._length = length
        self._starts = starts
        self._ends = ends

    @classmethod
    def of(cls, length: int, rounds: Iterable[Sequence[Edit]]) -> Self:
        """The alignment of a text of ``length`` characters with what rounds of edits, one after another, made of it."""
        starts: Sequence[int] = range(length)
        ends: Sequence[int] = range(1, length + 1)
        for edits in rounds:
            starts, ends = _edited(length, starts, ends, edits)
        return cls(length, starts, ends)

    def to_original(self, position: int) -> int:
        """Where in the original the normalized character at ``position`` began; the length for the length.

        Raises:
            IndexError: there is no such position.
        """
        _check(position, len(self._starts))
        return self._starts[position] if position < len(self._starts) else self._length

    def to_normalized(self, position: int) -> int:
        """Where the original character at ``position`` went; where it was deleted, to what follows it.

        Raises:
            IndexError: there is no such position.
        """
        _check(position, self._length)
        # The first that ends after it: insertions before it end at it, and are passed over.
        return bisect_right(self._ends, position)

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that ``normalized[start:end]`` came from."""
        if start == end:
            place = self.to_original(start)
            return place, place
        _check(start, end)
        _check(end, len(self._ends))
        return self._starts[start], self._ends[end - 1]

    def normalized_span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the normalized text that came from ``original[start:end]``; empty where that was deleted."""
        first = self.to_normalized(start)
        if start == end:
            return first, first
        _check(start, end)
        _check(end, self._length)
        return first, bisect_left(self._starts, end)


def _edited(
    length: int, starts: Sequence[int], ends: Sequence[int], edits: Sequence[Edit]
) -> tuple[list[int], list[int]]:
    new_starts: list[int] = []
    new_ends: list[int] = []
    position = 0
    for start, end, replacement in edits:
        new_starts += starts[position:start]
        new_ends += ends[position:start]
        size = len(replacement)
        if size == end - start:
            new_starts += starts[start:end]
            new_ends += ends[start:end]
        elif start == end:
            # Between two characters it comes from nowhere; inside a stretch that was replaced it belongs to it.
            place = starts[start] if start < len(starts) else length
            new_starts += [place] * size
            new_ends += [max(place, ends[start - 1]) if start else place] * size
        else:
            new_starts += [starts[start]] * size
            new_ends += [ends[end - 1]] * size
        position = end
    new_starts += starts[position:]
    new_ends += ends[position:]
    return new_starts, new_ends


def _check(position: int, most: int) -> None:
    if not 0 <= position <= most:
        raise IndexError(f"position {position} is not between 0 and {most}")
