"""The command as a person meets it: what it prints, what it leaves, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from khabar_ingest.app.importing import import_command
from tests.unit.ingest.importing.samples import TEXT, as_array, as_lines, entry

app = typer.Typer()
app.command()(import_command)


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


def run(*arguments: str | Path, given: bytes = b"") -> Result:
    return CliRunner().invoke(app, [str(a) for a in arguments], input=given)


def test_a_dry_run_checks_a_whole_folder_and_leaves_no_checkpoint(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT)
    (folder / "b.json").write_bytes(as_array([entry(1), entry(2)]))
    (folder / "c.jsonl").write_bytes(as_lines([entry(3, published_at="2025-12-10")]))
    result = run(folder, "--dry-run")
    assert result.exit_code == 0, result.output
    assert "Would import 5 articles" in result.output
    assert f"Without a publication date: 2, first {folder}/b.json#1" in result.output
    assert not (tmp_path / "state").exists()


def test_rejections_are_shown_with_place_and_reason_and_written_to_the_rejects_file(tmp_path: Path) -> None:
    file, rejects = tmp_path / "a.jsonl", tmp_path / "rejects.jsonl"
    file.write_bytes(as_lines([entry(1), *([b"{"] * 12), entry(2, published_at="2025-02-30")]))
    result = run(file, "--dry-run", "--rejects", rejects)
    assert result.exit_code == 1
    assert "Rejected 13: not_json 12, not_an_article 1." in result.output
    assert f"{file}:2  not_json: Expecting" in result.output
    assert "and 3 more" in result.output
    written = [json.loads(line) for line in rejects.read_text().splitlines()]
    assert [w["place"] for w in written] == [f"{file}:{line}" for line in range(2, 15)]
    assert written[-1]["reason"] == "not_an_article"
    assert "published_at" in written[-1]["detail"]


def test_standard_input_is_read() -> None:
    result = run("-", "--dry-run", given=as_lines([entry(1), entry(2)]))
    assert (result.exit_code, "2 articles" in result.output) == (0, True)
    result = run("-", "--dry-run", "--format", "text", "--source", "paper:روزنامه", given=TEXT.encode())
    assert (result.exit_code, "2 articles" in result.output) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.json"], "no such file"),
        (["-", "--source", "Not An Id"], "--source"),
        (["-", "--format", "xml"], "xml"),
        ([], "PATH"),
    ],
)
def test_a_command_that_cannot_be_done_says_why_and_exits_with_2(arguments: list[str], said: str) -> None:
    result = run(*arguments, "--dry-run")
    assert (result.exit_code, said in result.output) == (2, True), result.output


def test_settings_that_do_not_fit_exit_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_KAFKA__BOOTSTRAP_SERVER", "localhost:9092")
    result = run("-", "--dry-run")
    assert (result.exit_code, "KHABAR_KAFKA__BOOTSTRAP_SERVER" in result.output) == (2, True)


def test_a_file_of_the_import_that_cannot_be_written_exits_with_2_before_anything_is_read(tmp_path: Path) -> None:
    result = run("-", "--dry-run", "--rejects", tmp_path, given=as_lines([entry(1)]))
    assert (result.exit_code, str(tmp_path) in result.output) == (2, True)
    assert "Would import" not in result.output
