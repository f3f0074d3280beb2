import pytest

from khabar_nlp.domain.spelling import groups
from khabar_nlp.domain.spelling.lexicon import DICTIONARY, Lexicon, Spelling, pack_spellings, pack_words, squeeze
from khabar_nlp.domain.spelling.pieces import Pieces, level

SPELLINGS = [
    Spelling("می‌شود", 8.0, joined=True),
    Spelling("آن‌ها", 1.0, joined=False),
    Spelling("هم‌زمان", 0.0, joined=True),
]


def test_spellings_and_words_come_back_from_their_file() -> None:
    words = {"کتاب": 9 + DICTIONARY, "زمان": 8, "شود": 8}
    lexicon = Lexicon.unpack(pack_spellings(SPELLINGS), pack_words(words))
    assert lexicon.words == words
    assert lexicon.squeezed == {"میشود": SPELLINGS[0], "آنها": SPELLINGS[1]}
    assert lexicon.joined == {"می‌شود", "هم‌زمان"}


def test_a_spelling_that_is_never_restored_is_no_squeezed_form() -> None:
    assert "همزمان" not in Lexicon.unpack(pack_spellings(SPELLINGS), "").squeezed


def test_pieces_are_counted_by_their_place_and_come_back() -> None:
    pieces = Pieces.of(["رئیس‌جمهور", "رئیس‌جمهوری", "سرمایه‌گذاری‌های"])
    assert pieces.first == {"رئیس": 2, "سرمایه": 1}
    assert pieces.last == {"جمهور": 1, "جمهوری": 1, "های": 1}
    assert pieces.between == {"گذاری": 1}
    assert Pieces.unpack(pieces.pack()) == pieces


def test_a_level_grows_with_the_count_and_ends_at_nine() -> None:
    levels = [level(2**power) for power in range(30)]
    assert level(0) == 0
    assert levels == sorted(levels)
    assert (levels[0], levels[-1]) == (1, 9)


@pytest.mark.parametrize("line", ["می‌شود", "8.0\tمی‌شود", "many\t1\tمی‌شود"])
def test_a_broken_group_is_refused_with_the_line_and_the_remedy(line: str) -> None:
    with pytest.raises(ValueError, match=r"line 2: .*train half-spaces"):
        list(groups.unpack(f"8.0\t1\tمی‌رود\n{line}\n", 2))


def test_squeezing_takes_the_half_spaces_out() -> None:
    assert squeeze("می‌خواسته‌اند") == "میخواستهاند"
