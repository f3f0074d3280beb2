"""The chain of repairs that a Persian news text goes through."""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import cache, partial
from typing import Final, Self

from khabar_nlp.domain.normalization.affixes import affixes
from khabar_nlp.domain.normalization.alignment import Alignment
from khabar_nlp.domain.normalization.characters import CHARACTERS
from khabar_nlp.domain.normalization.diacritics import DIACRITICS
from khabar_nlp.domain.normalization.edits import Edit, apply
from khabar_nlp.domain.normalization.glued_words import glued_words
from khabar_nlp.domain.normalization.half_spaces import half_spaces
from khabar_nlp.domain.normalization.language import foreign_lines, is_persian
from khabar_nlp.domain.normalization.letters import LETTER_FORMS
from khabar_nlp.domain.normalization.protection import Kind, Protected, protected
from khabar_nlp.domain.normalization.punctuation import PUNCTUATION
from khabar_nlp.domain.spelling import Speller, SpellingModel


class Step(StrEnum):
    """The steps of the chain, in their order. Each can be left out."""

    CHARACTERS = "characters"
    LETTERS = "letters"
    DIACRITICS = "diacritics"
    PUNCTUATION = "punctuation"
    GLUED_WORDS = "glued-words"
    HALF_SPACES = "half-spaces"
    AFFIXES = "affixes"


ALL_STEPS: Final = frozenset(Step)


class Normalized(str):
    """A repaired text: a string that knows what it was made of."""

    __slots__ = ("_rounds", "original")

    original: str
    """The text as it was."""

    _rounds: Sequence[Sequence[Edit]]

    def __new__(cls, text: str, original: str, rounds: Sequence[Sequence[Edit]]) -> Self:
        """``text`` is what the rounds of edits make of ``original``."""
        made = super().__new__(cls, text)
        made.original = original
        made._rounds = rounds
        return made

    def __reduce__(self) -> tuple[type["Normalized"], tuple[str, str, Sequence[Sequence[Edit]]]]:
        """Copies and pickles with its original."""
        return type(self), (str(self), self.original, self._rounds)

    @property
    def alignment(self) -> Alignment:
        """The map between positions of the original and of this text, made anew at each call: keep it."""
        return Alignment.of(len(self.original), self._rounds)


type _Pass = Callable[[str], Iterable[Edit]]

_EVERYTHING: Final = frozenset(Kind)
_ADDRESSES: Final = frozenset({Kind.ADDRESS})
_ROUNDS: Final = 4
"""Of half-spaces and affixes at most, so that no text takes for ever."""


class Normalizer:
    """Repairs Persian text; text that is already right comes back unchanged, and so does its own output.

    The document is the unit: give it a whole body, since one sentence says little about whether half-spaces
    were lost. Any string is accepted, in time linear in its length. Text in another language is only cleaned of
    what cannot be seen. Not for two threads at once.
    """

    def __init__(self, speller: Speller, steps: frozenset[Step] = ALL_STEPS) -> None:
        """With what is known of spelling, and the steps that are to be taken."""
        self.model_id = speller.model_id
        self._speller = speller
        self._steps = steps

    @classmethod
    def load(cls, steps: frozenset[Step] = ALL_STEPS) -> Self:
        """The normalizer with the model of this package. Takes about a third of a second: do it once per process."""
        return cls(Speller(SpellingModel.packaged()), steps)

    def __call__(self, text: str, *, beside: str = "") -> Normalized:
        """The repaired text, with the paragraphs of the original.

        ``beside`` is the rest of the document, for a title its body: it helps to tell whether half-spaces were lost.
        """
        draft = _Draft(text)
        # An address with one other character leads elsewhere; in figures controls go, and digits are folded.
        if Step.CHARACTERS in self._steps:
            draft.protect()
            draft.make(CHARACTERS, _ADDRESSES)
        if is_persian(draft.text):
            draft.protect(foreign_lines(draft.text))
            if Step.LETTERS in self._steps:
                draft.make(LETTER_FORMS, _ADDRESSES | {Kind.FOREIGN})
            for step, passes in self._repairs():
                if step in self._steps:
                    draft.make(passes)
            self._respace(draft, beside)
        return Normalized(draft.text, text, draft.rounds)

    def _repairs(self) -> tuple[tuple[Step, Sequence[_Pass]], ...]:
        """The steps between letters and half-spaces, each with its passes."""
        return (
            (Step.DIACRITICS, DIACRITICS),
            (Step.PUNCTUATION, PUNCTUATION),
            (Step.GLUED_WORDS, (partial(glued_words, speller=self._speller),)),
        )

    def _respace(self, draft: "_Draft", beside: str) -> None:
        """Half-spaces, then affixes: a half-space made of a space is no sign that others were kept.

        Again, where affixes were joined: two words that became one are looked at as one. Nearly always once is enough.
        """
        for _ in range(_ROUNDS):
            if Step.HALF_SPACES in self._steps:
                draft.make((partial(half_spaces, speller=self._speller, beside=beside),))
            if Step.AFFIXES not in self._steps or not draft.make((partial(affixes, speller=self._speller),)):
                return


class _Draft:
    """A text on its way through the chain."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rounds: list[Sequence[Edit]] = []
        self._protected: Protected | None = None

    def protect(self, foreign: Sequence[tuple[int, int]] = ()) -> None:
        """From here on, keeps what is protected as it is now; ``foreign`` are the lines in another language."""
        self._protected = protected(self.text, foreign)

    def make(self, passes: Iterable[_Pass], spares: frozenset[Kind] = _EVERYTHING) -> bool:
        """Goes over the text, pass by pass, and makes the edits that touch nothing protected of these kinds, if any."""
        before = len(self.rounds)
        for find in passes:
            shield = self._protected
            edits = [edit for edit in find(self.text) if shield is None or shield.permits(edit, spares)]
            if edits:
                self.text = apply(self.text, edits)
                self.rounds.append(edits)
                self._protected = shield and shield.shifted(edits)
        return len(self.rounds) > before


@cache
def _packaged() -> Normalizer:
    return Normalizer.load()


def normalize(text: str) -> Normalized:
    """The repaired text, by the model of this package, which the first call loads (a third of a second).

    The result is a string; ``result.alignment`` maps its positions to those of ``text`` and back. Not for two threads
    at once: give each a `Normalizer` of its own.
    """
    return _packaged()(text)
