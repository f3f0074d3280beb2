"""The newsroom's time zone: where a source gives no zone, and where a day begins and ends."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

TEHRAN = ZoneInfo("Asia/Tehran")


def first_instant(day: date) -> datetime:
    """The beginning of a day in Tehran."""
    return datetime.combine(day, time(), TEHRAN)


def day_of(instant: datetime) -> date:
    """The day that it is in Tehran at an aware instant."""
    return instant.astimezone(TEHRAN).date()
