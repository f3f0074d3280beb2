import gzip
from pathlib import Path

import pytest

from khabar_nlp.domain.normalization.half_spaces import HalfSpaces
from khabar_nlp.training.half_spaces import SpellingCount, learn, read_counts, train

TABLE = (
    "spelling\twikipedia\topen\tnews\n"
    "می‌شود\t9000\t40\t100\n"
    "میشود\t90\t0\t1\n"
    "آنها\t100\t5\t30\n"
    "آن‌ها\t900\t5\t20\n"
    "دائما\t9\t0\t1\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "spellings.tsv.gz"
    path.write_bytes(gzip.compress(TABLE.encode()))
    return path


def usual(*counts: SpellingCount) -> list[str]:
    return [spelling.spelling for spelling in learn(counts)]


def test_the_majority_spelling_with_a_half_space_is_learnt() -> None:
    counts = [SpellingCount("حرفه‌ای", 0, 0, 70), SpellingCount("حرف‌های", 0, 0, 30), SpellingCount("حرفهای", 0, 0, 9)]
    assert usual(*counts) == ["حرفه‌ای"]


def test_a_word_that_most_write_without_a_half_space_is_left_out() -> None:
    assert usual(SpellingCount("میدانی", 0, 0, 60), SpellingCount("می‌دانی", 0, 0, 40)) == []


def test_recent_text_outweighs_an_old_encyclopedia() -> None:
    assert usual(SpellingCount("کتابخانه", 100, 20, 0), SpellingCount("کتاب‌خانه", 900, 0, 0)) == []


def test_words_are_compared_without_marks() -> None:
    assert usual(SpellingCount("به‌واسطهٔ", 0, 3, 0), SpellingCount("به‌واسطه", 0, 3, 0)) == ["به‌واسطه"]


def test_the_more_writers_use_the_half_space_the_stronger_the_evidence() -> None:
    rare, common = learn([SpellingCount("آب‌ها", 0, 0, 2), SpellingCount("می‌شود", 0, 0, 900)])
    assert 0 < rare.evidence < common.evidence


def test_training_is_deterministic_and_its_lexicon_works(table: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a" / "half_spaces.tsv.gz", tmp_path / "b" / "half_spaces.tsv.gz"
    train(table, first)
    train(table, second)
    assert first.read_bytes() == second.read_bytes()
    assert int.from_bytes(first.read_bytes()[4:8]) == 0  # gzip's time of writing
    lexicon = HalfSpaces.parse(gzip.decompress(first.read_bytes()).decode().splitlines())
    assert lexicon.restore("میشود آنها دائما") == "می‌شود آنها دائما"


def test_the_data_card_beside_the_lexicon_names_sources_licence_and_checksums(table: Path, tmp_path: Path) -> None:
    train(table, tmp_path / "half_spaces.tsv.gz")
    card = (tmp_path / "half_spaces.md").read_text()
    assert "CC BY-SA 4.0" in card
    assert "UD_Persian-PerDT" in card
    assert card.count("{") == 0


@pytest.mark.parametrize(
    ("content", "complaint"),
    [("word\tcount\n", "line 1: expected the columns"), (TABLE + "می‌رود\tmany\t0\t0\n", "line 7: expected a spelling")],
)
def test_a_table_in_another_form_is_refused_with_the_line(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "spellings.tsv.gz"
    path.write_bytes(gzip.compress(content.encode()))
    with pytest.raises(ValueError, match=complaint):
        list(read_counts(path))
