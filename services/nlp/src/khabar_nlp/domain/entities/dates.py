"""Finds dates by `date_rules`, and values them.

Each rule finds a piece; pieces side by side («امروز چهارشنبه ۱۹ آذر») are one date, which has the value of the most
explicit of them.
"""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from khabar_core.schemas import DateValue, Label
from khabar_nlp.domain.entities.date_rules import RULES
from khabar_nlp.domain.entities.patterns import view
from khabar_nlp.domain.entities.spans import Span, folded

CONFIDENCE = 0.88
"""Share of the matches on PEYMA's development part that touch a date or time (0.73 with the very same edges)."""

_CALENDARS_AGREE = (dt.date(1800, 1, 1), dt.date(2200, 1, 1))
"""A publication outside these days is a mistake: nothing is told from it."""


class _Piece(NamedTuple):
    start: int
    end: int
    rule: int
    iso: str | None


def find_dates(text: str, published: dt.date | None) -> Iterator[Span]:
    """Yield the dates in `text`; values that need the day of publication (in Tehran) are None without it."""
    first, last = _CALENDARS_AGREE
    if published is not None and not first <= published <= last:
        published = None
    group: list[_Piece] = []
    for piece in _pieces(view(text), published):
        if group and text[group[-1].end : piece.start] not in ("", " ", "\u200c"):
            yield _joined(group, text)
            group = []
        group.append(piece)
    if group:
        yield _joined(group, text)


def _pieces(text: str, published: dt.date | None) -> list[_Piece]:
    found: list[_Piece] = []
    taken = bytearray(len(text))
    for number, rule in enumerate(RULES):
        for match in rule.pattern.finditer(text):
            start, end = match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append(_Piece(start, end, number, rule.value(match, published)))
    return sorted(found)


def _joined(pieces: list[_Piece], text: str) -> Span:
    """Return the date that pieces side by side make, with the value of the most explicit one."""
    start, end = pieces[0].start, pieces[-1].end
    iso = min(pieces, key=lambda piece: piece.rule).iso
    return Span(Label.DAT, start, end, CONFIDENCE, folded(text[start:end]), None if iso is None else DateValue(iso=iso))
