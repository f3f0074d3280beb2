import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khabar_nlp.domain.normalization.characters import CHARACTERS, compose
from khabar_nlp.domain.normalization.edits import Edit, apply

PIECES = (
    "ا ب ر هٔ خانه کار ﻻ ﷺ ۱ a é . « › — á 한 ᄀ ᅡ ᆨ क़ 😀 👨 \u200c \u200d \u00ad \u200b \u001f \ufeff \u200f \r \n "
    "\u2028 \u0085 \ud800 \udc00 \ud83d \u064b \u0651 \u0653 \u0654 \u0301 \u0327 \u0338 = \u0640 \u034f \u037e \u2000"
)
any_string = st.text(st.characters(codec=None)) | st.lists(st.sampled_from([*PIECES.split(" "), " "])).map("".join)


def cleaned(text: str) -> str:
    for find in CHARACTERS:
        text = apply(text, list(find(text)))
    return text


@pytest.mark.parametrize(
    ("broken", "clean_text"),
    [
        pytest.param("قرا\u0653ن", "قرآن", id="decomposed alef with madda becomes one letter"),
        pytest.param("\ufeffخبر\u200f تازه\u200e\u202a\u2069", "خبر تازه", id="byte-order mark and bidi controls go"),
        pytest.param("خب\x00ر\x07 تازه\x9f", "خبر تازه", id="C0 and C1 controls go"),
        pytest.param("یک\r\nدو\rسه\x0cچهار\u2028پنج", "یک\nدو\nسه\nچهار\nپنج", id="every line break becomes a newline"),
        pytest.param(
            "یک\u200f\r\u200e\nدو\x85\x0bسه", "یک\n\nدو\n\nسه", id="a return apart from its line feed is a line"
        ),
        pytest.param("ﺳﻼﻡ ﮔﻔﺖ", "سلام گفت", id="presentation forms become letters"),
        pytest.param("ﻻله ﺁﺏ\u064b ﷲ", "لاله آبً ﷲ", id="ligatures of two letters and composed presentation forms"),
        pytest.param("\ud83d\ude00 خبر \ud800", "😀 خبر \ufffd", id="surrogate pairs are joined, lone ones replaced"),
        pytest.param("\ude00\ud83d \ud83d\u200f\ude00", "\ufffd\ufffd \ufffd\ufffd", id="surrogates that are no pair"),
        pytest.param("می\u00adرود، می\u001fآید", "می‌رود، می‌آید", id="a word processor's optional hyphens"),
        pytest.param("کتاب\u200bخانه، گزارش\u200b!", "کتاب‌خانه، گزارش!", id="zero-width space"),
        pytest.param("co\u00adop\u200beration", "cooperation", id="hyphenation hints in Latin"),
        pytest.param("‌خبر‌ تازه‌.", "خبر تازه.", id="half-spaces at the edge of a word go"),
        pytest.param("‹‌کتاب‌›–‌نامه‌…", "‹کتاب›–نامه…", id="half-spaces at quotation marks and dashes go"),
        pytest.param("کتاب‌\u037e", "کتاب;", id="half-spaces at a mark that NFC replaces go"),
        pytest.param("کار‌ها و دستهٔ‌‌ ما", "کارها و دستهٔ ما", id="half-spaces that change nothing go"),
        pytest.param("می‌‌‌شود", "می‌شود", id="one half-space is enough"),
        pytest.param(
            "کار\u0651\u200c\u064b\u200cها", "کار\u064b\u0651ها", id="half-spaces between marks that do nothing"
        ),
        pytest.param("کارـ‌ها", "کارـها", id="half-spaces behind a tatweel that does nothing"),
        pytest.param("۱۳۵۷ ه\u200d.ش", "۱۳۵۷ ه.ش", id="a joiner that shapes a Persian letter goes"),
        pytest.param("cafe\u0301 و \u212b", "café و Å", id="Latin is composed too"),
        pytest.param("\u1112\u1161\u11ab글", "한글", id="Hangul is composed too"),
        pytest.param("حقّ\u064bا", "حق\u064bّا", id="marks are put in order"),
    ],
)
def test_what_cannot_be_seen_goes(broken: str, clean_text: str) -> None:
    assert cleaned(broken) == clean_text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("خانهٔ ما دائماً رأی", id="hamza and tanvin"),
        pytest.param("ستون یک\tستون دو\n\nبند دوم", id="tabs and paragraphs"),
        pytest.param("👨‍👩‍👧 و ❤️‍🔥 و 🏳️‍🌈", id="emoji sequences"),
        pytest.param("دههٔ ۶۰‌ها", id="a half-space between a digit and a letter"),
        pytest.param("می‌شود، نامه‌ای، بهِ‌روز", id="half-spaces between letters"),
        pytest.param("پیامبر ﷺ و ﷻ", id="honorific signs"),
        pytest.param("क्‍ष", id="a joiner in Devanagari"),
        pytest.param("“well-known” café", id="English"),
    ],
)
def test_what_can_be_seen_stays(text: str) -> None:
    assert cleaned(text) == text


def test_an_edit_holds_no_more_than_the_letter_that_composes_and_its_marks() -> None:
    text = "این قرا\u0653ن و آن را\u0654ی"
    *_, last = CHARACTERS
    assert [text[start:end] for start, end, _ in last(text)] == ["ا\u0653", "ا\u0654"]


def test_the_marks_on_one_letter_are_parted_into_runs_that_sort_fast() -> None:
    for composed in (compose("a" + "\u0301\u0327" * 1_000), cleaned("a" + "\u0301\u0327" * 1_000)):
        runs = composed.split("\u034f")
        assert max(map(len, runs)) <= 31
        assert "".join(runs).count("\u0327") == 1_000


@pytest.mark.parametrize("before", ["", "a", "ا", "\u0301"])
def test_every_character_of_unicode_comes_out_in_nfc(before: str) -> None:
    *_, last = CHARACTERS
    text = "\n".join(f"{before}{chr(code)}" for code in range(sys.maxunicode + 1))
    assert apply(text, list(last(text))) == unicodedata.normalize("NFC", text)


@given(any_string)
@settings(deadline=None)
def test_any_text_is_in_nfc_can_be_encoded_and_stays_so(text: str) -> None:
    once = cleaned(text)
    assert unicodedata.is_normalized("NFC", once)
    assert once.encode("utf-8").decode("utf-8") == once
    assert cleaned(once) == once


@given(any_string)
@settings(deadline=None)
def test_edits_are_in_order_change_something_and_do_not_overlap(text: str) -> None:
    for find in CHARACTERS:
        edits: list[Edit] = list(find(text))
        assert all(text[edit.start : edit.end] != edit.replacement for edit in edits)
        borders = [border for edit in edits for border in (edit.start, edit.end)]
        assert borders == sorted(borders)
        text = apply(text, edits)


@pytest.mark.parametrize(
    "unit",
    [
        "ا",
        "ب\u200c",
        "\u200c\u200d",
        "ر\u064b\u200c",
        "\u064b\u200c",
        "ـ\u200c",
        "\u0301\u0327",
        "\ud800",
        "\ufeff",
        "한",
        "\r",
    ],
)
@pytest.mark.timeout(20)
def test_long_strings_without_structure_take_linear_time(unit: str) -> None:
    once = cleaned(unit * (100_000 // len(unit)))
    assert cleaned(once) == once
