"""``khabar-nlp evaluate half-spaces``, with normalizers that know one word each."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner, Result

from khabar_nlp import cli
from khabar_nlp.app import evaluating
from khabar_nlp.app.evaluating import BadFile, Comparison, commonest, compare, read_documents, usage
from khabar_nlp.evaluation.half_spaces import Mistake, shares

NO_USAGE = shares([])
GOLD = "او می\u200cشود\nکتاب\u200cها ماند\n"


def repairing(word: str) -> Callable[[str], str]:
    return lambda text: text.replace(word.replace("\u200c", ""), word)


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    file = tmp_path / "gold.txt"
    file.write_text(GOLD, encoding="utf-8")
    return file


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts the normalizers and the lexicon of these tests into the command."""
    model = SimpleNamespace(usage={"می\u200cشود", "میشود"})
    monkeypatch.setattr(evaluating, "Speller", lambda _: None)
    monkeypatch.setattr(evaluating, "Normalizer", lambda _: repairing("می\u200cشود"))
    monkeypatch.setattr("khabar_nlp.app.evaluating.SpellingModel.packaged", lambda: model)
    monkeypatch.setattr(evaluating, "load_hazm", lambda: lambda line: line)


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli.app, ["evaluate", "half-spaces", *map(str, arguments)])


@pytest.mark.usefixtures("known")
def test_json_is_all_that_is_printed_and_names_both(gold: Path) -> None:
    result = run(gold, "--json", "--errors", "5")
    figures = json.loads(result.stdout)
    assert result.exit_code == 0
    assert list(figures) == ["khabar", "hazm"]
    for name, recall in (("khabar", 0.5), ("hazm", 0.0)):
        assert list(figures[name]) == ["squeezed", "spaced", "intact", "characters_per_second"]
        assert list(figures[name]["squeezed"]) == ["precision", "recall", "f1", "sentences", "either"]
        assert figures[name]["squeezed"]["recall"] == recall
    assert figures["khabar"]["squeezed"]["either"] == {"precision": 1, "recall": 0.5, "f1": pytest.approx(2 / 3)}
    assert figures["hazm"]["intact"] == {
        "precision": 1,
        "recall": 1,
        "f1": 1,
        "changed_words": 0,
        "otherwise_changed_words": 0,
        "words": 4,
    }
    assert "کتاب¦ها" in result.stderr


@pytest.mark.usefixtures("known")
def test_a_table_shows_both_side_by_side(gold: Path) -> None:
    lines = [" ".join(line.split()) for line in run(gold).stdout.splitlines()]
    assert lines[0] == "khabar hazm"
    assert "squeezed: precision 1.000 0.000" in lines
    assert "squeezed: sentences restored 0.500 0.000" in lines
    assert "intact: words changed 0 of 4 0 of 4" in lines
    assert lines[-1].startswith("characters a second ")


@pytest.mark.usefixtures("known")
def test_the_commonest_errors_are_a_table_with_visible_half_spaces(gold: Path) -> None:
    assert [line.split() for line in run(gold, "--errors", "1").stdout.splitlines()[-2:]] == [
        ["times", "right", "told"],
        ["1", "کتاب¦ها", "کتابها"],
    ]
    assert "کتاب" not in run(gold).stdout


def test_errors_line_up() -> None:
    mistakes = [Mistake("آن\u200cها", "آنها", 12), Mistake("به شدت", "به\u200cشدت", 3)]
    assert commonest(mistakes) == "times   right    told\n12      آن¦ها    آنها\n3      به شدت  به¦شدت"


@pytest.mark.usefixtures("known")
def test_without_hazm_khabar_is_measured_alone(gold: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluating, "load_hazm", lambda: None)
    result = run(gold, "--json")
    assert json.loads(result.stdout)["hazm"] is None
    assert "pip install khabar-nlp[evaluation]" in result.stderr
    assert run(gold).stdout.splitlines()[0].split() == ["khabar"]


def test_hazm_that_is_not_installed_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluating, "find_spec", lambda _: None)
    assert evaluating.load_hazm() is None


def test_hazm_is_measured_with_its_defaults() -> None:
    hazm = evaluating.load_hazm()
    assert hazm is not None
    assert hazm("کتاب ها را می خوانم") == "کتاب\u200cها را می\u200cخوانم"


@pytest.mark.usefixtures("known")
def test_a_file_that_is_not_utf8_is_named_with_its_line(tmp_path: Path, gold: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_bytes(b"ok\n\xff\n")
    result = run(gold, other)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"{other}:2: not UTF-8" in result.stderr


def test_text_without_any_half_space_is_refused(tmp_path: Path, gold: Path) -> None:
    bare = tmp_path / "bare.txt"
    bare.write_text("باران\nبرف\n", encoding="utf-8")
    with pytest.raises(BadFile, match=r"no half-space .* in .*bare\.txt: give text whose half-spaces are intact"):
        read_documents([bare])
    assert read_documents([bare, gold]) == [["باران", "برف"], GOLD.splitlines()]


def test_blocks_of_two_hundred_lines_do_not_reach_across_files() -> None:
    documents: list[int] = []

    def normalize(text: str) -> str:
        documents.append(text.count("\n") + 1)
        return text

    lines = ["می\u200cشود"]
    compare([lines * 250, lines * 3], normalize, None, NO_USAGE)
    assert documents == [200, 50, 3] * evaluating.PASSES


def test_hazm_is_given_single_lines_and_every_line_that_is_done_is_told() -> None:
    given: list[str] = []
    ticks: list[int] = []

    def hazm(line: str) -> str:
        given.append(line)
        return line

    comparison = compare([["می\u200cشود", "برف"]], str, hazm, NO_USAGE, ticks.append)
    assert isinstance(comparison, Comparison)
    assert set(given) == {"میشود", "می شود", "می\u200cشود", "برف"}
    assert sum(ticks) == 2 * 2 * evaluating.PASSES


def test_a_spelling_is_in_use_where_the_model_says_so() -> None:
    share = usage({"می\u200cشود", "میشود"})
    assert (share("می\u200cشود"), share("میشود"), share("م\u200cیشود"), share("برف")) == (1.0, 1.0, 0.0, 0.0)
