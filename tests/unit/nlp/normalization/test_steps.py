"""The chain as a whole: each step can be left out, and the result knows where it came from."""

import pytest

from khabar_nlp import Normalized, normalize
from khabar_nlp.domain.normalization import ALL_STEPS, Normalizer, Step
from khabar_nlp.domain.spelling import Speller

DAMAGE = {
    Step.CHARACTERS: ("خبر\u200f تازه از تهران", "خبر تازه از تهران"),
    Step.LETTERS: ("كتاب علي در ايران", "کتاب علی در ایران"),
    Step.DIACRITICS: ("او دائمًا در تهران است", "او دائماً در تهران است"),
    Step.PUNCTUATION: ("باران آمد.سپس برف بارید", "باران آمد. سپس برف بارید"),
    Step.GLUED_WORDS: ("جمعیت ۵میلیون نفر است", "جمعیت ۵ میلیون نفر است"),
    Step.HALF_SPACES: ("این کار انجام میشود", "این کار انجام می‌شود"),
    Step.AFFIXES: ("این کار انجام می شود", "این کار انجام می‌شود"),
}


def test_every_step_has_an_example_here() -> None:
    assert DAMAGE.keys() == ALL_STEPS


@pytest.mark.parametrize("step", Step)
def test_a_step_repairs_its_damage_and_leaves_it_where_it_is_left_out(step: Step, speller: Speller) -> None:
    damaged, repaired = DAMAGE[step]
    assert Normalizer(speller)(damaged) == repaired
    assert Normalizer(speller, frozenset({step}))(damaged) == repaired
    assert Normalizer(speller, ALL_STEPS - {step})(damaged) == damaged


def test_the_result_is_a_string_that_maps_to_the_original_and_back() -> None:
    original = "رئيسجمهور گفت\u200f: «اين کار میشود»"
    result = normalize(original)
    assert isinstance(result, str)
    assert result == "رئیس‌جمهور گفت: «این کار می‌شود»"
    assert result.original == original
    start = result.index("می‌شود")
    assert original[slice(*result.alignment.original_span(start, start + 6))] == "میشود"
    place = original.index("میشود")
    assert result[slice(*result.alignment.normalized_span(place, place + 5))] == "می‌شود"


def test_normalizing_a_result_again_starts_from_it() -> None:
    again = normalize(normalize("او میشود"))
    assert isinstance(again, Normalized)
    assert again == again.original == "او می‌شود"
    assert again.alignment.to_original(5) == 5
