"""Rules for times of day: «ساعت ۱۴:۳۰», «ساعت هفت صبح», «ساعت ۸ و ۳۰ دقیقه شب»."""

import re
from collections.abc import Iterator, Sequence
from enum import Enum

from khabar_core.schemas import DateValue, Label
from khabar_nlp.domain.entities.date_words import CARDINALS
from khabar_nlp.domain.entities.patterns import END, START, any_of, squeezed, view
from khabar_nlp.domain.entities.spans import Span, folded

CONFIDENCE = 0.82
"""Share of the matches on PEYMA's development part that touch a time or date (only 11 there are)."""


class _Part(Enum):
    """A part of the day, and the hours of the 24-hour clock that an hour told with it can mean."""

    NIGHT = range(6)
    MORNING = range(13)
    NOON = range(10, 16)
    AFTERNOON = range(12, 24)
    EVENING = range(16, 24)


_PARTS = {
    "بامداد": _Part.NIGHT,
    "صبح": _Part.MORNING,
    "پیش از ظهر": _Part.MORNING,
    "قبل از ظهر": _Part.MORNING,
    "ظهر": _Part.NOON,
    "بعد از ظهر": _Part.AFTERNOON,
    "عصر": _Part.AFTERNOON,
    "غروب": _Part.EVENING,
    "شامگاه": _Part.EVENING,
    "شب": _Part.EVENING,
}
_PART_OF = {squeezed(name): part for name, part in _PARTS.items()}
_NUMBER_OF = {squeezed(word): number for number, word in enumerate(CARDINALS[:24], 1)}

_HOUR = rf"(?:\d{{1,2}}(?!\d)|{any_of(CARDINALS[:24])})"
_PATTERN = re.compile(
    rf"{START}(?:ساعت (?P<hour>{_HOUR})(?P<colon>:\d\d(?!\d)(?::\d\d)?)?"
    rf"(?: و (?:(?P<minutes>\d{{1,2}}|{any_of(CARDINALS)}) دقیقه|(?P<half>نیم)|(?P<quarter>ربع)))?"
    rf"|(?P<clock>\d{{1,2}}:\d\d)(?::\d\d)?(?![:\d]))"
    rf"(?: (?P<part>{any_of(_PARTS)}))?{END}"
)
_BESIDE = re.compile(r"[ \u200c]?(?:روز )?")


def find_times(text: str, dates: Sequence[Span]) -> Iterator[Span]:
    """Yield the times of day in `text`; one that stands beside one of `dates` (in order) has that day in its value."""
    day_from = {date.start: date for date in dates}
    day_until = {date.end: date for date in dates}
    for match in _PATTERN.finditer(view(text)):
        start, end = match.span()
        clock = _clock(match)
        beside = _BESIDE.match(text, end)
        date = day_from.get(beside.end() if beside else end) or day_from.get(end + 1) or day_until.get(start - 1)
        day = date.value.iso if date and isinstance(date.value, DateValue) and len(date.value.iso) == 10 else ""
        value = DateValue(iso=f"{day}T{clock}" if day else clock) if clock and (day or not date) else None
        yield Span(Label.TIM, start, end, CONFIDENCE, folded(text[start:end]), value)


def _clock(match: re.Match[str]) -> str | None:
    """Return the time as HH:MM of the 24-hour clock, None where morning or evening cannot be told.

    With a colon the 24-hour clock is meant, as news agencies write; a bare «ساعت ۸» could be either.
    """
    hour, minute = _hour_and_minute(match)
    if hour > 24 or minute > 59:
        return None
    if match["part"]:
        possible = [each for each in (hour, hour + 12, hour - 12) if each in _PART_OF[squeezed(match["part"])].value]
        return f"{possible[0]:02}:{minute:02}" if len(possible) == 1 else None
    exact = match["clock"] or match["colon"] or hour > 12
    return f"{hour:02}:{minute:02}" if exact and hour < 24 else None


def _hour_and_minute(match: re.Match[str]) -> tuple[int, int]:
    if match["clock"]:
        hour, minute = match["clock"].split(":")
        return int(hour), int(minute)
    if match["colon"]:
        return _number(match["hour"]), int(match["colon"][1:3])
    if match["minutes"]:
        return _number(match["hour"]), _number(match["minutes"])
    return _number(match["hour"]), 30 if match["half"] else 15 if match["quarter"] else 0


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBER_OF[squeezed(word)]
