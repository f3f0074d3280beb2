from pathlib import Path

import pytest

from khabar_core.schemas import Label
from khabar_nlp.training.marked_text import Marked, conll, read_marked, unmark

TEXT = """# politics
## headline
رئیس [ORG سازمان برنامه و بودجه]: بودجه [PCT ۲۵ درصد] رشد می‌کند

[PER علیرضا خامسیان] در «[LOC قم]» گفت.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "news.txt"
    path.write_text(TEXT, "utf-8")
    return path


def test_marks_are_taken_off_and_their_places_kept() -> None:
    text, marks = unmark("[PER علیرضا خامسیان] در [LOC قم] گفت")
    assert text == "علیرضا خامسیان در قم گفت"
    assert marks == [Marked(Label.PER, 0, 14), Marked(Label.LOC, 18, 20)]


def test_a_file_becomes_words_with_tags_and_comments_are_passed_over(file: Path) -> None:
    first, second = read_marked(file)
    assert first[:5] == [
        ("رئیس", "O"),
        ("سازمان", "B-ORG"),
        ("برنامه", "I-ORG"),
        ("و", "I-ORG"),
        ("بودجه", "I-ORG"),
    ]
    assert [tag for _, tag in second] == ["B-PER", "I-PER", "O", "O", "B-LOC", "O", "O", "O"]


def test_conll_has_a_line_a_word_and_an_empty_one_after_each_sentence(file: Path) -> None:
    lines = list(conll(read_marked(file)))
    assert lines[0] == "رئیس\tO"
    assert lines.count("") == 2


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("[CITY قم] سرد است", "news.txt:1: CITY is no label; the labels are PER"),
        ("[LOC قم سرد است", "news.txt:1: a bracket that belongs to no mark"),
        ("[ORG تیم [LOC قم]] برد", "news.txt:1: a bracket that belongs to no mark"),
        ("[LOC قم]ی‌ها آمدند", "news.txt:1: LOC «قم» begins or ends inside a word"),
    ],
)
def test_a_mark_that_is_none_is_named_with_its_line(tmp_path: Path, line: str, complaint: str) -> None:
    path = tmp_path / "news.txt"
    path.write_text(line, "utf-8")
    with pytest.raises(ValueError, match=complaint):
        read_marked(path)
