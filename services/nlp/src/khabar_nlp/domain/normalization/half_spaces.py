"""Restores half-spaces that were deleted inside words («میشود», «دستگاههای», «رئیسجمهور»).

Whether a line lost its half-spaces is decided first, from its words (`evidence`) and from the lines around it
(`line_chain`): so a document that is intact, or in a house style of its own («آنها» for «آن‌ها»), is left alone.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from khabar_nlp.domain.alphabet import HALF_SPACE, LETTERS, MARKS, WORD
from khabar_nlp.domain.normalization.affixes import affixes_apart, spaced
from khabar_nlp.domain.normalization.edits import Edit
from khabar_nlp.domain.normalization.evidence import losses, odds
from khabar_nlp.domain.spelling import Speller
from khabar_nlp.domain.spelling.lexicon import Spelling
from khabar_nlp.domain.spelling.speller import break_points

UNMISTAKABLE: Final = 5.0
"""Bits of a word that hardly anybody writes without its half-space (one writer in 32): the least for one to be restored
where half-spaces became spaces, for there what is written together was meant to be."""

_FEW: Final = 40
"""Words of a line up to which looking for each is faster than reading the whole line."""

_IN_WORD: Final = re.compile(f"[{LETTERS}{MARKS}{HALF_SPACE}]")


def half_spaces(text: str, speller: Speller, beside: str = "") -> Iterator[Edit]:
    """Yields the half-spaces that the lines of the text lost.

    ``beside`` is the rest of the document, for a title its body: it helps to tell whether half-spaces were lost.
    """
    lines = text.split("\n")
    lost = losses(lines, speller)
    if not any(loss.words for loss in lost):
        return
    around = beside.split("\n") if beside else []
    every = [*lines, *around]
    apart = [affixes_apart(line, speller) for line in every]
    bits = odds([*lost, *losses(around, speller)], apart)
    start = 0
    for line, loss, squeezed_bits, spaced_bits in zip(lines, lost, bits, spaced(every, apart), strict=False):
        if loss.words and squeezed_bits > 0:
            least = UNMISTAKABLE if spaced_bits > squeezed_bits else 0.0
            words = {word: usual for word, usual in loss.words.items() if usual.squeezed >= least}
            yield from _restored(text, start, start + len(line), words, speller)
        start += len(line) + 1


def _restored(text: str, start: int, end: int, words: Mapping[str, Spelling], speller: Speller) -> Iterator[Edit]:
    for at, word in sorted(_found(words, text, start, end)):
        spelling = speller.in_place(words[word], word, text, at, at + len(word))
        yield from (Edit(at + place, at + place, HALF_SPACE) for place in break_points(word, spelling))


def _found(words: Mapping[str, Spelling], text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Where the words stand."""
    if len(words) > _FEW:
        yield from ((found.start(), found[0]) for found in WORD.finditer(text, start, end) if found[0] in words)
    else:
        yield from ((at, word) for word in words for at in _places(word, text, start, end))


def _places(word: str, text: str, start: int, end: int) -> Iterator[int]:
    """Where the word stands as a whole word."""
    at = text.find(word, start, end)
    while at >= 0:
        after = at + len(word)
        if not (_IN_WORD.match(text, at - 1) if at > start else None) and not _IN_WORD.match(text, after, end):
            yield at
        at = text.find(word, after, end)
