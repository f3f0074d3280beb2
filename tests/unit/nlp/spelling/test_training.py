import gzip
import zipfile
from pathlib import Path

import pytest

from khabar_nlp.domain.spelling import Speller, SpellingModel
from khabar_nlp.domain.spelling.lexicon import DICTIONARY
from khabar_nlp.training.half_spaces import train
from khabar_nlp.training.half_spaces.compound_training import learn_compounds
from khabar_nlp.training.half_spaces.context_training import find_choices
from khabar_nlp.training.half_spaces.corpus import Corpus, Count, read_corpus
from khabar_nlp.training.half_spaces.lexicon_training import learn_spellings, learn_usage, learn_words

TABLE = (
    "spelling\twikipedia\topen\tnews\n"
    "می‌شود\t9000\t40\t100\n"
    "میشود\t90\t0\t1\n"
    "می‌رود\t900\t4\t10\n"
    "آنها\t100\t5\t30\n"
    "آن‌ها\t900\t5\t20\n"
    "دائما\t9\t0\t1\n"
    "شود\t9\t3\t1\n"
    "زمین‌های\t70\t3\t1\n"
    "زمینه‌ای\t30\t1\t1\n"
)
CONTEXTS = "spelling\tposition\tneighbour\tcount\nزمین‌های\t+1\tکشاورزی\t7\nزمینه‌ای\t-1\tهر\t3\n"
SENTENCES = "این کار می‌شود و آن می‌رود\nزمین‌های کشاورزی در هر زمینه‌ای\n"
DICTIONARY_FILE = "3\nکتاب/aabb\nمی‌گسترد\nدائما\n"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    contents = {
        "spellings.tsv.gz": gzip.compress(TABLE.encode()),
        "contexts.tsv": CONTEXTS.encode(),
        "sentences.txt": SENTENCES.encode(),
        "index.dic": DICTIONARY_FILE.encode(),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return [tmp_path / name for name in contents]


def corpus(
    *counts: tuple[str, Count], sentences: tuple[str, ...] = (), dictionary: frozenset[str] = frozenset()
) -> Corpus:
    table: dict[str, dict[str, Count]] = {}
    for spelling, count in counts:
        table.setdefault(spelling.replace("\u200c", ""), {})[spelling] = count
    return Corpus(table, (), sentences, dictionary)


def usual(*counts: tuple[str, Count]) -> list[str]:
    return [spelling.text for spelling in learn_spellings(corpus(*counts), frozenset())]


def test_the_majority_spelling_with_a_half_space_is_learnt() -> None:
    counts = [("حرفه‌ای", Count(0, 0, 70)), ("حرف‌های", Count(0, 0, 30)), ("حرفهای", Count(0, 0, 9))]
    assert usual(*counts) == ["حرفه‌ای"]


def test_a_word_that_most_write_without_a_half_space_is_left_out() -> None:
    assert usual(("میدانی", Count(0, 0, 60)), ("می‌دانی", Count(0, 0, 40))) == []


def test_recent_text_outweighs_an_old_encyclopedia() -> None:
    assert usual(("کتابخانه", Count(100, 20, 0)), ("کتاب‌خانه", Count(900, 0, 0))) == []


def test_the_more_writers_use_the_half_space_the_stronger_the_evidence() -> None:
    rare, common = learn_spellings(corpus(("آب‌ها", Count(0, 0, 2)), ("می‌شود", Count(0, 0, 900))), frozenset())
    assert 0 < rare.squeezed < common.squeezed


def test_a_dictionary_adds_what_the_table_lacks_and_vouches_for_words() -> None:
    known = corpus(("می‌شود", Count(0, 9, 9)), ("کار", Count(0, 9, 9)), dictionary=frozenset({"می‌گسترد", "کتاب", "کار"}))
    spellings = learn_spellings(known, frozenset())
    assert [each.text for each in spellings] == ["می‌شود", "می‌گسترد"]
    words = learn_words(known, spellings)
    assert sorted(words) == ["کار", "کتاب"]
    assert words["کتاب"] == DICTIONARY
    assert words["کار"] > DICTIONARY


def test_usage_is_split_where_a_tenth_of_the_writers_differ() -> None:
    counts = [("آن‌ها", Count(0, 5, 5)), ("آنها", Count(0, 4, 5)), ("می‌شود", Count(0, 99, 0)), ("میشود", Count(0, 1, 0))]
    assert learn_usage(corpus(*counts)) == ["آنها", "آن‌ها"]


def test_compounds_that_hardly_anybody_writes_apart_are_joined() -> None:
    always = [(f"سرمایه‌{ending}", Count(500, 12, 12)) for ending in ("گذاری", "گذار", "داری", "دار")]
    seldom = [(f"به‌{noun}", Count(5, 2, 2)) for noun in ("شدت", "ویژه", "دلیل", "دست")]
    words = [(noun, Count(5_000, 50, 300)) for noun in ("به", "شدت", "ویژه", "دلیل", "دست")]
    sentences = tuple(f"او به {noun} گفت" for noun in ("شدت", "ویژه", "دلیل", "دست") for _ in range(15))
    joined = learn_compounds(corpus(*always, *seldom, *words, sentences=sentences))
    assert joined == {spelling for spelling, _ in always}


def test_a_squeezed_form_of_two_words_is_a_choice_weighed_by_their_use() -> None:
    counts = corpus(("زمین‌های", Count(0, 9, 9)), ("زمینه‌ای", Count(0, 1, 1)), ("کتاب‌های", Count(0, 9, 9))).counts
    choices = find_choices(counts)
    assert list(choices) == ["زمینهای"]
    assert choices["زمینهای"].prior < 0


def test_training_is_deterministic_and_its_model_works(files: list[Path], tmp_path: Path) -> None:
    first, second = tmp_path / "a" / "model.zip", tmp_path / "b" / "model.zip"
    train(files, first)
    train(files, second)
    assert first.read_bytes() == second.read_bytes()
    assert {member.date_time[0] for member in zipfile.ZipFile(first).infolist()} == {1980}
    speller = Speller(SpellingModel.unpack(first.read_bytes()))
    words = [speller.usual(word) for word in ("میشود", "میگسترد", "دائما")]
    assert [word and word.text for word in words] == ["می‌شود", "می‌گسترد", None]


def test_the_data_card_beside_the_model_names_sources_licence_and_checksums(files: list[Path], tmp_path: Path) -> None:
    train(files, tmp_path / "model.zip")
    card = (tmp_path / "model.md").read_text()
    assert "CC BY-SA 4.0" in card
    assert "UD_Persian-PerDT" in card
    assert all(f"`{path.name}`" in card for path in files)
    assert card.count("{") == 0


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (TABLE + "می‌رود\tmany\t0\t0\n", "line 11: expected a spelling and three counts"),
        (TABLE + "می‌رود\n", "line 11: expected a spelling and three counts"),
        (SENTENCES, "no table of spellings among the files"),
    ],
)
def test_files_of_another_form_are_refused_with_the_line(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "spellings.tsv"
    path.write_text(content)
    with pytest.raises(ValueError, match=complaint):
        read_corpus([path])


def test_a_file_that_is_not_utf8_is_refused_with_the_place(tmp_path: Path) -> None:
    path = tmp_path / "spellings.tsv"
    path.write_bytes(b"spelling\xff")
    with pytest.raises(ValueError, match="not UTF-8 at byte 8"):
        read_corpus([path])
