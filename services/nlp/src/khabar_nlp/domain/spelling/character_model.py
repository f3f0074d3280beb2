"""Half-spaces of words that no lexicon has: a conditional random field over their letters.

It is asked after each letter whether a half-space follows. The features are those that did best in measurements: the
letters around, and what is known of the pieces before and after as words, as beginnings and as endings of words.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import pycrfsuite

from khabar_nlp.domain.alphabet import HALF_SPACE, never_joins
from khabar_nlp.domain.spelling.lexicon import DICTIONARY
from khabar_nlp.domain.spelling.pieces import INFLECTIONS, Pieces, level

SHORTEST, LONGEST = 3, 30
"""Letters of a word that the model is asked about."""

BREAK, NO_BREAK = "1", "0"
_FREQUENT: Final = 6  # 180 occurrences: such a word is one, whatever the dictionaries say
_REACH: Final = 9


class Guess(NamedTuple):
    """A spelling and the probability of all of it."""

    spelling: str
    probability: float


class CharacterModel:
    """A trained model; not for two threads at once."""

    def __init__(self, model: bytes, words: Mapping[str, int], pieces: Pieces) -> None:
        """With the contents of a CRFsuite model file, and the words and pieces that it was trained with."""
        self._bytes = model  # the tagger points into it
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(model)
        self._describe = Letters(words, pieces)

    def __call__(self, word: str) -> Guess:
        """The most probable spelling of a word of Persian letters."""
        if not SHORTEST <= len(word) <= LONGEST:
            return Guess(word, 1.0)
        labels = self._tagger.tag(self._describe(word))
        spelling = "".join(letter + HALF_SPACE * (label == BREAK) for letter, label in zip(word, labels, strict=True))
        return Guess(spelling, self._tagger.probability(labels))


def labels(spelling: str) -> list[str]:
    """The labels of a spelling's letters: which of them a half-space follows."""
    marked = spelling.replace(HALF_SPACE, "\n")
    return [
        BREAK if marked[place + 1 : place + 2] == "\n" else NO_BREAK
        for place, letter in enumerate(marked)
        if letter != "\n"
    ]


class Letters:
    """Describes the letters of a word to the model."""

    def __init__(self, words: Mapping[str, int], pieces: Pieces) -> None:
        """With what is known of words and pieces."""
        self._words = words
        self._pieces = pieces

    def __call__(self, word: str, spelling: str | None = None) -> list[list[str]]:
        """The features of each letter.

        In training, ``spelling`` is that of a word from which the pieces were learnt: it does not count for itself.
        """
        own = spelling.split(HALF_SPACE) if spelling and HALF_SPACE in spelling else [""]
        described = [self._between(word, place, own[0], own[-1]) for place in range(1, len(word))]
        described.append(["end"])
        return described

    def _between(self, word: str, place: int, own_first: str, own_last: str) -> list[str]:
        left, right = word[:place], word[place:]
        first = level(self._pieces.first.get(left, 0) - (left == own_first))
        last = level(self._pieces.last.get(right, 0) - (right == own_last))
        known_left, known_right = self._known(left), self._known(right)
        joins = "" if never_joins(left[-1]) else "j"
        features = [
            f"first={first}", f"last={last}", f"left={known_left}", f"right={known_right}", f"joins={joins}",
            f"first,left={first},{known_left}", f"last,right={last},{known_right}", f"first,last={first},{last}",
            f"left,right={known_left},{known_right}", f"left,last={known_left},{last}",
            f"first,right={first},{known_right}",
            f"joins,left,right={joins},{known_left},{known_right}",
            f"from={min(place, 6)}", f"to={min(len(word) - place, 6)}", f"length={min(len(word), 14)}",
        ]  # fmt: skip
        if last:
            features.append(f"last={right}")
        if first:
            features.append(f"first={left}")
        if right in INFLECTIONS:
            features += (
                f"inflection={right}{joins}",
                f"inflected={known_left}{joins}",
                f"both={known_left}{right}{joins}",
            )
        features += self._neighbours(word, place, (first, known_left), (last, known_right))
        features += _letters(f" {word} ", place + 1)
        return features

    def _known(self, piece: str) -> str:
        known = self._words.get(piece)
        if known is None:
            return "0"
        return f"d{known - DICTIONARY}" if known >= DICTIONARY else str(known)

    def _neighbours(self, word: str, place: int, left: tuple[int, str], right: tuple[int, str]) -> Sequence[str]:
        """The longest pieces known inside the word that end and that begin here."""
        before, kind_before = 0, ""
        for start in range(max(1, place - _REACH), place - 1):
            if kind_before := self._inner(word[start:place], self._pieces.last):
                before = place - start
                break
        after, kind_after = 0, ""
        for end in range(min(len(word) - 1, place + _REACH), place + 1, -1):
            if kind_after := self._inner(word[place:end], self._pieces.first):
                after = end - place
                kind_after += "i" if word[end:] in INFLECTIONS else ""
                break
        return (
            f"before={before}{kind_before}",
            f"after={after}{kind_after}",
            f"before,after={before},{after}",
            f"before,last,right={min(before, 4)},{right[0]},{right[1]}",
            f"after,first,left={min(after, 4)}{kind_after},{left[0]},{left[1]}",
        )

    def _inner(self, piece: str, edge: Mapping[str, int]) -> str:
        known = self._words.get(piece, 0)
        between, at_edge = piece in self._pieces.between, edge.get(piece, 0) > 3
        if known >= DICTIONARY or known >= _FREQUENT or between or at_edge:
            return f"k{'d' if known >= DICTIONARY else ''}{'b' if between else ''}{'e' if at_edge else ''}"
        return ""


_SHAPES: Final = ((1, 1), (2, 1), (1, 2), (2, 2), (3, 2), (2, 3), (3, 3))


def _letters(padded: str, place: int) -> list[str]:
    before, after = padded[max(place - 5, 0) : place], padded[place : place + 5]
    return (
        [f"<{before[-size:]}" for size in range(1, len(before) + 1)]
        + [f">{after[:size]}" for size in range(1, len(after) + 1)]
        + [f"{before[-left:]}|{after[:right]}" for left, right in _SHAPES]
    )
