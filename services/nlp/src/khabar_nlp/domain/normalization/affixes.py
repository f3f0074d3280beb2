"""Joins what was written apart: affixes («می شود», «کتاب ها»), and where half-spaces became spaces, compounds.

Verb prefixes and plurals, which hardly another word looks like, are joined everywhere. Other affixes («آماده تر»,
«خانه ای») and compounds («نخست وزیر») are a matter of house style: they are joined only in lines that show by their
affixes that half-spaces became spaces, and of the compounds only those that hardly anybody writes apart.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from khabar_nlp.domain.alphabet import HALF_SPACE, LETTERS, MARKS, WORD, never_joins, without_marks
from khabar_nlp.domain.normalization.edits import Edit
from khabar_nlp.domain.normalization.line_chain import INTACT_WORD, posterior
from khabar_nlp.domain.spelling import Speller
from khabar_nlp.domain.spelling.lexicon import squeeze

CERTAIN, LIKELY = 4.0, 2.0
"""Bits that half-spaces became spaces, of an affix written apart: of a certain one, and of one that may be a word."""

_LETTER: Final = f"[{LETTERS}]"
_IN_WORD: Final = f"[{LETTERS}{MARKS}{HALF_SPACE}]"
_LONGEST: Final = 5
"""Words that make one compound at most."""

# Each begins with a few letters that hardly occur otherwise, which the engine finds fast; what stands before is looked
# at afterwards.
_PLURAL: Final = re.compile(rf" ها(?<={_LETTER}{_LETTER} ها)(?<!ها ها)(?:یی|ست|ی(?:م|ت|ش|مان|تان|شان)?)?(?!{_IN_WORD})")
_COMPARATIVE: Final = re.compile(
    rf" تر(?<={_LETTER}{_LETTER} تر)(?<! (?:را|از|که|چه|لب) تر)(?:ین|ی)?(?!{_IN_WORD})",
)
# «شبکه ای بی سی», «دستگاه ام آر آی»: Latin letters, not endings.
_LATIN: Final = "(?:آر|آی|اس|اف|ال|ام|ان|او|اچ|ای|ایکس|بی|تی|جی|دی|زد|سی|کی|کیو|وی|پی|یو)"
_COPULA: Final = re.compile(
    rf"ه (?<={_LETTER}{_LETTER}ه )(?:(?:ای|ام)(?! {_LATIN}(?!{_IN_WORD}))|ات|اش|اند|ایم|اید)(?!{_IN_WORD})",
)
_VERB: Final = re.compile(rf"می ({_LETTER}{_IN_WORD}+)")
_PREFIX: Final = re.compile(rf"(?<!{_IN_WORD})ن?می\Z")
# «می» is the month of May in «ماه می», and after a number («۵ می»).
_MAY: Final = re.compile(r"(?:ماه|\d) می\Z")
_REACH: Final = 8


class Apart(NamedTuple):
    """An affix that stands apart from its word."""

    space: int
    """Where the space between them is."""
    text: str
    certain: bool
    """Whether hardly another word looks like it."""
    joins: bool
    """Whether a half-space will join it: not after a letter that does not join forward."""


def affixes(text: str, speller: Speller) -> Iterator[Edit]:
    """Yields the spaces to be replaced by half-spaces, or by nothing after a letter that does not join forward."""
    lines = text.split("\n")
    apart = [affixes_apart(line, speller) for line in lines]
    if not any(apart):
        return
    start = 0
    for line, found, bits in zip(lines, apart, spaced(lines, apart), strict=True):
        places = {affix.space for affix in found if affix.certain or bits > 0}
        if bits > 0:
            places.update(_compounds(line, speller))
        for place in sorted(places):
            yield Edit(start + place, start + place + 1, HALF_SPACE if _joins(line, place) else "")
        start += len(line) + 1


def affixes_apart(line: str, speller: Speller) -> list[Apart]:
    """The affixes that stand apart from their words; verb prefixes only before verbs that the lexicon has."""
    if not (" ها" in line or " تر" in line or "ه ا" in line or "می " in line):  # most lines have none, and this is fast
        return []
    found = [(plural.start(), plural[0], True) for plural in _PLURAL.finditer(line)]
    found += [(comparative.start(), comparative[0], False) for comparative in _COMPARATIVE.finditer(line)]
    found += [(copula.start() + 1, copula[0][1:], False) for copula in _COPULA.finditer(line)]
    found += [(verb.start() + 2, verb[0], True) for verb in _VERB.finditer(line) if _is_verb(verb, speller)]
    return [Apart(space, text, certain, _joins(line, space)) for space, text, certain in found]


def spaced(lines: Sequence[str], apart: Sequence[Sequence[Apart]]) -> list[float]:
    """Bits, line by line, that half-spaces became spaces, given the affixes that stand apart in each line."""
    return posterior(
        [
            sum(CERTAIN if affix.certain else LIKELY for affix in found) + INTACT_WORD * line.count(HALF_SPACE)
            for line, found in zip(lines, apart, strict=True)
        ]
    )


def _joins(line: str, place: int) -> bool:
    return not never_joins(without_marks(line[max(place - 2, 0) : place])[-1:])


def _is_verb(found: re.Match[str], speller: Speller) -> bool:
    before = found.string[max(found.start() - _REACH, 0) : found.start() + 2]
    prefix = _PREFIX.search(before)
    if prefix is None or _MAY.search(before):
        return False
    known = speller.lexicon.squeezed.get(prefix[0] + squeeze(without_marks(found[1])))
    return known is not None and known.text.startswith(prefix[0] + HALF_SPACE)


def _compounds(line: str, speller: Speller) -> Iterator[int]:
    """The spaces inside compounds that are usually joined, the longest compound first."""
    words = list(WORD.finditer(line))
    at = 0
    while at < len(words) - 1:
        size = next((size for size in range(_LONGEST, 1, -1) if _is_compound(words[at : at + size], size, speller)), 1)
        yield from (word.end() for word in words[at : at + size - 1])
        at += size


def _is_compound(words: Sequence[re.Match[str]], size: int, speller: Speller) -> bool:
    if len(words) < size:
        return False
    spelling = without_marks(HALF_SPACE.join(word[0] for word in words))
    return spelling in speller.lexicon.joined and all(
        first.string[first.end() : second.start()] == " " for first, second in pairwise(words)
    )
