"""The chain as a whole: each step can be left out, and the result knows where it came from."""

import copy
import pickle

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


def test_a_result_can_be_copied_and_pickled_with_its_alignment() -> None:
    result = normalize("او میشود")
    for other in (copy.copy(result), copy.deepcopy(result), pickle.loads(pickle.dumps(result))):  # noqa: S301 - our own
        assert other == result
        assert other.original == "او میشود"
        assert other.alignment.to_original(6) == 5


def test_lines_in_another_language_are_only_cleaned_of_what_cannot_be_seen() -> None:
    foreign = [
        "أعلن الوزير في المؤتمر أن ٣ في المئة",
        "وزیر نے کہا ہے کہ منصوبہ شروع ہوگا",
        "حکومەت دەڵێت مووچەی دەدات",
    ]
    lines = ["رئیس جمهور در این باره گفت که این کار را از فردا آغاز می‌کند", *foreign]
    assert normalize("\n".join(lines) + "\u200f") == "\n".join(lines)


def test_an_address_in_a_line_of_another_language_is_untouched() -> None:
    text = "این کار را از فردا آغاز کرد و در آن بود\nأعلن الوزير في #كتاب‌دار‌ها التي كانت"
    assert normalize(text) == text


def test_an_edit_never_takes_a_newline_with_it() -> None:
    result = normalize("سلام\n\u0958लम در این از به")
    assert result.split("\n")[0] == "سلام"
    assert result.alignment.to_normalized(4) == 4


@pytest.mark.timeout(20)
def test_a_line_of_thousands_of_different_lost_words_takes_linear_time(speller: Speller) -> None:
    words = [word for word in list(speller.lexicon.squeezed)[:30_000] if len(word) > 4]
    assert normalize("این از " + " ".join(words)).count("\u200c") > 20_000
