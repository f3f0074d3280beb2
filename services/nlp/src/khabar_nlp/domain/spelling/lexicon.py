"""The words that were learnt: usual spellings with half-spaces, and words that have none.

Both are kept as groups, a line each, so that a hundred thousand words load in a tenth of a second.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Final, NamedTuple, Self

from khabar_nlp.domain.alphabet import HALF_SPACE
from khabar_nlp.domain.spelling import groups

DICTIONARY: Final = 16
"""Added to a word's frequency level where a dictionary lists it: hardly a typing error then."""


class Spelling(NamedTuple):
    """How a word with half-spaces is usually written, and what it means to meet it written otherwise."""

    text: str
    """Letters and half-spaces, at least one of them, without marks."""

    squeezed: float
    """Bits for a loss when it is met without its half-spaces: -log2 of the share that writes it so on purpose.
    Zero where it is not to be restored, since most write it so."""

    joined: bool
    """Whether it is joined where it was written apart in a document that lost its half-spaces to spaces."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of words."""

    squeezed: Mapping[str, Spelling]
    """Word without half-spaces → its usual spelling, of words whose half-spaces are restored."""

    joined: frozenset[str]
    """Spellings that are joined where they were written apart."""

    words: Mapping[str, int]
    """Word without half-spaces → frequency level (`pieces.level`), `DICTIONARY` added where a dictionary has it."""

    @classmethod
    def unpack(cls, spellings: str, words: str) -> Self:
        """The lexicon from what `pack_spellings` and `pack_words` gave; raises ValueError for anything else."""
        squeezed: dict[str, Spelling] = {}
        together: set[str] = set()
        for (lost, joined), texts in groups.unpack(spellings, 2):
            if lost:
                keys = squeeze("\t".join(texts)).split("\t")
                squeezed.update(zip(keys, map(Spelling, texts, repeat(lost), repeat(bool(joined))), strict=False))
            if joined:
                together.update(texts)
        levels: dict[str, int] = {}
        for (frequency,), texts in groups.unpack(words, 1):
            levels.update(zip(texts, repeat(int(frequency)), strict=False))
        return cls(squeezed, frozenset(together), levels)


def pack_spellings(spellings: Iterable[Spelling]) -> str:
    """The spellings in groups of equal evidence, rounded to a tenth of a bit."""
    return groups.pack(((round(each.squeezed, 1), int(each.joined)), each.text) for each in spellings)


def pack_words(words: Mapping[str, int]) -> str:
    """The words in groups of equal frequency."""
    return groups.pack(((frequency,), word) for word, frequency in words.items())


def squeeze(word: str) -> str:
    """The word without its half-spaces."""
    return word.replace(HALF_SPACE, "")
