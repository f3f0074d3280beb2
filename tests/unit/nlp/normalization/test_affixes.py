import pytest

from khabar_nlp.domain.normalization.affixes import join_affixes
from khabar_nlp.domain.normalization.half_spaces import HalfSpaces, UsualSpelling

LEXICON = HalfSpaces([UsualSpelling("می‌شود", 8.0), UsualSpelling("نمی‌دانند", 8.0), UsualSpelling("می‌خورده‌اند", 6.0)])


@pytest.mark.parametrize(
    ("apart", "joined"),
    [
        ("گفته می شود که", "گفته می‌شود که"),
        ("آنان نمی دانند.", "آنان نمی‌دانند."),
        ("می خورده‌اند", "می‌خورده‌اند"),
        ("کتاب ها و روش های نو", "کتاب‌ها و روش‌های نو"),
        ("برنامه هایی که", "برنامه‌هایی که"),
        ("دوست هایشان", "دوست‌هایشان"),
        ("سخت ترین راه از راه آسان تر", "سخت‌ترین راه از راه آسان‌تر"),
        ("خانه ای که ساخته اند", "خانه‌ای که ساخته‌اند"),
    ],
)
def test_closed_class_affixes_are_joined_by_a_half_space(apart: str, joined: str) -> None:
    assert join_affixes(apart, LEXICON) == joined


def test_after_a_letter_that_does_not_join_forward_no_half_space_is_needed() -> None:
    assert join_affixes("کشور ها و بزرگ ترین کار ها", LEXICON) == "کشورها و بزرگ‌ترین کارها"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ماه می شود", id="the month of May, before what could be a verb"),
        pytest.param(" می شود", id="what follows a number"),
        pytest.param("ماه می سال آینده", id="no verb"),
        pytest.param("می رودخانه", id="not known as a verb"),
        pytest.param("به ای کاش", id="a short word before a vocative"),
        pytest.param("ها ها ها", id="laughter"),
        pytest.param("کتاب هاشم", id="a word that begins like a suffix"),
        pytest.param("پایان بند\nها", id="another line"),
        pytest.param("به شدت، محیط زیست، انجام شده", id="compounds"),
    ],
)
def test_what_only_looks_like_an_affix_stays_apart(text: str) -> None:
    assert join_affixes(text, LEXICON) == text
