"""Restores half-spaces that were deleted inside words («میشود», «دستگاههای») from a lexicon of usual spellings.

Whether a *document* lost its half-spaces is decided first, by naive Bayes over its words: each word that usual
text writes with a half-space and this one without is evidence for a loss, each half-space against. So a document
that is intact, or in a house style of its own («آنها» for «آن‌ها»), is left alone.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Self

from khabar_nlp.domain.normalization.alphabet import HALF_SPACE, LETTERS, MARKS, without_marks

_WORD: Final = re.compile(f"[{LETTERS}][{LETTERS}{MARKS}{HALF_SPACE}]*")

PRIOR: Final = -3.0
"""Evidence, in bits, that a document lost its half-spaces before any word is read (about one document in nine)."""

INTACT_WORD: Final = -5.0
"""Evidence, in bits, of a word that has its half-space."""


@dataclass(frozen=True, slots=True)
class UsualSpelling:
    """How a squeezed word is usually written."""

    spelling: str
    """Letters and half-spaces, at least one of them, without marks."""

    evidence: float
    """Bits for a loss when the word is met squeezed: -log2 of the share that writes it so on purpose."""


class HalfSpaces:
    """The lexicon, squeezed word to usual spelling, and what it can say of a word and of a document."""

    def __init__(self, spellings: Iterable[UsualSpelling]) -> None:
        self._by_squeezed: Mapping[str, UsualSpelling] = {squeeze(usual.spelling): usual for usual in spellings}

    @classmethod
    def parse(cls, lines: Iterable[str]) -> Self:
        """The lexicon from lines of `spelling TAB evidence`, as `khabar-nlp train half-spaces` writes them.

        Raises:
            ValueError: a line has another form; the message gives its number.
        """
        return cls(_parse(number, line) for number, line in enumerate(lines, start=1))

    def lost_in(self, text: str) -> bool:
        """Whether the text more probably lost its half-spaces than was written as it stands."""
        evidence = PRIOR
        # Each word once: a writer who repeats it repeats one habit.
        for word in dict.fromkeys(_WORD.findall(text)):
            if HALF_SPACE in word:
                evidence += INTACT_WORD
            elif usual := self._usual(word):
                evidence += usual.evidence
        return evidence > 0

    def restore(self, prose: str) -> str:
        """Prose with every word that has no half-space in its usual spelling."""
        return _WORD.sub(lambda found: self._spell(found[0]) or found[0], prose)

    def verb(self, prefix: str, verb: str) -> str | None:
        """The prefix («می», «نمی») and the verb as one word, or None where they are not known as one."""
        word = self._spell(prefix + squeeze(verb))
        return word if word and word.startswith(prefix + HALF_SPACE) else None

    def _spell(self, word: str) -> str | None:
        usual = self._usual(word)
        return _with_marks_of(word, usual.spelling) if usual else None

    def _usual(self, word: str) -> UsualSpelling | None:
        return self._by_squeezed.get(word) or self._by_squeezed.get(without_marks(word))


def squeeze(word: str) -> str:
    """The word without its half-spaces."""
    return word.replace(HALF_SPACE, "")


def _with_marks_of(word: str, spelling: str) -> str:
    """The spelling with the marks that the word has on the same letters."""
    if len(word) == len(squeeze(spelling)):
        return spelling
    pieces: list[str] = []
    position = 0
    for letter in spelling:
        if letter == HALF_SPACE:
            pieces.append(letter)
            continue
        end = position + 1
        while end < len(word) and not without_marks(word[end]):
            end += 1
        pieces.append(word[position:end])
        position = end
    return "".join(pieces)


def _parse(number: int, line: str) -> UsualSpelling:
    spelling, tab, evidence = line.rstrip("\n").partition("\t")
    if not tab or HALF_SPACE not in spelling:
        raise ValueError(
            f"half-space lexicon, line {number}: expected a spelling with a half-space, a tab and a number, "
            f"got {line!r}; make the file anew with `khabar-nlp train half-spaces`",
        )
    return UsualSpelling(spelling, float(evidence))
