import unicodedata
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khabar_nlp.domain.normalization.characters import CHARACTERS
from khabar_nlp.domain.normalization.diacritics import DIACRITICS
from khabar_nlp.domain.normalization.edits import Edit, apply

PIECES = "ا ب ه ء خانه دائم . « ۱ \u064b \u0650 \u0651 \u0654 \u0327 \u200c \u0640 \n"
any_string = st.text(st.characters(codec=None)) | st.lists(st.sampled_from([*PIECES.split(" "), " "])).map("".join)


def repaired(text: str, passes: Iterable[Callable[[str], Iterable[Edit]]] = DIACRITICS) -> str:
    for find in passes:
        text = apply(text, list(find(text)))
    return text


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        pytest.param("نامهٔ\u0654 شما", "نامهٔ شما", id="a mark twice"),
        pytest.param("محمّ\u0651\u0651د", "محمّد", id="a mark more than twice"),
        pytest.param("دائمًا و نسبتًا.", "دائماً و نسبتاً.", id="tanvin before its alef"),
        pytest.param("حق\u064b\u0651ا", "حق\u0651اً", id="a shadda stays on its letter"),
        pytest.param("قطعً\u064bا", "قطعاً", id="twice and before its alef"),
        pytest.param("رسمًاً", "رسماً", id="before its alef and behind it"),
        pytest.param("نامه ء شما", "نامهٔ شما", id="a hamza after a space"),
        pytest.param("نامه   ء شما", "نامهٔ شما", id="a hamza after spaces"),
        pytest.param("نامه‌ء شما و «جامه‌ء»", "نامهٔ شما و «جامهٔ»", id="a hamza after a half-space"),
        pytest.param("نامهء شما", "نامهٔ شما", id="a hamza written against its heh, which looks the same"),
    ],
)
def test_marks_are_mended(damaged: str, mended: str) -> None:
    assert repaired(damaged) == mended


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("نامهٔ شما، نامۀ شما، نامه‌ی شما، نامه شما", id="every style of ezafe"),
        pytest.param("دائماً، دائما", id="every style of tanvin"),
        pytest.param("مُلک، خطِّ خوش، تَذَکُّر", id="vowels"),
        pytest.param("شیء، جزء، سوءاستفاده، علماء", id="a hamza that ends a word"),
        pytest.param("حرف «ء» به ء بدل شد", id="the letter by itself"),
        pytest.param("نامه ءا", id="a hamza that begins something"),
        pytest.param("بًاب", id="an alef inside a word"),
        pytest.param("\u064bا", id="tanvin without its letter"),
    ],
)
def test_what_is_right_or_a_style_stays(text: str) -> None:
    assert repaired(text) == text


@given(any_string)
@settings(deadline=None)
def test_text_in_nfc_stays_in_nfc_and_is_mended_at_once(text: str) -> None:
    once = repaired(repaired(text, CHARACTERS))
    assert unicodedata.is_normalized("NFC", once)
    assert repaired(once) == once


@pytest.mark.parametrize("unit", ["\u064b", "\u064bا", "ا\u064bا", "\u0651\u064b", "ء", "ه ء", " ء", " ", "ه\u200cء"])
@pytest.mark.timeout(20)
def test_long_strings_without_structure_take_linear_time(unit: str) -> None:
    once = repaired(unit * (100_000 // len(unit)))
    assert repaired(once) == once
