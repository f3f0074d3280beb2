import pytest

from khabar_nlp.domain.normalization.half_spaces import HalfSpaces, UsualSpelling

LEXICON = HalfSpaces(
    [
        UsualSpelling("می‌شود", 8.0),
        UsualSpelling("آن‌ها", 1.0),
        UsualSpelling("به‌واسطه", 4.0),
        UsualSpelling("رئیس‌جمهور", 6.0),
    ],
)


def test_a_squeezed_word_gets_its_usual_spelling() -> None:
    assert LEXICON.restore("رئیسجمهور می‌آید و کار آغاز میشود.") == "رئیس‌جمهور می‌آید و کار آغاز می‌شود."


def test_the_marks_of_a_word_stay_on_their_letters() -> None:
    assert LEXICON.restore("بهواسطهٔ او") == "به‌واسطهٔ او"
    assert LEXICON.restore("مُیشَود") == "مُی‌شَود"
    assert LEXICON.restore("\u064bرئیسجمهور") == "\u064bرئیس‌جمهور"


def test_only_whole_words_are_restored() -> None:
    assert LEXICON.restore("میشودها و آنهایی") == "میشودها و آنهایی"


def test_a_text_with_squeezed_words_has_lost_its_half_spaces() -> None:
    assert LEXICON.lost_in("این کار میشود")


def test_a_spelling_that_many_writers_choose_is_no_sign_of_a_loss() -> None:
    assert not LEXICON.lost_in("آنها آمدند و آنها رفتند و " * 10)


def test_a_half_space_elsewhere_speaks_against_a_loss() -> None:
    assert not LEXICON.lost_in("این کار میشود و آن می‌ماند و این می‌رود")


def test_a_half_damaged_text_has_lost_half_spaces() -> None:
    assert LEXICON.lost_in("رئیسجمهور گفت این میشود و آن می‌ماند")


def test_a_prefix_is_joined_only_to_a_known_verb() -> None:
    assert LEXICON.verb("می", "شود") == "می‌شود"
    assert LEXICON.verb("می", "سال") is None
    assert LEXICON.verb("نمی", "شود") is None


@pytest.mark.parametrize("line", ["می‌شود", "میشود\t3.0", ""])
def test_a_broken_lexicon_is_refused_with_the_line_and_the_remedy(line: str) -> None:
    with pytest.raises(ValueError, match=r"line 2: .*train half-spaces"):
        HalfSpaces.parse(["می‌رود\t3.0", line])
