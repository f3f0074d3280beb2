import pytest

from khabar_nlp.domain.normalization.edits import apply
from khabar_nlp.domain.normalization.glued_words import glued_words
from khabar_nlp.domain.spelling import Speller


def parted(text: str, speller: Speller) -> str:
    return apply(text, list(glued_words(text, speller)))


@pytest.mark.parametrize(
    ("glued", "apart"),
    [
        ("۵میلیون نفر", "۵ میلیون نفر"),
        ("رشد 20درصدی نبود، ۲۰درصد بود", "رشد 20درصدی نبود، ۲۰ درصد بود"),
        ("۱۲٫۵درصد", "۱۲٫۵ درصد"),
        ("۹مرداد۱۴۰۵ در تهران", "۹ مرداد ۱۴۰۵ در تهران"),
        ("دراین شهر و درآن روستا", "در این شهر و در آن روستا"),
        ("پس ازاین بازی", "پس از این بازی"),
        ("یکی ازآنها درآنجا ماند", "یکی از آنها در آنجا ماند"),
        ("او گفت\nدراین شهر", "او گفت\nدر این شهر"),
        ("او دردانشگاه ماند", "او در دانشگاه ماند"),
    ],
)
def test_what_is_certainly_two_words_is_parted(glued: str, apart: str, speller: Speller) -> None:
    assert parted(glued, speller) == apart


@pytest.mark.parametrize(
    "text",
    [
        "درآمد و ازدواج و ورود و وزیر و درخت و وقت",
        "کودک ۱۰ساله در خانهٔ ۸۰متری",
        "درخواهد آمد و ازشان پرسید",
        "آن‌ها می‌دانند که برنامه‌ها دیده می‌شوند و دراین شهر ۵میلیون نفرند",
        "آن‌ها می‌دانند که برنامه‌ها دیده می‌شوند\nدراین شهر",
    ],
)
def test_what_may_be_one_word_or_was_written_with_care_stays(text: str, speller: Speller) -> None:
    assert parted(text, speller) == text
