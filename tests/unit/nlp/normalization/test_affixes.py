import pytest

from khabar_nlp.domain.normalization.affixes import affixes
from khabar_nlp.domain.normalization.edits import apply
from khabar_nlp.domain.spelling import Speller


def joined(text: str, speller: Speller) -> str:
    return apply(text, list(affixes(text, speller)))


@pytest.mark.parametrize(
    ("apart", "together"),
    [
        ("گفته می شود که", "گفته می‌شود که"),
        ("آنان نمی دانند.", "آنان نمی‌دانند."),
        ("می خورده‌اند و نمی گسترند", "می‌خورده‌اند و نمی‌گسترند"),
        ("کتاب ها و روش های نو", "کتاب‌ها و روش‌های نو"),
        ("برنامه هایی که", "برنامه‌هایی که"),
        ("دوست هایشان", "دوست‌هایشان"),
        ("سخت ترین راه از راه آسان تر", "سخت‌ترین راه از راه آسان‌تر"),
        ("خانه ای که ساخته اند", "خانه‌ای که ساخته‌اند"),
        ("خانهٔ آن ها", "خانهٔ آن‌ها"),
    ],
)
def test_closed_class_affixes_are_joined_by_a_half_space(apart: str, together: str, speller: Speller) -> None:
    assert joined(apart, speller) == together


def test_after_a_letter_that_does_not_join_forward_no_half_space_is_needed(speller: Speller) -> None:
    assert joined("کشور ها و بزرگ ترین کار ها", speller) == "کشورها و بزرگ‌ترین کارها"


def test_usual_compounds_are_joined_where_half_spaces_became_spaces(speller: Speller) -> None:
    text = "نخست وزیر در نشست بین المللی گفت برنامه های سرمایه گذاری بررسی می شوند"
    assert joined(text, speller) == "نخست‌وزیر در نشست بین‌المللی گفت برنامه‌های سرمایه‌گذاری بررسی می‌شوند"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ماه می شود", id="the month of May, before what could be a verb"),
        pytest.param("۵ می شود", id="the month of May after a number"),
        pytest.param("ماه می سال آینده", id="no verb"),
        pytest.param("می رودخانه", id="not known as a verb"),
        pytest.param("به ای کاش", id="a short word before a vocative"),
        pytest.param("ها ها ها", id="laughter"),
        pytest.param("کتاب هاشم", id="a word that begins like a suffix"),
        pytest.param("پایان بند\nها", id="another line"),
        pytest.param("به شدت، محیط زیست، انجام شده", id="compounds"),
        pytest.param("نخست وزیر در نشست بین المللی گفت", id="compounds, and no sign that half-spaces became spaces"),
        pytest.param("او می‌گوید «آماده تر» خواهند بود و برنامه‌ها می‌مانند", id="a comparative in an intact text"),
    ],
)
def test_what_only_looks_like_an_affix_stays_apart(text: str, speller: Speller) -> None:
    assert joined(text, speller) == text


def test_verb_prefixes_and_plurals_are_joined_in_an_intact_text_too(speller: Speller) -> None:
    text = "برنامه‌ها و روش‌ها را می‌دانند ولی آن کار می شود و کتاب ها می‌مانند"
    assert joined(text, speller) == "برنامه‌ها و روش‌ها را می‌دانند ولی آن کار می‌شود و کتاب‌ها می‌مانند"
