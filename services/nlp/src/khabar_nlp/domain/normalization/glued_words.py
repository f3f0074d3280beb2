"""Parts words that were glued to each other, where it is certain: «۵میلیون», «دراین».

Only where nothing says that the document is intact: somebody who takes care of half-spaces wrote so on purpose.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby
from typing import Final

from khabar_nlp.domain.alphabet import HALF_SPACE, LETTERS, MARKS
from khabar_nlp.domain.normalization.edits import Edit
from khabar_nlp.domain.normalization.evidence import losses, odds
from khabar_nlp.domain.normalization.line_chain import PRIOR
from khabar_nlp.domain.spelling import Speller
from khabar_nlp.domain.spelling.lexicon import DICTIONARY
from khabar_nlp.domain.spelling.pieces import INFLECTIONS

_IN_WORD: Final = f"[{LETTERS}{MARKS}{HALF_SPACE}]"

# What is counted and measured: «۵میلیون نفر». Of other words after a number some are one with it («۲۰ساله»).
_MONTHS: Final = "فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند"
_UNITS: Final = (
    "هزار|میلیون|میلیارد|تریلیون|درصد|نفر|ریال|تومان|دلار|یورو|کیلومتر|متر|سانتی‌متر|هکتار|کیلو|کیلوگرم|لیتر|بشکه|"
    "مگاوات|کشته|زخمی|مجروح|مصدوم|روز|هفته|ماه|سال|ساعت|دقیقه|ثانیه"
)
_NUMBER: Final = re.compile(rf"[0-9۰-۹](?=(?:{_UNITS}|(?P<month>{_MONTHS})(?P<year>[0-9۰-۹]{{4}})?)(?!{_IN_WORD}))")

# Words that end in a letter which joins nothing: the eye does not miss the space after them.
_GLUED: Final = tuple(re.compile(rf" {word}(?P<rest>[{LETTERS}]{{2,}})(?!{_IN_WORD})") for word in ("در", "از", "و"))

_POINTING: Final = frozenset(
    ["این", "آن", "همین", "همان", "چنین", "اینها", "آنها", "اینجا", "آنجا", "اینکه", "آنکه"],
)
"""After a preposition these are always words of their own."""

FREQUENT: Final = 8
"""The least frequency level of another word that is parted from the one before it (1,400 occurrences)."""

_AROUND: Final = 3
"""Lines to either side that are asked whether the document is intact."""

RARER: Final = 5
"""Levels by which what was glued must be rarer (a hundred times)."""


def glued_words(text: str, speller: Speller) -> Iterator[Edit]:
    """Yields the spaces that are missing between a number and its unit or month, and after «در», «از» and «و».

    «در» and «از» are parted only from a frequent word, and only where the whole is in no dictionary and a hundred times
    rarer, so that it can hardly be a word of its own («درآمد»); «و» only from words that point («واین»).
    """
    places = sorted({*_numbers(text), *_prepositions(text, speller)})
    if not places:
        return
    lines = text.split("\n")
    ends = list(accumulate(len(line) + 1 for line in lines))
    by_line = groupby(places, key=lambda place: bisect_right(ends, place))
    for at, found in by_line:
        if not _is_intact(lines, at, speller):
            yield from (Edit(place, place, " ") for place in found)


def _is_intact(lines: Sequence[str], at: int, speller: Speller) -> bool:
    """Whether a line, or those around it, show that half-spaces were cared for."""
    first = max(at - _AROUND, 0)
    around = lines[first : at + _AROUND + 1]
    bits = odds(losses(around, speller), [()] * len(around))
    return bits[at - first] < PRIOR


def _numbers(text: str) -> Iterator[int]:
    for found in _NUMBER.finditer(text):
        yield found.end()
        if found["year"]:
            yield found.end("month")


def _prepositions(text: str, speller: Speller) -> Iterator[int]:
    shifted = " " + text.replace("\n", " ")
    for pattern in _GLUED:
        for found in pattern.finditer(shifted):
            if _is_certain(found[0][1:], found["rest"], speller):
                yield found.start("rest") - 1


def _is_certain(whole: str, rest: str, speller: Speller) -> bool:
    words = speller.lexicon.words
    known, frequency = words.get(whole, 0), words.get(rest, 0) - DICTIONARY
    if known >= DICTIONARY or whole in speller.lexicon.squeezed or rest in INFLECTIONS or rest.startswith("خواه"):
        return False
    # After «و» much else stands: names («وریشه»), and the tickers of the stock exchange («وبملت»).
    return rest in _POINTING or (not whole.startswith("و") and frequency >= max(FREQUENT, known + RARER))
