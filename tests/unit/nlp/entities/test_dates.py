import datetime as dt

import pytest

from khabar_core.schemas import DateValue
from khabar_nlp.domain.entities.dates import find_dates
from khabar_nlp.domain.entities.times import find_times

WEDNESDAY = dt.date(2025, 12, 10)  # چهارشنبه ۱۹ آذر ۱۴۰۴


def dates(text: str, published: dt.date | None = WEDNESDAY) -> list[tuple[str, str | None]]:
    return [
        (text[span.start : span.end], span.value.iso if isinstance(span.value, DateValue) else None)
        for span in find_dates(text, published)
    ]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("۱۹ آذر ۱۴۰۴", "2025-12-10"),
        ("نوزدهم آذرماه سال ۱۴۰۴", "2025-12-10"),
        ("۱۴۰۴/۰۹/۱۹", "2025-12-10"),
        ("1404-9-19", "2025-12-10"),
        ("19/9/1404", "2025-12-10"),
        ("2025-12-10", "2025-12-10"),
        ("2025-12-10T08:30", "2025-12-10T08:30"),
        ("۱۰ دسامبر ۲۰۲۵", "2025-12-10"),
        ("۵ می ۲۰۲۵", "2025-05-05"),
        ("هجدهم اسفندماه یک هزار و سیصد و نود و چهار", "2016-03-08"),
        ("۵ خرداد سال ۱۲۸۷ هجری شمسی", "1908-05-26"),
        ("آذر ۱۴۰۴", "2025-11-22/2025-12-21"),
        ("تابستان ۱۴۰۳", "2024-06-21/2024-09-21"),
        ("ژوئیه ۲۰۱۵", "2015-07"),
        ("سال ۱۹۸۶", "1986"),
        ("سال ۱۳۹۴", "2015-03-21/2016-03-19"),
        ("۱۹۰۸ میلادی", "1908"),
    ],
)
def test_an_explicit_date_needs_no_publication(text: str, iso: str) -> None:
    assert dates(f"در {text} بود", None) == [(text, iso)]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("امروز", "2025-12-10"),
        ("دیروز", "2025-12-09"),
        ("پریروز", "2025-12-08"),
        ("فردا", "2025-12-11"),
        ("۱۹ آذر", "2025-12-10"),
        ("۵ دی", "2025-12-26"),
        ("چهارشنبه", "2025-12-10"),
        ("سه شنبه", "2025-12-09"),
        ("سهشنبه", "2025-12-09"),
        ("روز سه‌شنبه", "2025-12-09"),
        ("چهارشنبه هفته گذشته", "2025-12-03"),
        ("شنبه هفته آینده", "2025-12-13"),
        ("جمعه گذشته", "2025-12-05"),
        ("۱۰ روز پیش", "2025-11-30"),
        ("هفته گذشته", "2025-11-29/2025-12-05"),
        ("ماه گذشته", "2025-10-23/2025-11-21"),
        ("سال جاری", "2025-03-21/2026-03-20"),
        ("امسال", "2025-03-21/2026-03-20"),
        ("سال ۹۴", "2015-03-21/2016-03-19"),
        ("امروز چهارشنبه ۱۹ آذر", "2025-12-10"),
        ("چهارشنبه ۱۲ آذر", "2025-12-03"),
    ],
)
def test_a_date_told_from_the_publication_has_a_value_with_it_only(text: str, iso: str) -> None:
    assert dates(f"در {text} بود") == [(text, iso)]
    assert dates(f"در {text} بود", None) == [(text, None)]


@pytest.mark.parametrize(
    "text", ["جمعه", "بیست و هفت خرداد", "هشتم صفر ۱۳۱۹ قمری", "ماه رمضان", "۳۱ مهر ۱۴۰۴", "سال‌های ۹۲ تا ۹۴", "27/3/66"]
)
def test_a_date_that_could_be_several_days_or_none_has_no_value(text: str) -> None:
    assert dates(f"در {text} بود") == [(text, None)]


@pytest.mark.parametrize(
    "text",
    [
        "خبرگزاری مهر ۱۴ نفر را دید",
        "۵ می‌شود",
        "نماز جمعه تهران",
        "امام جمعه شهر",
        "دو تیر شلیک شد",
        "رجب طیب اردوغان",
        "بهار زیبا",
        "نتیجه ۳/۲ شد",
        "شماره ۱۴۰۴",
    ],
)
def test_words_that_only_look_like_dates_are_none(text: str) -> None:
    assert dates(text) == []


def test_a_publication_far_out_of_range_is_not_used() -> None:
    assert dates("امروز", dt.date(9999, 12, 31)) == [("امروز", None)]


def times(text: str) -> list[tuple[str, str | None]]:
    return [
        (text[span.start : span.end], span.value.iso if isinstance(span.value, DateValue) else None)
        for span in find_times(text, list(find_dates(text, WEDNESDAY)))
    ]


@pytest.mark.parametrize(
    ("text", "found", "iso"),
    [
        ("ساعت ۱۴:۳۰ آغاز شد", "ساعت ۱۴:۳۰", "14:30"),
        ("ساعت ۱۷ آغاز شد", "ساعت ۱۷", "17:00"),
        ("ساعت هفت صبح امروز", "ساعت هفت صبح", "2025-12-10T07:00"),
        ("ساعت ۸ شب روز سه‌شنبه", "ساعت ۸ شب", "2025-12-09T20:00"),
        ("فردا ساعت ۹ و ۳۰ دقیقه صبح", "ساعت ۹ و ۳۰ دقیقه صبح", "2025-12-11T09:30"),
        ("ساعت ۵ و نیم عصر", "ساعت ۵ و نیم عصر", "17:30"),
        ("ساعت ۱۲ ظهر", "ساعت ۱۲ ظهر", "12:00"),
        ("ساعت ۱ بعدازظهر", "ساعت ۱ بعدازظهر", "13:00"),
        ("ساعت ۸ آغاز شد", "ساعت ۸", None),
        ("ساعت ۲۵:۷۰ شد", "ساعت ۲۵:۷۰", None),
    ],
)
def test_a_time_has_the_day_beside_it_and_no_value_where_morning_or_evening_is_open(
    text: str, found: str, iso: str | None
) -> None:
    assert times(text) == [(found, iso)]


@pytest.mark.parametrize("text", ["۲۴ ساعت گذشت", "نتیجه ۲:۱ شد", "ظهر بود"])
def test_durations_scores_and_parts_of_the_day_are_no_times(text: str) -> None:
    assert times(text) == []
