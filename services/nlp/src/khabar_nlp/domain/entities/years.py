"""Days, months, seasons and years of the three calendars of Persian news, as ISO 8601."""

import datetime as dt
from enum import StrEnum

from khabar_nlp.domain.entities.calendars import from_jalali, month_length, to_jalali


class Calendar(StrEnum):
    """A calendar that Persian news uses."""

    JALALI = "jalali"
    GREGORIAN = "gregorian"
    HIJRI = "hijri"


def calendar_of(year: int) -> Calendar:
    """Return the calendar that a year written with four digits and without its era is meant in."""
    return Calendar.JALALI if year < 1500 else Calendar.GREGORIAN


def full_year(year: int, published: dt.date | None) -> int | None:
    """Return the Jalali year that two digits stand for: the latest that is at most five years after publication."""
    if published is None:
        return None
    latest = to_jalali(published)[0] + 5
    return latest - (latest - year) % 100


def iso_year(year: int, calendar: Calendar) -> str | None:
    """Return a year; a Jalali one as the interval of its days; None for Hijri years and years out of range."""
    return iso_months(year, 1, 12, calendar) if calendar is not Calendar.GREGORIAN else f"{year:04}"


def iso_months(year: int, first: int, last: int, calendar: Calendar) -> str | None:
    """Return months `first` to `last` of a year; None for Hijri months, several Gregorian ones, years out of range."""
    if calendar is Calendar.GREGORIAN:
        return f"{year:04}-{first:02}" if first == last else None
    if calendar is Calendar.HIJRI:
        return None
    try:
        return interval(from_jalali(year, first, 1), from_jalali(year, last, month_length(year, last)))
    except ValueError:
        return None


def date_of(year: int, month: int, day: int, calendar: Calendar) -> dt.date | None:
    """Return a day; None where it does not exist, and for Hijri months, which begin by sight of the moon."""
    try:
        match calendar:
            case Calendar.JALALI:
                return from_jalali(year, month, day)
            case Calendar.GREGORIAN:
                return dt.date(year, month, day)
            case Calendar.HIJRI:
                return None
    except ValueError:
        return None


NEAR = dt.timedelta(days=150)
"""A day and month without a year mean the year in which they lie this near to the publication."""


def nearest(month: int, day: int, calendar: Calendar, published: dt.date) -> dt.date | None:
    """Return the day of that name near the publication; None where none is `NEAR`."""
    this_year = to_jalali(published)[0] if calendar is Calendar.JALALI else published.year
    candidates = (date_of(this_year + shift, month, day, calendar) for shift in (-1, 0, 1))
    return next((date for date in candidates if date and abs(date - published) <= NEAR), None)


def interval(first: dt.date, last: dt.date) -> str:
    """Return the ISO 8601 interval of days from `first` to `last`."""
    return f"{first.isoformat()}/{last.isoformat()}"
