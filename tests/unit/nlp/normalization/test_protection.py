import pytest

from khabar_nlp.domain.normalization.protection import Kind, Segment, join, repair, split

ADDRESSES = [
    "https://example.ir/news/6543210/a-b?x=1&y=۲",
    "http://fa.example.org/wiki/علي_(نام",
    "@khabar_bot",
    "#رئیس_جمهور",
    "#كتاب‌خوانی",
]
FIGURES = [
    "info@example.com",
    "www.example.ir/a",
    "192.168.1.1",
    "2025-12-10",
    "۱۴۰۴/۰۹/۱۹",
    "10:30-12:00",
    "3.5",
    "۳٫۵",
    "1,250,000",
    "۱۲،۵۰۰",
    "۳-۲",
    "021-88776655",
    "6037-9911-2233-4455",
    "v2.13.0-rc1",
    "COVID-19",
    "H1N1",
    "5G",
    "O'Neill",
    "AT&T",
]


@pytest.mark.parametrize("protected", ADDRESSES)
def test_an_address_is_one_untouchable_segment(protected: str) -> None:
    assert split(f"نشانی {protected} است") == [
        Segment(Kind.PROSE, "نشانی "),
        Segment(Kind.ADDRESS, protected),
        Segment(Kind.PROSE, " است"),
    ]


@pytest.mark.parametrize("protected", FIGURES)
def test_a_figure_is_one_segment(protected: str) -> None:
    assert Segment(Kind.FIGURE, protected) in split(f"مقدار {protected}، که آمد")


def test_punctuation_after_a_url_is_not_part_of_it() -> None:
    assert Segment(Kind.ADDRESS, "https://example.ir/a") in split("(https://example.ir/a). بعد")


def test_a_persian_word_glued_to_a_number_is_prose() -> None:
    assert split("۱۰هزار") == [Segment(Kind.FIGURE, "۱۰"), Segment(Kind.PROSE, "هزار")]


def test_a_step_sees_only_the_segments_of_its_kind() -> None:
    segments = repair(split("الف abc ب"), Kind.PROSE, lambda prose: prose.replace(" ", "_"))
    assert join(segments) == "الف_abc_ب"
