import hashlib
from importlib import resources

import pytest

from khabar_nlp.domain.normalization import Normalizer

INTACT = (
    "رئیس‌جمهور در نشست با مدیران دستگاه‌های اجرایی گفت: اطلاع‌رسانی دقیق وظیفهٔ همهٔ ماست و برنامه‌ها باید دیده شوند.\n\n"
    "او افزود: «این طرح تا پایان سال اجرا می‌شود» و دائماً بر آن نظارت می‌کنیم."
)


def test_squeezed_text_is_restored(normalizer: Normalizer) -> None:
    assert normalizer(INTACT.replace("\u200c", "")) == INTACT


def test_verbs_and_plurals_written_apart_are_joined(normalizer: Normalizer) -> None:
    apart = "او گفت این کار انجام می شود و دستگاه های اجرایی برنامه های تازه ای دارند."
    assert normalizer(apart) == "او گفت این کار انجام می‌شود و دستگاه‌های اجرایی برنامه‌های تازه‌ای دارند."


def test_text_from_an_arabic_keyboard_becomes_persian(normalizer: Normalizer) -> None:
    assert normalizer("رئيس كل بانك مركزي در ٢٥ آذر گفت") == "رئیس کل بانک مرکزی در ۲۵ آذر گفت"


@pytest.mark.parametrize(
    "text",
    [
        INTACT,
        "در نوشتهٔ ما آنها و اینها بی‌فاصلهٔ مجازی می‌آیند و این شیوه را نگه می‌داریم.",
        "",
        "   ",
        "\n\n",
        "😀",
        'The "minister" said: “we don\'t know” – at 10:30, café.',
        "أعلن الوزير في المؤتمر أن المشروع كان جاهزا",
    ],
)
def test_text_that_is_right_or_not_persian_comes_back_unchanged(normalizer: Normalizer, text: str) -> None:
    assert normalizer(text) == text


@pytest.mark.parametrize(
    "undamaged",
    [
        "2025-12-10",
        "۱۴۰۴/۰۹/۱۹",
        "3.5",
        "1,250,000",
        "۱۲،۵۰۰",
        "192.168.1.1",
        "۳-۲",
        "021-88776655",
        "6037 9911 2233 4455",
        "10:30-12:00",
        "https://example.ir/news/6543210/a-b?x=1",
        "info@example.com",
        "COVID-19",
        "H1N1",
        "5G",
        '"test"',
        "“test”",
        "«او گفت «نه» و رفت»",
        "کارهای انجام شده",
        "موارد مطرح شده",
        "ایالات متحده",
        "محیط زیست",
        "یک میلیون",
        "ماه می سال آینده",
        "میانجی‌گری",
        "کار میدانی",
        "قرآن",
        "خانهٔ ما",
        "دائماً",
        "پیامبر ﷺ",
        "ستون یک\tستون دو",
        "تهران ـ ایرنا",
        "به شدت",
    ],
)
def test_nothing_that_hazm_damages_by_default_is_damaged(normalizer: Normalizer, undamaged: str) -> None:
    sentence = f"او در گزارش خود از این گفت: {undamaged} و آن را تأیید کرد."
    assert normalizer(sentence) == sentence


@pytest.mark.parametrize(
    ("damaged", "repaired"),
    [
        ("قرا\u0653ن", "قرآن"),
        ("\ufeffخبر\u200e تازه\u200f", "خبر تازه"),
        ("کشور ها", "کشورها"),
        ("کشور‌ها", "کشورها"),
        ("سلام\u200d", "سلام"),
    ],
)
def test_what_hazm_leaves_broken_or_breaks_is_mended(normalizer: Normalizer, damaged: str, repaired: str) -> None:
    assert normalizer(f"او از {damaged} گفت") == f"او از {repaired} گفت"


def test_addresses_keep_even_letters_that_prose_would_not(normalizer: Normalizer) -> None:
    text = "صفحهٔ https://example.ir/كتاب/٣ با برچسب #كتاب_ها را دید"
    assert normalizer(text) == text


def test_the_data_card_has_the_checksum_of_the_packaged_model() -> None:
    models = resources.files("khabar_nlp") / "models"
    checksum = hashlib.sha256((models / "half_spaces.zip").read_bytes()).hexdigest()
    assert checksum in (models / "half_spaces.md").read_text(encoding="utf-8")
