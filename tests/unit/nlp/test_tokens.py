import pytest
from hypothesis import given
from hypothesis import strategies as st

from khabar_nlp.domain.tokens import MAX_SENTENCE, sentences, tokenize


def words(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "می‌رود",
        "رئیس‌جمهور",
        "دائماً",
        "12.5",
        "۱۲٫۵",
        "۱۲/۵",
        "۱٬۲۵۰٬۰۰۰",
        "23,078",
        "۱۴۰۴/۰۹/۱۹",
        "2025-12-10",
        "2025-12-10T08:30",
        "۱۴:۳۰",
        "https://example.ir/news?id=12&p=1.2",
        "info@example.ir",
        "@khabar",
        "COVID-19",
        "G20",
        "5G",
        "Entekhab.ir",
    ],
)
def test_stays_one_token(whole: str) -> None:
    assert words(f"متن {whole} متن") == ["متن", whole, "متن"]


def test_punctuation_and_digits_written_against_words_are_tokens_of_their_own() -> None:
    assert words("«۵میلیون نفر»، گفت.") == ["«", "۵", "میلیون", "نفر", "»", "،", "گفت", "."]


def test_a_sentence_ends_at_stops_and_newlines() -> None:
    found = sentences("باران آمد. برف چه؟ هیچ! شاید…\nفردا")
    assert [[token.text for token in sentence] for sentence in found] == [
        ["باران", "آمد", "."],
        ["برف", "چه", "؟"],
        ["هیچ", "!"],
        ["شاید", "…"],
        ["فردا"],
    ]


def test_a_closing_quotation_mark_belongs_to_the_sentence_it_closes() -> None:
    assert [len(sentence) for sentence in sentences("گفت: «تمام شد.» رفت.")] == [7, 2]


@pytest.mark.parametrize("text", ["نرخ ۱۲.۵ درصد شد", "سال ۱۳۲۰ ه.ش بود", "م. امیدی آمد", "نشانی www.example.ir است"])
def test_a_dot_inside_a_number_abbreviation_or_address_ends_no_sentence(text: str) -> None:
    assert len(sentences(text)) == 1


def test_a_sentence_without_end_is_cut() -> None:
    assert [len(sentence) for sentence in sentences("واژه " * (MAX_SENTENCE + 1))] == [MAX_SENTENCE, 1]


@given(st.text(st.sampled_from("ابپ۱۲3a.؟!/:-,@_‌ \n«»#\ud800\u0301\U0001f600") | st.characters()))
def test_tokens_are_exact_parts_of_any_text_in_order_and_cover_its_letters(text: str) -> None:
    place = 0
    for token in tokenize(text):
        assert token.start >= place
        assert token.text
        assert text[token.start : token.end] == token.text
        assert not any(character.isalnum() for character in text[place : token.start])
        place = token.end
    assert not any(character.isalnum() for character in text[place:])
    assert [token for sentence in sentences(text) for token in sentence] == list(tokenize(text))


@pytest.mark.timeout(20)
@pytest.mark.parametrize("unit", ["ا", "1", "a", ".", "1,", "ا‌", "a@", "/", "1-"])
def test_a_long_run_without_a_space_is_read_in_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    assert list(tokenize(text))[-1].end == len(text.rstrip("‌"))
