"""Which lines of a document lost their half-spaces: a chain of lines, each intact or not, and hardly ever changing.

The evidence of a line is a sum over its words, in bits. A line also believes its neighbours, up to the point where the
document may have changed hands (a quotation pasted in): so a long intact document outweighs a word of unusual spelling,
and a damaged line in its midst is still seen. The posterior is that of the forward-backward algorithm for a hidden
Markov model of two states (Rabiner 1989), written in log odds.
"""

from collections.abc import Sequence
from math import log2
from typing import Final

PRIOR: Final = -3.5
"""Bits for a loss before any word is read (about one line in twelve)."""

INTACT_WORD: Final = -5.0
"""Bits of a word that has its half-space."""

MENDED: Final = 0.05
"""Probability that an intact line follows a damaged one."""

BROKEN: Final = MENDED * 2**PRIOR
"""Probability that a damaged line follows an intact one: so, in the long run, the prior's share of lines is damaged."""

MOST: Final = 60.0
"""Bits that are passed on at most; beyond it the powers overflow and nothing changes."""


def posterior(evidence: Sequence[float]) -> list[float]:
    """Bits for a loss, line by line, given the evidence of each line in bits."""
    before = _messages(evidence, PRIOR, MENDED, BROKEN)
    after = _messages(evidence[::-1], 0.0, BROKEN, MENDED)[::-1]
    return [own + left + right for own, left, right in zip(evidence, before, after, strict=True)]


def _messages(evidence: Sequence[float], first: float, lost: float, gained: float) -> list[float]:
    """What each line hears from those on one side of it, the first of them hearing ``first``.

    Of the odds for a loss, the share ``lost`` is lost with each line, and ``gained`` gained: forwards these are
    probabilities of the next state, backwards likelihoods of the states before it.
    """
    messages: list[float] = []
    message = first
    for own in evidence:
        messages.append(message)
        odds = 2.0 ** max(-MOST, min(MOST, own + message))
        message = log2(((1 - MENDED) * odds + gained) / (lost * odds + 1 - BROKEN))
    return messages
