import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khabar_core.schemas import DateValue, Label
from khabar_nlp.domain.entities import Recognizer, Span
from khabar_nlp.domain.entities.spans import without_overlaps

WEDNESDAY = dt.date(2025, 12, 10)
ARTICLE = """به گزارش خبرنگار مهر، علیرضا خامسیان ظهر چهارشنبه در جمع مدیران استان قم از برنامه‌های تازه خبر داد.

خامسیان افزود: وزارت نیرو ۲۵ میلیارد تومان پرداخت و مصرف ۱۲.۵ درصد کم شد. خامسیان از بانک مرکزی هم گفت."""


@pytest.fixture(scope="module")
def recognize() -> Recognizer:
    return Recognizer.load()


def found(spans: list[Span], text: str, label: Label) -> list[str]:
    return [text[span.start : span.end] for span in spans if span.label is label]


@pytest.mark.parametrize("half_space", ["\u200c", ""])
def test_an_article_has_its_persons_places_organizations_dates_and_amounts(
    recognize: Recognizer, half_space: str
) -> None:
    text = ARTICLE.replace("\u200c", half_space)
    spans = recognize(text, WEDNESDAY)
    assert found(spans, text, Label.PER) == ["علیرضا خامسیان", "خامسیان", "خامسیان"]
    assert {span.name for span in spans if span.label is Label.PER} == {"علیرضا خامسیان"}
    assert found(spans, text, Label.LOC) == ["استان قم"]
    assert found(spans, text, Label.ORG) == ["مهر", "وزارت نیرو", "بانک مرکزی"]
    assert found(spans, text, Label.MON) == ["۲۵ میلیارد تومان"]
    assert found(spans, text, Label.PCT) == ["۱۲.۵ درصد"]
    assert [span.value for span in spans if span.label is Label.DAT] == [DateValue(iso="2025-12-10")]


def test_a_surname_in_the_headline_is_the_person_named_below(recognize: Recognizer) -> None:
    text = "خامسیان: مصرف کم شد\nعلیرضا خامسیان در قم گفت مصرف کم شده است."
    names = [span.name for span in recognize(text, None) if span.label is Label.PER]
    assert names == ["علیرضا خامسیان", "علیرضا خامسیان"]


def test_the_same_text_gives_the_same_spans_whatever_was_read_before(recognize: Recognizer) -> None:
    first = recognize(ARTICLE, WEDNESDAY)
    recognize("محمد خامسیان در تهران است.", WEDNESDAY)
    assert recognize(ARTICLE, WEDNESDAY) == first


@pytest.mark.parametrize(
    "text", ["", " \n\t", "\u200c", "The quick brown fox met Anna Schmidt in Berlin on 3 May 2024."]
)
def test_text_without_persian_is_no_error(recognize: Recognizer, text: str) -> None:
    assert all(0 <= span.start < span.end <= len(text) for span in recognize(text, WEDNESDAY))


WORDS = "علی رضایی تهران وزارت ۱۲ 1404/13/45 آذر سال ۹۹ ساعت ۲۵:۹۹ هزار و نیم میلیارد تومان درصد جمعه روز پیش تا ٣ ماه"
PIECES = st.sampled_from([*WORDS.split(), "-", ".", "$", "\n", "\u200c", "\ud800", "\x00"])


@settings(max_examples=150)
@given(
    st.one_of(
        st.text(max_size=60), st.lists(PIECES, max_size=25).map(" ".join), st.lists(PIECES, max_size=25).map("".join)
    ),
    st.none() | st.dates(),
)
def test_any_text_gives_spans_in_order_apart_and_in_bounds(
    recognize: Recognizer, text: str, published: dt.date | None
) -> None:
    place = 0
    for span in recognize(text, published):
        assert place <= span.start < span.end <= len(text)
        assert 0 <= span.confidence <= 1
        assert span.name == span.name.strip() != ""
        assert text[span.start : span.end].strip() == text[span.start : span.end]
        place = span.end


@pytest.mark.timeout(30)
@pytest.mark.parametrize("unit", ["ا", "1", "هزار", "بیست و ", "1,", "سال ", "1/", "۵ تا ", "‌"])
def test_long_runs_are_read_in_linear_time(recognize: Recognizer, unit: str) -> None:
    recognize(unit * (40_000 // len(unit)), WEDNESDAY)


def span(start: int, end: int, label: Label = Label.LOC) -> Span:
    return Span(label, start, end, 1.0, "")


@pytest.mark.parametrize(
    ("spans", "kept"),
    [
        ([span(3, 6), span(6, 8), span(0, 6)], [span(0, 6), span(6, 8)]),
        ([span(0, 3), span(2, 8)], [span(2, 8)]),
        ([span(0, 4), span(3, 9), span(8, 20)], [span(0, 4), span(8, 20)]),
        ([span(3, 6, Label.DAT), span(3, 6, Label.LOC)], [span(3, 6, Label.DAT)]),
    ],
)
def test_of_overlapping_spans_the_longest_and_of_equal_ones_the_first_stays(
    spans: list[Span], kept: list[Span]
) -> None:
    assert without_overlaps(spans) == kept
