"""What the recognizer knows by heart: names of persons, places and organizations, and clusters of words."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """The list an entry comes from."""

    FIRST_NAME = "first"
    COMMON_FIRST_NAME = "core"
    SURNAME = "last"
    CITY = "city"
    PROVINCE = "prov"
    COUNTRY = "ctry"
    UNIVERSITY = "uni"
    ORGANIZATION = "org"


NAME_KINDS = (Kind.FIRST_NAME, Kind.COMMON_FIRST_NAME, Kind.SURNAME)
"""Kinds whose entries are parts of a person's name, looked up word by word; the others are phrases."""


class Hit(NamedTuple):
    """A phrase of the lists found in a sentence: tokens `start` to `end` (exclusive) and the lists it stands in."""

    start: int
    end: int
    kinds: tuple[Kind, ...]


class Lexicon:
    """Look-up by key (`words.key`); a phrase is found however its words are joined: apart, by half-space, squeezed."""

    def __init__(self, entries: Mapping[Kind, Iterable[str]], clusters: Mapping[str, tuple[int, int, int]]) -> None:
        """Take per kind the entries as keys with a space between words, and per word its clusters, coarse to fine."""
        self.clusters = clusters
        names: dict[str, tuple[Kind, ...]] = {}
        phrases: dict[str, tuple[Kind, ...]] = {}
        self._beginnings: set[str] = set()
        for kind in Kind:
            for entry in entries.get(kind, ()):
                joined = entry.replace(" ", "")
                target = names if kind in NAME_KINDS else phrases
                target[joined] = (*target.get(joined, ()), kind)
                if kind not in NAME_KINDS:
                    self._remember_beginnings(entry)
        self._names = names
        self._phrases = phrases

    def _remember_beginnings(self, entry: str) -> None:
        joined = ""
        for word in entry.split(" ")[:-1]:
            joined += word
            self._beginnings.add(joined)

    def name_kinds(self, word: str) -> tuple[Kind, ...]:
        """Return the lists of persons' names that hold the key `word`."""
        return self._names.get(word, ())

    def knows(self, word: str) -> bool:
        """Tell whether the key `word` is frequent enough in general text to have clusters."""
        return word in self.clusters

    def phrases(self, words: Sequence[str]) -> list[Hit]:
        """Return the longest non-overlapping phrases of the lists in a sentence of keys, from left to right."""
        hits = []
        start = 0
        while start < len(words):
            hit = self._longest(words, start)
            if hit:
                hits.append(hit)
            start = hit.end if hit else start + 1
        return hits

    def _longest(self, words: Sequence[str], start: int) -> Hit | None:
        best = None
        joined = ""
        for end in range(start, len(words)):
            joined += words[end]
            kinds = self._phrases.get(joined)
            if kinds:
                best = Hit(start, end + 1, kinds)
            if joined not in self._beginnings:
                break
        return best
