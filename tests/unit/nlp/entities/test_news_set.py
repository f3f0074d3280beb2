"""The project's own labelled news: it can be read, and the datasheet tells the truth about it."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from khabar_nlp.cli import app
from khabar_nlp.training.marked_text import read_marked, unmark

SET = Path(__file__).parents[4] / "services" / "nlp" / "data" / "entities"
FILES = sorted([*SET.glob("train/*.txt"), *SET.glob("test/*.txt")])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_can_be_read_and_has_as_many_sentences_and_tokens_as_the_datasheet_says(file: Path) -> None:
    sentences = read_marked(file)
    row = f"`{file.relative_to(SET)}`"
    (line,) = [line for line in (SET / "README.md").read_text("utf-8").splitlines() if row in line]
    assert line.endswith(f"| {len(sentences):,} | {sum(map(len, sentences)):,} |")


def test_no_sentence_of_the_test_part_is_in_the_training_part() -> None:
    parts = {
        part: {
            unmark(line)[0]
            for file in SET.glob(f"{part}/*.txt")
            for line in file.read_text("utf-8").splitlines()
            if line and not line.startswith("#")
        }
        for part in ("train", "test")
    }
    assert len(parts["test"]) > 400
    assert not parts["train"] & parts["test"]


def test_two_annotators_agree_as_far_as_the_datasheet_says() -> None:
    def labelled(file: Path) -> list[tuple[str, set[object]]]:
        lines = [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]
        return [(text, set(marks)) for text, marks in map(unmark, lines)]

    second = labelled(SET / "second" / "news.txt")
    first = labelled(SET / "test" / "news.txt")[: len(second)]
    assert [text for text, _ in first] == [text for text, _ in second]
    same = sum(len(mine & theirs) for (_, mine), (_, theirs) in zip(first, second, strict=True))
    every = sum(len(marks) for _, marks in first + second)
    assert f"F1 of the two, strict, {200 * same / every:.1f}" in (SET / "README.md").read_text("utf-8")


def test_convert_writes_conll(tmp_path: Path) -> None:
    file = tmp_path / "news.txt"
    file.write_text("در [LOC قم] بود\n", "utf-8")
    result = CliRunner().invoke(app, ["convert", str(file)])
    assert result.stdout == "در\tO\nقم\tB-LOC\nبود\tO\n\n"


def test_convert_names_the_line_that_it_cannot_read(tmp_path: Path) -> None:
    file = tmp_path / "news.txt"
    file.write_text("در [CITY قم] بود\n", "utf-8")
    result = CliRunner().invoke(app, ["convert", str(file)])
    assert result.exit_code != 0
    assert "news.txt:1: CITY is no label" in result.stderr
