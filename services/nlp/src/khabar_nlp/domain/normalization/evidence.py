"""What the lines of a document say about half-spaces that were deleted.

Each word that usual text writes with a half-space and this one without is evidence for a loss; each half-space, and
each affix written apart, is evidence against.
"""

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Final, NamedTuple

from khabar_nlp.domain.alphabet import HALF_SPACE, WORD
from khabar_nlp.domain.normalization.affixes import Apart
from khabar_nlp.domain.normalization.line_chain import INTACT_WORD, posterior
from khabar_nlp.domain.spelling import Speller
from khabar_nlp.domain.spelling.lexicon import Spelling

APART: Final = -5.0
"""Bits for a loss of an affix written apart: who types spaces for half-spaces did not have them deleted."""


class Loss(NamedTuple):
    """Of one line: the words that may have lost half-spaces, with their usual spelling, and how many have theirs.

    Each word counts once: a writer who repeats it repeats one habit.
    """

    words: Mapping[str, Spelling]
    intact: int


def losses(lines: Sequence[str], speller: Speller) -> list[Loss]:
    """What each line may have lost."""
    plain = speller.lexicon.words
    return [_loss(set(WORD.findall(line)).difference(plain), speller) for line in lines]


def odds(lost: Sequence[Loss], apart: Sequence[Sequence[Apart]]) -> list[float]:
    """Bits, line by line, that half-spaces were deleted."""
    return posterior(
        [
            # The sum of floats in no order, exactly rounded.
            fsum(usual.squeezed for usual in loss.words.values())
            + INTACT_WORD * loss.intact
            # What is joined without a trace must not count: a second look at the text could not see it.
            + APART * len({affix.text for affix in found if affix.joins})
            for loss, found in zip(lost, apart, strict=True)
        ]
    )


def _loss(candidates: set[str], speller: Speller) -> Loss:
    """Of the words of a line that are not known to be right as they are."""
    squeezed = [word for word in candidates if HALF_SPACE not in word]
    usual = {word: spelling for word in squeezed if (spelling := speller.usual(word))}
    return Loss(usual, len(candidates) - len(squeezed))
