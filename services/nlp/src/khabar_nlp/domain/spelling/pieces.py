"""The pieces that words with half-spaces are made of: «رئیس‌جمهور» opens with «رئیس» and ends with «جمهور»."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log2
from typing import Final, Self

from khabar_nlp.domain.alphabet import HALF_SPACE
from khabar_nlp.domain.spelling import groups

INFLECTIONS: Final = frozenset(
    [
        "ها",
        "های",
        "هایی",
        "هایم",
        "هایت",
        "هایش",
        "هایمان",
        "هایتان",
        "هایشان",
        "هاست",
        "ای",
        "ام",
        "ات",
        "اش",
        "ایم",
        "اید",
        "اند",
        "مان",
        "تان",
        "شان",
        "تر",
        "ترین",
        "تری",
        "ترها",
        "ست",
        "ی",
        "یی",
    ],
)
"""Endings of the closed classes: plurals, possessives, comparatives, copula."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """In how many spellings a piece stands first, last, and between two others; those that never do are missing."""

    first: Mapping[str, int]
    last: Mapping[str, int]
    between: Mapping[str, int]

    @classmethod
    def of(cls, spellings: Iterable[str]) -> Self:
        """Counted in these spellings, each once."""
        first: Counter[str] = Counter()
        last: Counter[str] = Counter()
        between: Counter[str] = Counter()
        for spelling in spellings:
            opening, *middle, ending = spelling.split(HALF_SPACE)
            first[opening] += 1
            last[ending] += 1
            between.update(middle)
        return cls(first, last, between)

    def pack(self) -> str:
        """The pieces in groups of equal place and count."""
        places = enumerate((self.first, self.last, self.between))
        return groups.pack(((place, count), piece) for place, pieces in places for piece, count in pieces.items())

    @classmethod
    def unpack(cls, lines: str) -> Self:
        """The pieces from what `pack` gave; raises ValueError for anything else."""
        places: tuple[dict[str, int], ...] = ({}, {}, {})
        for (place, count), pieces in groups.unpack(lines, 2):
            places[int(place)].update(dict.fromkeys(pieces, int(count)))
        return cls(*places)


def level(count: float) -> int:
    """A count on a scale from 0 (none) to 9, a step for every one and a half doublings."""
    return min(9, int(log2(count) / 1.5) + 1) if count >= 1 else 0
