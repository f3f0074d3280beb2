import pytest

from khabar_nlp.domain.normalization.characters import clean, compose


@pytest.mark.parametrize(
    ("broken", "clean_text"),
    [
        pytest.param("قرا\u0653ن", "قرآن", id="decomposed alef with madda becomes one letter"),
        pytest.param("\ufeffخبر\u200f تازه\u200e\u202a\u2069", "خبر تازه", id="byte-order mark and bidi controls go"),
        pytest.param("خب\x00ر\x07 تازه\x9f", "خبر تازه", id="C0 and C1 controls go"),
        pytest.param("یک\r\nدو\rسه\x0cچهار\u2028پنج", "یک\nدو\nسه\nچهار\nپنج", id="every line break becomes a newline"),
        pytest.param("ﺳﻼﻡ ﮔﻔﺖ", "سلام گفت", id="presentation forms become letters"),
        pytest.param("\ud83d\ude00 خبر \ud800", "😀 خبر \ufffd", id="surrogate pairs are joined, lone ones replaced"),
        pytest.param("می\u00adرود، می\u001fآید", "می‌رود، می‌آید", id="a word processor's optional hyphens"),
        pytest.param("کتاب\u200bخانه، گزارش\u200b!", "کتاب‌خانه، گزارش!", id="zero-width space"),
        pytest.param("co\u00adop\u200beration", "cooperation", id="hyphenation hints in Latin"),
        pytest.param("‌خبر‌ تازه‌.", "خبر تازه.", id="half-spaces at the edge of a word go"),
        pytest.param("کار‌ها و دستهٔ‌‌ ما", "کارها و دستهٔ ما", id="half-spaces that change nothing go"),
        pytest.param("می‌‌‌شود", "می‌شود", id="one half-space is enough"),
        pytest.param("۱۳۵۷ ه\u200d.ش", "۱۳۵۷ ه.ش", id="a joiner that shapes a Persian letter goes"),
    ],
)
def test_what_cannot_be_seen_goes(broken: str, clean_text: str) -> None:
    assert clean(broken) == clean_text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("خانهٔ ما دائماً رأی", id="hamza and tanvin"),
        pytest.param("ستون یک\tستون دو\n\nبند دوم", id="tabs and paragraphs"),
        pytest.param("👨‍👩‍👧 و ❤️‍🔥 و 🏳️‍🌈", id="emoji sequences"),
        pytest.param("دههٔ ۶۰‌ها", id="a half-space between a digit and a letter"),
        pytest.param("پیامبر ﷺ و ﷻ", id="honorific signs"),
        pytest.param("क्‍ष", id="a joiner in Devanagari"),
        pytest.param("“well-known” café", id="English"),
    ],
)
def test_what_can_be_seen_stays(text: str) -> None:
    assert clean(text) == text


def test_the_marks_on_one_letter_are_parted_into_runs_that_sort_fast() -> None:
    composed = compose("a" + "\u0301\u0327" * 1_000)
    runs = composed.split("\u034f")
    assert max(map(len, runs)) <= 31
    assert "".join(runs).count("\u0327") == 1_000
