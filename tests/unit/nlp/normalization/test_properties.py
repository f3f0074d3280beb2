import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from khabar_nlp.domain.normalization import ALL_STEPS, Normalizer, Step
from khabar_nlp.domain.spelling import Speller

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)

any_string = st.text(st.characters(codec=None))
WORDS = "می نمی شود میشود خوردهاند خورده اند ها های هایی ای تر ترین خانه کتاب کشور رئیسجمهور دستگاهها آنها را در از"
FOREIGN = "كتاب علي في أن ۱۲ ٣ 2025-12-10 COVID-19 # @a #كتاب https://a.ir/x 😀 ﷲ ﷼ ﷽ ﻻ ا ب ه ے ۆ ە . ، « » “"
SPACES = " \n\u00a0"
INVISIBLE = "\u200c\u200d\u200b\u00ad\u001f\u200f\ud800"
MARKS = "\u0653\u064b\u0654"
TATWEEL = "\u0640"
SPACING = dict.fromkeys(map(ord, " \u200c"))
pieces = st.sampled_from([*WORDS.split(), *FOREIGN.split(), *SPACES, *INVISIBLE, *MARKS, TATWEEL, " ", " ", " "])
persian_like = st.lists(pieces, max_size=25).map("".join)
protected = st.one_of(
    st.from_regex(r"https?://[a-z]{2,8}\.ir/[a-zA-Z0-9_/?=&-]{0,12}[a-z0-9]", fullmatch=True),
    st.from_regex(r"[a-z]{1,8}@[a-z]{2,8}\.(com|ir)", fullmatch=True),
    st.from_regex(r"[#@][a-zآبپتكي_]{1,10}", fullmatch=True),
    st.from_regex(r"[0-9۰-۹]{1,4}([-/.:,،٫][0-9۰-۹]{1,3}){0,3}", fullmatch=True),
    st.from_regex(r"[A-Z]{1,6}-?[0-9]{1,3}", fullmatch=True),
)


@given(text=st.one_of(any_string, persian_like))
@example(text="می خوردهاند و میشود")
@example(text="بـ\u0651\u200cـ ا\u0640\u0653")
@relaxed
def test_normalizing_twice_is_normalizing_once(normalizer: Normalizer, text: str) -> None:
    once = normalizer(text)
    assert normalizer(once) == once


@given(words=st.lists(st.sampled_from([*WORDS.split(), " ", " ", *MARKS]), max_size=25))
@example(words=["\u064b", "دستگاهها"])
@relaxed
def test_where_only_spaces_and_half_spaces_are_repaired_no_letter_or_mark_is_lost_or_moved(
    speller: Speller, words: list[str]
) -> None:
    normalizer = Normalizer(speller, ALL_STEPS - {Step.LETTERS, Step.DIACRITICS})
    text = unicodedata.normalize("NFC", "".join(words))
    assert normalizer(text).translate(SPACING) == text.translate(SPACING)


@given(text=st.one_of(any_string, persian_like))
@relaxed
def test_every_string_gives_a_string_that_can_be_encoded(normalizer: Normalizer, text: str) -> None:
    assert normalizer(text).encode("utf-8").decode("utf-8") == normalizer(text)


@given(text=st.one_of(any_string, persian_like))
@relaxed
def test_the_result_is_never_longer_than_twice_the_text(normalizer: Normalizer, text: str) -> None:
    assert len(normalizer(text)) <= 2 * len(text)


@given(text=st.one_of(any_string, persian_like))
@relaxed
def test_the_alignment_is_total_and_monotone_and_exact_where_nothing_changed(normalizer: Normalizer, text: str) -> None:
    result = normalizer(text)
    alignment = result.alignment
    to_original = [alignment.to_original(place) for place in range(len(result) + 1)]
    to_normalized = [alignment.to_normalized(place) for place in range(len(text) + 1)]
    assert to_original == sorted(to_original)
    assert to_normalized == sorted(to_normalized)
    assert (to_original[-1], to_normalized[-1]) == (len(text), len(result))
    if result == text:
        assert to_original == to_normalized == list(range(len(text) + 1))


@pytest.mark.timeout(60)
def test_all_of_unicode_goes_through_and_nothing_is_mended_twice(normalizer: Normalizer) -> None:
    everything = [chr(code) for code in range(0x110000)]
    for first in range(0, len(everything), 4096):
        block = "در این شهر از " + "".join(everything[first : first + 4096])
        once = normalizer(block)
        assert normalizer(once) == once
        assert len(once) <= 2 * len(block)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("unit", ["ا", "می", "میشود", "۵میلیون", "«(", "a", "\ud800"])
def test_a_megabyte_without_a_space_takes_seconds(normalizer: Normalizer, unit: str) -> None:
    normalizer("این متن از " + unit * (1_000_000 // len(unit)))


@given(thing=protected)
@relaxed
def test_protected_things_come_out_identical(normalizer: Normalizer, thing: str) -> None:
    assert thing in normalizer(f"رئيسجمهور گفت {thing} را میشود دید").split(" ")


@given(paragraphs=st.lists(persian_like.filter(lambda text: "\n" not in text and "\u001f" not in text), max_size=4))
@relaxed
def test_paragraphs_are_kept(normalizer: Normalizer, paragraphs: list[str]) -> None:
    assert normalizer("\n".join(paragraphs)).count("\n") == max(len(paragraphs) - 1, 0)


@pytest.mark.parametrize(
    "unit",
    [
        "ا",
        "ب\u200c",
        "\u200c\u200d",
        "1.",
        "http://",
        "a...",
        "\u0301\u0327",
        "ر\u064b",
        "ب\u0651\u064bـ",
        "می ",
        "@",
        "\ud800",
    ],
)
@pytest.mark.timeout(20)
def test_long_strings_without_structure_take_linear_time(normalizer: Normalizer, unit: str) -> None:
    text = "سلام به " + unit * (100_000 // len(unit))
    assert normalizer(normalizer(text)) == normalizer(text)
