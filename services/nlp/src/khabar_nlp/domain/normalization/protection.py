"""Finds the stretches of a text that repairs must not touch."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import accumulate
from operator import itemgetter
from typing import Final, Self

from khabar_nlp.domain.alphabet import ARABIC_SCRIPT, HALF_SPACE, MARKS
from khabar_nlp.domain.normalization.edits import Edit


class Kind(Enum):
    """What a protected stretch is, hence what may still be done to it."""

    FIGURE = auto()
    """Numbers, dates, times, IP and e-mail addresses, Latin words, codes: only Arabic digits become Persian."""

    ADDRESS = auto()
    """URLs, handles, hashtags: nothing, since one changed character leads elsewhere."""

    FOREIGN = auto()
    """Lines in another language: only what cannot be seen goes."""


@dataclass(frozen=True, slots=True)
class Protected:
    """Protected stretches of a text: ``text[starts[i]:ends[i]]`` is of ``kinds[i]``. In order, none empty."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    kinds: tuple[Kind, ...]

    def permits(self, edit: Edit, kinds: frozenset[Kind]) -> bool:
        """Whether the edit leaves every stretch of these kinds as it is. It may touch their borders."""
        at = bisect_right(self.ends, edit.start)
        while at < len(self.starts) and self.starts[at] < edit.end:
            if self.kinds[at] in kinds:
                return False
            at += 1
        return True

    def shifted(self, edits: Sequence[Edit]) -> Self:
        """The same stretches where they are after edits, which are in order and do not overlap.

        What is inserted at the border of a stretch stays outside of it. A stretch that an edit reaches into comes to
        hold all that the edit puts there, unless old and new are of one length.
        """
        if not edits or not self.starts:
            return self
        begins, stops = [edit.start for edit in edits], [edit.end for edit in edits]
        shifts = list(accumulate((len(edit.replacement) - edit.end + edit.start for edit in edits), initial=0))

        def start_after(start: int) -> int:
            done = bisect_right(stops, start)
            reaches_in = done < len(edits) and begins[done] < start and shifts[done] != shifts[done + 1]
            return (begins[done] if reaches_in else start) + shifts[done]

        def end_after(end: int) -> int:
            begun = bisect_left(begins, end)
            if begun and stops[begun - 1] > end:
                reaches_out = shifts[begun - 1] != shifts[begun]
                return stops[begun - 1] + shifts[begun] if reaches_out else end + shifts[begun]
            return end + shifts[begun]

        moved = [
            (start_after(start), end_after(end), kind)
            for start, end, kind in zip(self.starts, self.ends, self.kinds, strict=True)
        ]
        return self.of([stretch for stretch in moved if stretch[0] < stretch[1]])

    @classmethod
    def of(cls, stretches: Sequence[tuple[int, int, Kind]]) -> Self:
        """Of stretches, each its start, end and kind."""
        if not stretches:
            return cls((), (), ())
        starts, ends, kinds = zip(*stretches, strict=True)
        return cls(starts, ends, kinds)


# Any word character outside the Arabic script, and the digits of that script.
_FIGURE: Final = rf"[^\W{ARABIC_SCRIPT}]"
# Half-spaces and other joiners may be part of an address; what only turns the direction of writing is not.
_NO_ADDRESS: Final = r"\s\u0000-\u001e\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff"
_IN_URL: Final = rf"[^{_NO_ADDRESS}<>«»\"،؛]"
_URL_ENDS: Final = rf"[^{_NO_ADDRESS}<>«»\"،؛.,:!?؟…()\[\]{{}}']"  # a URL, without the punctuation after it

# What can begin a protected stretch, and a few symbols: said so that the engine passes over Persian quickly.
_START: Final = re.compile(
    rf"[^\u0000-\"$-/:-?\[-^`{{-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u0600-\u060f\u061b-\u061f"
    rf"\u066a-\u066d\u06d4\u2000-\u206f{ARABIC_SCRIPT}]",
)
_STRETCH: Final = re.compile(
    rf"""
    (?P<address>
        (?:(?i:https?|ftp)://|(?i:www)\.) {_IN_URL}* {_URL_ENDS}
      | (?i:[a-z\d-]{{1,63}}(?:\.[a-z\d-]{{1,63}}){{0,8}}\.[a-z]{{2,24}}) (?::\d{{1,5}})? / {_IN_URL}* {_URL_ENDS}
      | [@\#] [\w{MARKS}{HALF_SPACE}]* [\w{MARKS}]
    )
    | {_FIGURE}+ (?:(?!\.\.)[-./:,'’@%&+=?\#~*\\٫٬،–−×]{{1,3}} {_FIGURE}+)* (?:\+\+|\#(?!\w)|[%٪])?
    """,
    re.VERBOSE,
)
_SIGN: Final = re.compile(r"[-+−.](?<![^\s(\[«\"].)(?<!\.\s\.)")  # of a number («-7», «+98») or name («.NET»)


def protected(text: str, foreign: Sequence[tuple[int, int]] = ()) -> Protected:
    """The protected stretches of a text. A Persian word written against a number is not part of it.

    ``foreign`` are the starts and ends of lines in another language, in order: each is one stretch.
    """
    lines = [start for start, _ in foreign]

    def is_inside(start: int) -> bool:
        at = bisect_right(lines, start) - 1
        return at >= 0 and start < foreign[at][1]

    stretches = [stretch for stretch in _stretches(text) if not foreign or not is_inside(stretch[0])]
    return Protected.of(
        sorted([*stretches, *((start, end, Kind.FOREIGN) for start, end in foreign)], key=itemgetter(0))
    )


def _stretches(text: str) -> Iterator[tuple[int, int, Kind]]:
    position = 0
    while begun := _START.search(text, position):
        start, position = begun.span()
        if found := _STRETCH.match(text, start):
            position = found.end()
            kind = Kind.FIGURE if found["address"] is None else Kind.ADDRESS
            if start and kind is Kind.FIGURE and _SIGN.match(text, start - 1):
                start -= 1
            yield start, position, kind
