import pytest

from khabar_nlp.domain.normalization.letters import fold_digits, fold_letters


@pytest.mark.parametrize(
    ("typed", "persian"),
    [
        ("كتاب علي", "کتاب علی"),
        ("موسى", "موسی"),
        ("کتــــاب زیبـــا", "کتاب زیبا"),
        ("سی‌هزار\u00a0نفر", "سی‌هزار نفر"),
        ("يك", "یک"),
    ],
)
def test_look_alikes_become_persian_letters(typed: str, persian: str) -> None:
    assert fold_letters(typed) == persian


@pytest.mark.parametrize(
    "text", ["خانهٔ دائماً رأی مؤمن مسئول", "تهران ـ ایرنا", '«او گفت: "نه"»', "حجة‌الاسلام", "یک\tدو"]
)
def test_persian_spelling_and_punctuation_stay(text: str) -> None:
    assert fold_letters(text) == text


def test_a_mark_freed_by_a_tatweel_composes_with_its_letter() -> None:
    assert fold_letters("قراـ\u0653ن") == "قرآن"


def test_arabic_digits_become_persian_and_western_ones_stay() -> None:
    assert fold_digits("٠١٢٣٤٥٦٧٨٩/12") == "۰۱۲۳۴۵۶۷۸۹/12"
