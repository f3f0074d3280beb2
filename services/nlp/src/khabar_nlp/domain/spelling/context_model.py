"""Which of two words a squeezed form stands for, told from the words around it.

«زمینهای» is «زمین‌های» or «زمینه‌ای»: a plural that something must follow, or one of a kind. The model is a maximum
entropy classifier of the two, which weighs how usual each word is against its neighbours.
"""

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

import pycrfsuite

from khabar_nlp.domain.alphabet import HALF_SPACE, LETTERS, MARKS, without_marks
from khabar_nlp.domain.spelling.lexicon import squeeze

PLURAL, SINGULAR = "plural", "singular"
PLURAL_ENDING: Final = f"{HALF_SPACE}های"
SINGULAR_ENDING: Final = f"ه{HALF_SPACE}ای"

_REACH: Final = 80
"""Characters to either side in which neighbours are looked for."""

_TOKEN: Final = re.compile(rf"[{LETTERS}][{LETTERS}{MARKS}{HALF_SPACE}]*|\S")
_DETERMINERS: Final = frozenset(["یک", "هر", "هیچ", "چنین", "چند"])

type Features = dict[str, float]


class Choice(NamedTuple):
    """Two spellings of one squeezed form."""

    plural: str
    singular: str
    prior: float
    """Log odds of the singular, from how often each is written."""


class ContextModel:
    """A trained model; not for two threads at once."""

    def __init__(self, model: bytes, choices: Mapping[str, Choice]) -> None:
        """With the contents of a CRFsuite model file and the choices, by their squeezed form."""
        self._bytes = model  # the tagger points into it
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(model)
        self._choices = choices

    def knows(self, word: str) -> bool:
        """Whether the squeezed word is one of two."""
        return word in self._choices

    def __call__(self, word: str, text: str, start: int, end: int) -> str:
        """The spelling of a squeezed word that stands at ``text[start:end]``."""
        choice = self._choices[word]
        label = self._tagger.tag([describe(word, choice.prior, text, start, end)])[0]
        return choice.singular if label == SINGULAR else choice.plural


def describe(word: str, prior: float, text: str, start: int, end: int) -> Features:
    """The features of a squeezed word in its place: itself, two neighbours to either side, and its prior."""
    before = ["^", "^", *_tokens(text[max(start - _REACH, 0) : start].rpartition("\n")[2])]
    after = [*_tokens(text[end : end + _REACH].partition("\n")[0]), "$", "$"]
    previous, following = before[-1], after[0]
    features = dict.fromkeys(
        (
            "bias", f"word={word}", f"next={following}", f"previous={previous}", f"next2={after[1]}",
            f"previous2={before[-2]}", f"between={previous}|{following}", f"next ends={following[-2:]}",
            f"next ends={following[-3:]}", f"next begins={following[:2]}", f"previous ends={previous[-2:]}",
        ),
        1.0,
    )  # fmt: skip
    features["prior"] = prior
    if previous in _DETERMINERS:
        features["determiner"] = 1.0
    return features


def _tokens(text: str) -> list[str]:
    return [squeeze(without_marks(token)) for token in _TOKEN.findall(text)]
