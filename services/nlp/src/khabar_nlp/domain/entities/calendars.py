"""Jalali (Iranian solar) dates as Gregorian ones.

Arithmetic form of the calendar: leap years follow a cycle of 33 years with 8 leap years, those whose remainder by 33
is 1, 5, 9, 13, 17, 22, 26 or 30. It agrees with the astronomical rule from 1178 to 1633 AP (1799 to 2254 CE), after
K. M. Borkowski, "The Persian calendar for 3000 years", Earth, Moon, and Planets 74 (1996), 223-230; other years are
refused.
"""

import datetime as dt

FIRST_YEAR, LAST_YEAR = 1178, 1633
"""Jalali years for which the arithmetic is right."""

# 1 Farvardin of year y has the ordinal (`datetime.date.toordinal`) 365 y + floor((8 y + 21) / 33) + _OFFSET.
_OFFSET = dt.date(2025, 3, 21).toordinal() - 365 * 1404 - (8 * 1404 + 21) // 33


def from_jalali(year: int, month: int, day: int) -> dt.date:
    """Return the Gregorian date of a Jalali one.

    Raises ValueError for a date that does not exist, and for years outside `FIRST_YEAR` to `LAST_YEAR`.
    """
    _require(year)
    if not 1 <= month <= 12 or not 1 <= day <= month_length(year, month):
        raise ValueError(f"there is no day {year:04}/{month:02}/{day:02} in the Jalali calendar")
    return dt.date.fromordinal(_new_year(year) + _days_before(month) + day - 1)


def to_jalali(date: dt.date) -> tuple[int, int, int]:
    """Return year, month and day in the Jalali calendar; raises ValueError outside `FIRST_YEAR` to `LAST_YEAR`."""
    year = date.year - 621
    if date.toordinal() < _new_year(year):
        year -= 1
    _require(year)
    day_of_year = date.toordinal() - _new_year(year)
    month = min(day_of_year // 31 + 1, 6) if day_of_year < 186 else (day_of_year - 186) // 30 + 7
    return year, month, day_of_year - _days_before(month) + 1


def month_length(year: int, month: int) -> int:
    """Return the number of days of a Jalali month."""
    if month < 12:
        return 31 if month <= 6 else 30
    return _new_year(year + 1) - _new_year(year) - 336


def _days_before(month: int) -> int:
    return 31 * (month - 1) if month <= 7 else 186 + 30 * (month - 7)


def _require(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"the Jalali year {year} is outside {FIRST_YEAR} to {LAST_YEAR}")


def _new_year(year: int) -> int:
    return 365 * year + (8 * year + 21) // 33 + _OFFSET
