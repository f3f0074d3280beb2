"""The rules for dates: what the text may say, and the day, month or year it means.

Jalali, Gregorian and Hijri dates in digits or words, weekdays, and days told from the day of publication. A value is
given only where the text leaves one reading.
"""

import datetime as dt
import re
from collections.abc import Callable
from typing import NamedTuple

from khabar_nlp.domain.entities import date_words as words
from khabar_nlp.domain.entities.calendars import to_jalali
from khabar_nlp.domain.entities.numbers import NUMBER, parse_number
from khabar_nlp.domain.entities.patterns import END, START, any_of, squeezed
from khabar_nlp.domain.entities.years import (
    Calendar,
    calendar_of,
    date_of,
    full_year,
    interval,
    iso_months,
    iso_year,
    nearest,
)

type _Published = dt.date | None
type _Valuer = Callable[[re.Match[str], _Published], str | None]

_FOUR_DIGITS = r"(?:1[2-9]\d\d|20\d\d)(?!\d)"
_IN_WORDS = rf"(?:یک ?)?هزار ?و ?{NUMBER}"
_YEAR = (
    rf"(?: ?،? ?(?:سال )?(?P<year>{_FOUR_DIGITS}|{_IN_WORDS})"
    r"|،? سال (?P<short>\d\d)(?!\d)"
    r"| (?P<last>[2-9]\d)(?= ?(?:[.،؛:)»]|$)))"
)
_ERA = rf"(?: (?P<era>{words.ERA}))"


def _numeric(match: re.Match[str], _: _Published) -> str | None:
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    date = date_of(year, month, day, calendar_of(year))
    return f"{date.isoformat()}{match['clock'] or ''}" if date else None


def _day_first(match: re.Match[str], _: _Published) -> str | None:
    first, month, year = int(match["d"]), int(match["m"]), int(match["y"])
    if first <= 12 or year < 1000:  # day and month, or the century, could be either
        return None
    date = date_of(year, month, first, calendar_of(year))
    return date.isoformat() if date else None


def _day_and_month(match: re.Match[str], published: _Published) -> str | None:
    calendar, month = words.MONTH_OF[squeezed(match["month"])]
    digits = re.match(r"\d+", match["day"])
    day = int(digits.group()) if digits else words.DAY_OF[squeezed(match["day"])]
    year = _year_of(match, published)
    if year is not None:
        date = date_of(year, month, day, calendar)
    elif published is None or _has_year(match):
        return None
    else:
        date = nearest(month, day, calendar, published)
    return date.isoformat() if date else None


def _month(match: re.Match[str], published: _Published) -> str | None:
    calendar, month = words.MONTH_OF[squeezed(match["month"])]
    year = _year_of(match, published)
    return iso_months(year, month, month, calendar) if year is not None else None


def _season(match: re.Match[str], published: _Published) -> str | None:
    first = words.SEASON_OF[squeezed(match["season"])]
    year = _year_of(match, published)
    if match["away"] and published:
        year = to_jalali(published)[0] + words.YEARS_AWAY_OF[squeezed(match["away"])]
    if year is None or calendar_of(year) is not Calendar.JALALI:
        return None
    return iso_months(year, first, first + 2, Calendar.JALALI)


def _year(match: re.Match[str], published: _Published) -> str | None:
    year = _year_of(match, published)
    if year is None or match.groupdict().get("more"):
        return None
    return iso_year(year, words.ERA_OF[squeezed(match["era"])] if match["era"] else calendar_of(year))


def _weekday(match: re.Match[str], published: _Published) -> str | None:
    if published is None:
        return None
    wanted = words.WEEKDAY_OF[squeezed(match["weekday"])]
    shift = 0 if match["this"] else words.SHIFT_OF.get(squeezed(match["shift"] or ""))
    if shift is not None and (match["this"] or match["week"]):
        return (_saturday(published, shift) + dt.timedelta((wanted + 2) % 7)).isoformat()
    back = (published.weekday() - wanted) % 7
    if shift == -1:
        return (published - dt.timedelta(back or 7)).isoformat()
    if shift == 1:
        return (published + dt.timedelta(7 - back)).isoformat()
    # News of today and yesterday names its weekday; any other weekday could be past or to come.
    return (published - dt.timedelta(back)).isoformat() if back <= 1 else None


def _day_away(match: re.Match[str], published: _Published) -> str | None:
    if published is None:
        return None
    return (published + dt.timedelta(words.DAYS_AWAY_OF[squeezed(match["away"])])).isoformat()


def _period(match: re.Match[str], published: _Published) -> str | None:
    if published is None:
        return None
    shift = 0 if match["this"] else words.SHIFT_OF[squeezed(match["shift"])]
    return _iso_period(match["unit"], shift, published)


def _year_away(match: re.Match[str], published: _Published) -> str | None:
    return _iso_period("سال", words.YEARS_AWAY_OF[squeezed(match["away"])], published) if published else None


def _iso_period(unit: str, shift: int, published: dt.date) -> str | None:
    year, month, _ = to_jalali(published)
    match unit:
        case "هفته":
            saturday = _saturday(published, shift)
            return interval(saturday, saturday + dt.timedelta(6))
        case "ماه":
            years, month = divmod(month - 1 + shift, 12)
            return iso_months(year + years, month + 1, month + 1, Calendar.JALALI)
        case _:
            return iso_year(year + shift, Calendar.JALALI)


def _distance(match: re.Match[str], published: _Published) -> str | None:
    number = parse_number(match["number"])
    if published is None or match["unit"] != "روز" or match["way"] not in ("پیش", "قبل") or not isinstance(number, int):
        return None
    return (published - dt.timedelta(number)).isoformat() if 0 < number < 10_000 else None


def _saturday(date: dt.date, weeks: int) -> dt.date:
    """Return the first day of the Iranian week of `date`, so many weeks on."""
    return date - dt.timedelta((date.weekday() + 2) % 7 - 7 * weeks)


def _year_of(match: re.Match[str], published: _Published) -> int | None:
    groups = match.groupdict()
    if written := groups.get("year"):
        year = parse_number(written)
        return year if isinstance(year, int) and 1 <= year <= 9999 else None
    short = groups.get("short") or groups.get("last")
    return full_year(int(short), published) if short else None


def _has_year(match: re.Match[str]) -> bool:
    return any(match[group] for group in ("year", "short", "last"))


class Rule(NamedTuple):
    """A pattern on `patterns.view`, and the ISO 8601 value of a match, None where it is not certain."""

    pattern: re.Pattern[str]
    value: _Valuer


def _rule(pattern: str, value: _Valuer) -> Rule:
    return Rule(re.compile(f"{START}(?:{pattern}){END}"), value)


_UNNAMED_YEAR = re.sub(r"\?P<\w+>", "?:", _YEAR)
_NOT_A_MONTH = rf"(?!(?:{'|'.join(sorted(words.AMBIGUOUS_MONTHS))}){END}(?! ?ماه{END}|{_UNNAMED_YEAR}))"
_SHORT_YEAR = r"(?P<short>\d\d)(?!\d)"

RULES: tuple[Rule, ...] = (  # the more explicit ones first
    _rule(r"(?P<y>\d{4})(?P<sep>[-/])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?P<clock>T\d\d:\d\d)?(?::\d\d)?Z?", _numeric),
    _rule(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4}|\d\d)", _day_first),
    _rule(
        rf"(?:روز )?(?P<day>{words.DAY}) ?(?:ماه )?(?P<month>{words.MONTH})(?: ?ماه)?{_YEAR}?{_ERA}?", _day_and_month
    ),
    _rule(rf"{_NOT_A_MONTH}(?:ماه )?(?P<month>{words.MONTH})(?: ?ماه)?{_YEAR}?{_ERA}?", _month),
    _rule(
        rf"(?P<season>{words.SEASON}) "
        rf"(?:(?:سال )?(?P<year>{_FOUR_DIGITS})|سال {_SHORT_YEAR}|(?P<away>{words.YEAR_AWAY}))",
        _season,
    ),
    _rule(
        rf"سال(?: ?های)? (?:(?P<year>{_FOUR_DIGITS}|{_IN_WORDS})|{_SHORT_YEAR})"
        rf"(?P<more> ?(?:تا|و|الی|-) ?\d{{2,4}})?{_ERA}?",
        _year,
    ),
    _rule(rf"(?P<year>{_FOUR_DIGITS}){_ERA}", _year),
    _rule(
        rf"(?P<number>{NUMBER}) ?(?P<unit>روز|هفته|ماه|سال) "
        rf"(?P<way>{any_of(('گذشته', 'اخیر', 'آینده', 'پیش', 'قبل', 'بعد'))})",
        _distance,
    ),
    _rule(
        rf"(?<!نماز )(?<!امام )(?:روز )?(?P<weekday>{words.WEEKDAY})"
        rf"(?: (?P<this>این هفته)| (?P<week>هفته )?(?P<shift>{words.SHIFT}))?",
        _weekday,
    ),
    _rule(rf"(?P<away>{words.DAY_AWAY})", _day_away),
    _rule(rf"(?P<away>{words.YEAR_AWAY})", _year_away),
    _rule(rf"(?P<this>(?:این|همین) (?=هفته|ماه))?(?P<unit>هفته|ماه|سال)(?(this)| (?P<shift>{words.SHIFT}))", _period),
)
