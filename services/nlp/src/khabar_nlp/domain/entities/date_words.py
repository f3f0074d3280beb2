"""The words dates are written with: months, days, eras, weekdays, seasons, and words for days near the publication."""

from khabar_nlp.domain.entities.numbers import ONES
from khabar_nlp.domain.entities.patterns import any_of, squeezed
from khabar_nlp.domain.entities.years import Calendar


def _table[T](words: dict[str, T]) -> dict[str, T]:
    return {squeezed(word): meaning for word, meaning in words.items()}


def _numbered[T](calendar: Calendar, names: str) -> dict[str, tuple[Calendar, int]]:
    return {name.strip(): (calendar, number) for number, name in enumerate(names.split("،"), 1)}


_MONTHS = {
    **_numbered(Calendar.JALALI, "فروردین، اردیبهشت، خرداد، تیر، مرداد، شهریور، مهر، آبان، آذر، دی، بهمن، اسفند"),
    **_numbered(
        Calendar.GREGORIAN,
        "ژانویه، فوریه، مارس، آوریل، مه، ژوئن، ژوئیه، اوت، سپتامبر، اکتبر، نوامبر، دسامبر",
    ),
    **_numbered(
        Calendar.HIJRI,
        "محرم، صفر، ربیع الاول، ربیع الثانی، جمادی الاول، جمادی الثانی، رجب، شعبان، رمضان، شوال، ذی القعده، ذی الحجه",
    ),
    "امرداد": (Calendar.JALALI, 5),
    "می": (Calendar.GREGORIAN, 5),
    "جولای": (Calendar.GREGORIAN, 7),
    "آگوست": (Calendar.GREGORIAN, 8),
    "ربیع الاخر": (Calendar.HIJRI, 4),
    "جمادی الاولی": (Calendar.HIJRI, 5),
    "جمادی الاخر": (Calendar.HIJRI, 6),
    "جمادی الاخری": (Calendar.HIJRI, 6),
    "ذیقعده": (Calendar.HIJRI, 11),
    "ذیحجه": (Calendar.HIJRI, 12),
}
MONTH_OF = _table(_MONTHS)
"""Name of a month → calendar and number."""

# «می» is also the prefix of every present-tense verb («۵ می‌شود»): it is May only before a year, a stop or the end.
_MAY = r"می(?= ?(?:ماه|سال|میلادی|\d{4}|[.،؛:)]|$))"
MONTH = rf"(?<![^\W\d_])(?:{any_of(_MONTHS.keys() - {'می'})}|{_MAY})"

AMBIGUOUS_MONTHS = frozenset(
    map(
        squeezed, ["تیر", "مهر", "آبان", "آذر", "دی", "مه", "می", "اوت", "محرم", "صفر", "رجب", "شعبان", "رمضان", "شوال"]
    )
)
"""Months that are other words or names too: without day, year or «ماه» they are no date."""

_CARDINALS = [*ONES[1:], "بیست"]
CARDINALS = [*_CARDINALS, *(f"بیست و {one}" for one in _CARDINALS[:9]), "سی", "سی و یک"]
"""The numbers 1 to 31 in words."""


def _ordinal(cardinal: str) -> str:
    if cardinal.endswith("سه"):
        return cardinal.removesuffix("سه") + "سوم"
    return "سی ام" if cardinal == "سی" else cardinal + "م"


# Cardinals below eleven are left out: «دو تیر» is two shots, not the second of Tir.
_DAYS = {
    **{_ordinal(cardinal): day for day, cardinal in enumerate(CARDINALS, 1)},
    **{cardinal: day for day, cardinal in enumerate(CARDINALS, 1) if day > 10},
    "اول": 1,
}
DAY_OF = _table(_DAYS)
"""Day of the month in words → its number."""
DAY = rf"(?:\d{{1,2}}(?: ?ام|م)?|{any_of(_DAYS)})"

_ERAS = {
    "هجری شمسی": Calendar.JALALI,
    "هجری خورشیدی": Calendar.JALALI,
    "شمسی": Calendar.JALALI,
    "خورشیدی": Calendar.JALALI,
    "میلادی": Calendar.GREGORIAN,
    "هجری قمری": Calendar.HIJRI,
    "قمری": Calendar.HIJRI,
}
ERA_OF = _table(_ERAS)
"""Name of an era → calendar."""
ERA = any_of(_ERAS)

_WEEKDAYS = ("دو شنبه", "سه شنبه", "چهار شنبه", "پنج شنبه", "جمعه", "شنبه", "یک شنبه")
WEEKDAY_OF = _table({name: number for number, name in enumerate(_WEEKDAYS)})
"""Name of a weekday → its number as in `dt.date.weekday` (Monday is 0)."""
WEEKDAY = any_of(_WEEKDAYS)

_SEASONS = {"بهار": 1, "تابستان": 4, "پاییز": 7, "زمستان": 10}
SEASON_OF = _table(_SEASONS)
"""Season → number of its first Jalali month."""
SEASON = any_of(_SEASONS)

_DAYS_AWAY = {
    "پریروز": -2,
    "پریشب": -2,
    "دیروز": -1,
    "روز گذشته": -1,
    "دیشب": -1,
    "شب گذشته": -1,
    "امروز": 0,
    "امشب": 0,
    "فردا": 1,
    "فردا شب": 1,
    "پس فردا": 2,
}
DAYS_AWAY_OF = _table(_DAYS_AWAY)
"""Word for a day → its distance from the day of publication."""
DAY_AWAY = any_of(_DAYS_AWAY)

_YEARS_AWAY = {"امسال": 0, "پارسال": -1, "پیرارسال": -2}
YEARS_AWAY_OF = _table(_YEARS_AWAY)
"""Word for a year → its distance from the year of publication."""
YEAR_AWAY = any_of(_YEARS_AWAY)

_SHIFTS = {"گذشته": -1, "قبل": -1, "پیش": -1, "جاری": 0, "کنونی": 0, "آینده": 1, "بعد": 1}
SHIFT_OF = _table(_SHIFTS)
"""«گذشته», «جاری», «آینده» → -1, 0, 1."""
SHIFT = any_of(_SHIFTS)
