"""Spells single words: by the lexicon; by context what is ambiguous; by the character model what is unseen."""

import re
from itertools import accumulate
from math import log2
from typing import Final

from khabar_nlp.domain.alphabet import HALF_SPACE, without_marks
from khabar_nlp.domain.spelling.character_model import CharacterModel
from khabar_nlp.domain.spelling.context_model import ContextModel
from khabar_nlp.domain.spelling.lexicon import Spelling
from khabar_nlp.domain.spelling.model import SpellingModel

CONFIDENCE: Final = 0.4
"""The least probability at which the character model's spelling is believed."""

MOST: Final = 4.0
"""Bits at most for a loss of an unseen word that the character model would give a half-space."""

TRUST: Final = 0.5
"""The share of the model's own bits that count: the word may also have been written so on purpose."""

_DRAWN_OUT: Final = re.compile(r"(.)\1\1")
"""«همینننن»: no word that a model of words could spell."""

_REMEMBERED: Final = 50_000
"""Unseen words whose spelling is kept; then all are forgotten, so that memory stays bounded."""


class Speller:
    """What the model says of a word. Built once per process; not for two threads at once."""

    def __init__(self, model: SpellingModel) -> None:
        """With what was learnt."""
        self.model_id = model.id
        self.lexicon = model.lexicon
        self._guess = CharacterModel(model.characters, model.lexicon.words, model.pieces)
        self._context = ContextModel(model.contexts, model.choices)
        self._guessed: dict[str, Spelling | None] = {}

    def usual(self, word: str) -> Spelling | None:
        """The usual spelling of a word met without half-spaces, marks or not; None where it needs none."""
        squeezed = self.lexicon.squeezed
        if (found := squeezed.get(word)) or word in self.lexicon.words:
            return found
        letters = without_marks(word)
        if (found := squeezed.get(letters)) or letters in self.lexicon.words:
            return found
        return self._unseen(letters)

    def in_place(self, usual: Spelling, word: str, text: str, start: int, end: int) -> str:
        """The spelling of a word that stands at ``text[start:end]``, whose neighbours may decide between two."""
        letters = without_marks(word)
        return self._context(letters, text, start, end) if self._context.knows(letters) else usual.text

    def _unseen(self, word: str) -> Spelling | None:
        if word in self._guessed:
            return self._guessed[word]
        if len(self._guessed) >= _REMEMBERED:
            self._guessed.clear()
        guess = self._guess(word)
        certain = guess.probability >= CONFIDENCE and HALF_SPACE in guess.spelling and not _DRAWN_OUT.search(word)
        bits = min(MOST, -TRUST * log2(max(1 - guess.probability, 1e-9)))
        found = self._guessed[word] = Spelling(guess.spelling, bits, joined=False) if certain else None
        return found


def break_points(word: str, spelling: str) -> list[int]:
    """Where in the word, which may have marks, the half-spaces of its spelling belong."""
    ends = list(accumulate(map(len, spelling.split(HALF_SPACE))))
    if len(word) == ends.pop():
        return ends
    # Each half-space goes after the marks of the letter before it.
    letters = [place for place, character in enumerate(word) if without_marks(character)]
    return [letters[end] for end in ends]
