import pytest

from khabar_nlp.domain.normalization.edits import Edit, apply
from khabar_nlp.domain.normalization.half_spaces import half_spaces
from khabar_nlp.domain.spelling import Speller

HALF_SPACE = "\u200c"
INTACT = "او می‌داند که برنامه‌ها و روش‌ها دیده می‌شوند"


def restored(text: str, speller: Speller, beside: str = "") -> str:
    return apply(text, list(half_spaces(text, speller, beside)))


def test_a_squeezed_word_gets_its_usual_spelling(speller: Speller) -> None:
    assert restored("رئیسجمهور گفت کار آغاز میشود.", speller) == "رئیس‌جمهور گفت کار آغاز می‌شود."


def test_edits_are_insertions_and_nothing_else(speller: Speller) -> None:
    assert list(half_spaces("او میخواستهاند", speller)) == [Edit(5, 5, HALF_SPACE), Edit(11, 11, HALF_SPACE)]


def test_the_marks_of_a_word_stay_on_their_letters(speller: Speller) -> None:
    assert restored("مُیشَود و بهواسطهٔ او", speller) == "مُی‌شَود و به‌واسطهٔ او"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("آنها آمدند و آنها رفتند و " * 10, id="a spelling that many writers choose"),
        pytest.param(f"{INTACT} ولی آن کار میشود", id="half-spaces elsewhere in the line"),
        pytest.param(f"{INTACT}\n{INTACT}\nآن کار میشود\n{INTACT}", id="half-spaces in the lines around"),
        pytest.param("آن ها می دانند که بزرگترین برنامه ها دیده می شوند", id="half-spaces that became spaces"),
    ],
)
def test_a_text_that_did_not_lose_its_half_spaces_is_left_alone(text: str, speller: Speller) -> None:
    assert restored(text, speller) == text


def test_a_half_damaged_text_has_lost_half_spaces(speller: Speller) -> None:
    text = "رئیسجمهور گفت این کار میشود و آن می‌ماند"
    assert restored(text, speller) == "رئیس‌جمهور گفت این کار می‌شود و آن می‌ماند"


def test_a_damaged_paragraph_of_an_intact_document_is_restored_alone(speller: Speller) -> None:
    damaged = INTACT.replace(HALF_SPACE, "")
    assert (
        restored(f"{INTACT}\n{damaged}\n{INTACT} در خانههایشان", speller)
        == f"{INTACT}\n{INTACT}\n{INTACT} در خانههایشان"
    )


def test_the_rest_of_the_document_decides_about_a_line_that_says_little(speller: Speller) -> None:
    body = INTACT.replace(HALF_SPACE, "")
    assert restored("سخن آنها", speller) == "سخن آنها"
    assert restored("سخن آنها", speller, beside=f"{body}\n{body}") == "سخن آن‌ها"
    assert restored("کار میشود", speller, beside=f"{INTACT}\n{INTACT}") == "کار میشود"
