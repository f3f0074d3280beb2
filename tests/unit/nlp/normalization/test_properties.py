import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from khabar_nlp.domain.normalization import Normalizer

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
def test_no_letter_or_mark_is_lost_or_moved(normalizer: Normalizer, words: list[str]) -> None:
    text = unicodedata.normalize("NFC", "".join(words))
    assert normalizer(text).translate(SPACING) == text.translate(SPACING)


@given(text=st.one_of(any_string, persian_like))
@relaxed
def test_every_string_gives_a_string_that_can_be_encoded(normalizer: Normalizer, text: str) -> None:
    assert normalizer(text).encode("utf-8").decode("utf-8") == normalizer(text)


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
