"""Where the half-spaces and the spaces of a line stand, in terms that survive repairs of other kinds.

A place is the number of characters before it that are neither half-spaces, white space, marks nor tatweel. Letters,
digits and punctuation that are often repaired are folded; where a repaired line still has other characters than the
original, the two are aligned and the places of the one told in those of the other.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Self

from khabar_nlp.domain.alphabet import HALF_SPACE, MARKS, TATWEEL

_GAP: Final = re.compile(rf"[\s{HALF_SPACE}]+")
_MARKS: Final = re.compile(f"[{MARKS}{TATWEEL}]+")
_TOKEN: Final = re.compile(rf"[^\W\d_]+(?:{HALF_SPACE}+[^\W\d_]+)*|\d+|[^\s{HALF_SPACE}]")
_FOLDED: Final = str.maketrans("يىك٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹,;?%٫٬", "ییک01234567890123456789،؛؟٪.،")


@dataclass(frozen=True, slots=True)
class Spacing:
    """A line as its characters and the places between two of them where a half-space or a space stands."""

    characters: str
    half_spaces: frozenset[int]
    spaces: frozenset[int]
    strays: int = 0
    """Half-spaces beside characters that the other line does not have."""

    @classmethod
    def of(cls, line: str) -> Self:
        """The spacing of a line; white space beside a half-space outweighs it, as it does for the eye."""
        line = _folded(line)
        half_spaces: set[int] = set()
        spaces: set[int] = set()
        skipped = 0
        for gap in _GAP.finditer(line):
            (spaces if gap[0].strip(HALF_SPACE) else half_spaces).add(gap.start() - skipped)
            skipped += len(gap[0])
        ends = {0, len(line) - skipped}
        return cls(_GAP.sub("", line), frozenset(half_spaces - ends), frozenset(spaces - ends))

    def written(self, start: int, end: int) -> str:
        """The characters from place `start` to place `end` with what stands between them."""
        gaps = dict.fromkeys(self.spaces, " ") | dict.fromkeys(self.half_spaces, HALF_SPACE) | {start: ""}
        return "".join(gaps.get(at, "") + self.characters[at] for at in range(start, end))


def words(line: str) -> list[str]:
    """The words of a line, and its numbers and punctuation marks one by one: so spaces beside these do not count."""
    return _TOKEN.findall(_folded(line))


def in_places_of(gold: Spacing, told: Spacing) -> Spacing:
    """The spacing of a repaired line, told in the places of the original."""
    if told.characters == gold.characters:
        return told
    places = _places(gold.characters, told.characters)
    half_spaces = told.half_spaces & places.keys()
    return Spacing(
        gold.characters,
        frozenset(places[at] for at in half_spaces),
        frozenset(places[at] for at in told.spaces & places.keys()),
        strays=len(told.half_spaces - half_spaces),
    )


def same(gold: Spacing, told: Spacing) -> bool:
    """Whether a line has its half-spaces again, and its words are parted where they were.

    Spaces beside punctuation and digits do not count: they are repaired for reasons of their own.
    """
    return (
        gold.half_spaces == told.half_spaces
        and not told.strays
        and not any(gold.characters[at - 1 : at + 1].isalpha() for at in gold.spaces ^ told.spaces)
    )


def differing_words(gold: Spacing, told: Spacing) -> Iterator[tuple[int, int]]:
    """The words whose half-spaces differ, from place to place; words that were joined count as one."""
    parted = gold.spaces - told.half_spaces
    characters, end = gold.characters, 0
    for place in sorted(gold.half_spaces ^ told.half_spaces):
        if place < end:
            continue
        start = end = place
        while start > 0 and start not in parted and characters[start - 1].isalnum():
            start -= 1
        while end < len(characters) and end not in parted and characters[end].isalnum():
            end += 1
        if start < place < end:
            yield start, end


def _folded(line: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFC", line)).translate(_FOLDED)


def _places(gold: str, told: str) -> dict[int, int]:
    """For each place of the told line that of the original; the midst of what was put in has none."""
    places: dict[int, int] = {}
    for _, start, end, told_start, told_end in SequenceMatcher(None, gold, told, autojunk=False).get_opcodes():
        if end - start == told_end - told_start:
            places |= zip(range(told_start, told_end + 1), range(start, end + 1), strict=True)
        else:
            places |= {told_start: start, told_end: end}
    return places
