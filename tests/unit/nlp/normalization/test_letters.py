import unicodedata
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khabar_nlp.domain.normalization.characters import CHARACTERS
from khabar_nlp.domain.normalization.edits import Edit, apply
from khabar_nlp.domain.normalization.letters import LETTER_FORMS

PIECES = (
    "ا ب ر ه ی ي ى ې ے ۓ ك ڪ ھ ہ ە ۂ ة ۃ ٱ ٣ ۳ 3 a ال الله عربی: . ـ \u064b \u0651 \u0653 \u0654 \u0327 \u200c "
    "\u00a0 \u3000 \n"
)
any_string = st.text(st.characters(codec=None)) | st.lists(st.sampled_from([*PIECES.split(" "), " "])).map("".join)


def repaired(text: str, passes: Iterable[Callable[[str], Iterable[Edit]]] = LETTER_FORMS) -> str:
    for find in passes:
        text = apply(text, list(find(text)))
    return text


@pytest.mark.parametrize(
    ("typed", "persian"),
    [
        pytest.param("كتاب علي", "کتاب علی", id="an Arabic keyboard"),
        pytest.param("موسى", "موسی", id="alef maksura"),
        pytest.param("يك", "یک", id="nothing but look-alikes"),
        pytest.param("ڪتاب", "کتاب", id="swash kaf"),
        pytest.param("ھمہ در خانە", "همه در خانه", id="other heh"),
        pytest.param("شېر و شیرے", "شیر و شیری", id="Pashto and Urdu yeh"),
        pytest.param(
            "خانەها و نےنواز", "خانه‌ها و نی‌نواز", id="a letter that did not join, as its Persian fellow would"
        ),
        pytest.param("مسىٔول و رتبۂ", "مسئول و رتبهٔ", id="a hamza above makes another letter of yeh, and stays on heh"),
        pytest.param("زندگىٔ ما", "زندگیٔ ما", id="a hamza at the end of a word is one of ezafe"),
        pytest.param("رتبۂ\u0650", "رتبه\u0650\u0654", id="the hamza takes its place among the marks"),
        pytest.param("دایرۃالمعارف", "دایرةالمعارف", id="Urdu teh marbuta"),
        pytest.param("کتــــاب زیبـــا", "کتاب زیبا", id="tatweel"),
        pytest.param("محمّـد و تهـران", "محمّد و تهران", id="tatweel after a mark"),
        pytest.param("سی‌هزار\u00a0نفر\u2009و\u3000بس", "سی‌هزار نفر و بس", id="odd spaces"),
        pytest.param("٠١٢٣٤٥٦٧٨٩/12", "۰۱۲۳۴۵۶۷۸۹/12", id="Arabic digits; Western ones stay"),
        pytest.param("مدرسة ما، «تازة» و حوزة‌ها", "مدرسه ما، «تازه» و حوزه‌ها", id="a final teh marbuta"),
        pytest.param("مدرسـة و هفتۃ", "مدرسه و هفته", id="a final teh marbuta behind another repair"),
    ],
)
def test_look_alikes_become_persian(typed: str, persian: str) -> None:
    assert repaired(typed) == persian


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("خانهٔ دائماً رأی مؤمن مسئول شیء", id="hamza and tanvin"),
        pytest.param("تهران ـ ایرنا", id="a tatweel for a dash"),
        pytest.param('«او گفت: "نه"»', id="quotation marks"),
        pytest.param("یک\tدو\nسه", id="tabs and newlines"),
        pytest.param("۱۲ تومان و 12 ریال و ﷼", id="digits and the rial sign"),
        pytest.param("دایرةالمعارف، حجة‌الاسلام، آیة الله", id="teh marbuta before the Arabic article"),
        pytest.param("الصلوة، بالجملة، فی‌الجملة، للجنة", id="teh marbuta of an Arabic word"),
        pytest.param("زکوة، نجاة، هیئة، نشأة", id="teh marbuta that is ت in Persian"),
        pytest.param("به عربی: سیاسة", id="a word that is said to be Arabic"),
        pytest.param("ة و رة", id="teh marbuta by itself"),
        pytest.param("ی\u0654 و میٔ", id="a hamza above the Persian yeh, which is in NFC"),
        pytest.param("ڕۆژنامه، ٹیپو، ڤیان", id="letters of Kurdish and Urdu names"),
    ],
)
def test_what_is_persian_or_on_purpose_stays(text: str) -> None:
    assert repaired(text) == text


def test_a_mark_freed_by_a_tatweel_composes_with_its_letter() -> None:
    assert repaired("قراـ\u0653ن و تاــ\u0654کید") == "قرآن و تأکید"


def test_letters_are_folded_one_by_one_so_that_each_keeps_its_place() -> None:
    for find in LETTER_FORMS:
        assert all(len(edit.replacement) == edit.end - edit.start for edit in find("كتابي در ٢٥\u00a0مدرسة"))


@given(any_string)
@settings(deadline=None)
def test_text_in_nfc_stays_in_nfc_and_is_repaired_at_once(text: str) -> None:
    once = repaired(repaired(text, CHARACTERS))
    assert unicodedata.is_normalized("NFC", once)
    assert repaired(once) == once


@pytest.mark.parametrize(
    "unit", ["ـ", "\u064bـ", "ب\u0651ـ", "\u0651", "ة", "اة", "\u0654", "ی\u0654", "ۂ\u0651", "ەب", "ي", "\u00a0"]
)
@pytest.mark.timeout(20)
def test_long_strings_without_structure_take_linear_time(unit: str) -> None:
    once = repaired(unit * (100_000 // len(unit)))
    assert repaired(once) == once
