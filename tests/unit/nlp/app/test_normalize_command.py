"""``khabar-nlp normalize``, with a normalizer that knows two repairs: a half-space in «میشود», and ی for ي."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from khabar_nlp import cli
from khabar_nlp.app import normalizing
from khabar_nlp.app.normalizing import Change, NotUtf8, changes, in_brackets, in_colors, normalize_lines
from khabar_nlp.domain.normalization import Normalized, Step
from khabar_nlp.domain.normalization.edits import Edit, apply, substitutions

HALF_SPACE = "\u200c"
RED, GREEN, PLAIN = "\x1b[31m\x1b[9m", "\x1b[32m\x1b[4m", "\x1b[0m"


def edited(text: str, *rounds: list[Edit]) -> Normalized:
    repaired = text
    for edits in rounds:
        repaired = apply(repaired, edits)
    return Normalized(repaired, text, rounds)


def repair(text: str) -> Normalized:
    letters = list(substitutions(re.compile("ي"), "ی", text))
    return edited(text, letters, list(substitutions(re.compile("(?<=می)(?=شود)"), HALF_SPACE, apply(text, letters))))


def untouched(text: str) -> Normalized:
    return edited(text)


class Recorder:
    """A normalizer that changes nothing and keeps what it was given."""

    def __init__(self) -> None:
        self.documents: list[str] = []

    def __call__(self, text: str) -> Normalized:
        self.documents.append(text)
        return untouched(text)


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[frozenset[Step]]:
    """Puts the normalizer of these tests into the command; the steps that it was loaded with."""
    steps: list[frozenset[Step]] = []

    def load(wanted: frozenset[Step]) -> object:
        steps.append(wanted)
        return repair

    monkeypatch.setattr("khabar_nlp.cli.Normalizer.load", load)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return steps


def normalized(text: bytes) -> str:
    return "".join(normalize_lines(io.BytesIO(text), repair))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("او میشود\nبرف\n", f"او می{HALF_SPACE}شود\nبرف\n"),
        ("میشود", f"می{HALF_SPACE}شود"),
        ("\n\nمیشود\n\n", f"\n\nمی{HALF_SPACE}شود\n\n"),
        ("باران\r\nبرف\r\n", "باران\nبرف\n"),
        ("باران\rبرف\n", "باران برف\n"),
        ("باران\fبرف\u2028باد\u2029مه\u0085\v\n", "باران برف باد مه  \n"),
        ("", ""),
        ("\n", "\n"),
    ],
)
def test_one_line_comes_out_for_every_line_and_ends_as_it_did(text: str, lines: str) -> None:
    assert normalized(text.encode()) == lines


def test_two_hundred_lines_are_one_document() -> None:
    recorder = Recorder()
    lines = [f"خط {number}" for number in range(450)]
    blocks = list(normalize_lines(io.BytesIO("\n".join(lines).encode()), recorder))
    assert recorder.documents == ["\n".join(lines[:200]), "\n".join(lines[200:400]), "\n".join(lines[400:])]
    assert "".join(blocks) == "\n".join(lines)


def test_no_more_than_a_block_is_read_ahead() -> None:
    source = io.BytesIO(b"line\n" * 1000)
    next(normalize_lines(source, untouched))
    assert source.tell() == 200 * len(b"line\n")


def test_a_block_of_long_lines_has_fewer_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(normalizing, "LONGEST", 32)
    recorder = Recorder()
    list(normalize_lines(io.BytesIO(b"twenty characters..\n" * 5), recorder))
    assert [document.count("\n") + 1 for document in recorder.documents] == [2, 2, 1]


def test_a_line_too_long_for_memory_is_repaired_in_parts_cut_at_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(normalizing, "LONGEST", 16)
    recorder = Recorder()
    text = "one two three four five sixseveneightnineten\neleven"
    assert "".join(normalize_lines(io.BytesIO(text.encode()), recorder)) == text
    parts = [part for document in recorder.documents for part in document.split("\n")]
    assert parts == ["one two three", "four five", "sixseveneightni", "neten", "eleven"]


@given(st.text("ab ی\n😀", max_size=80))
def test_text_without_faults_comes_back_byte_for_byte_however_long_its_lines(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(normalizing, "LONGEST", 16)
        assert "".join(normalize_lines(io.BytesIO(text.encode()), untouched)) == text


@pytest.mark.parametrize("garbage", [b"\xff", b"\x80" * 50, "ی".encode()[:1]])
def test_bytes_that_are_not_utf8_are_refused_after_the_lines_before_them(
    garbage: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(normalizing, "LONGEST", 32)
    lines = normalize_lines(io.BytesIO("میشود\n\nab".encode() + garbage + b"\n"), repair)
    assert next(lines) == f"می{HALF_SPACE}شود\n\n"
    with pytest.raises(NotUtf8) as error:
        next(lines)
    assert error.value.line == 3


def test_the_command_names_file_line_and_remedy_of_what_is_not_utf8(
    tmp_path: Path, loaded: list[frozenset[Step]]
) -> None:
    file = tmp_path / "news.txt"
    file.write_bytes("میشود\n".encode() + "برف".encode("cp1256"))
    result = CliRunner().invoke(cli.app, ["normalize", str(file)])
    assert (result.exit_code, result.stdout) == (1, f"می{HALF_SPACE}شود\n")
    assert f"{file}:2: not UTF-8" in result.stderr
    assert "iconv -f WINDOWS-1256 -t UTF-8" in result.stderr
    assert loaded


@pytest.mark.usefixtures("loaded")
def test_the_command_reads_standard_input_and_writes_utf8() -> None:
    result = CliRunner().invoke(cli.app, ["normalize"], input="ميشود\r\nبرف".encode())
    assert (result.exit_code, result.stdout_bytes.decode()) == (0, f"می{HALF_SPACE}شود\nبرف")


def test_the_command_leaves_out_the_steps_it_is_told_to(loaded: list[frozenset[Step]]) -> None:
    arguments = ["normalize", "--without", "affixes", "--without", "half-spaces"]
    assert CliRunner().invoke(cli.app, arguments, input="").exit_code == 0
    assert CliRunner().invoke(cli.app, ["normalize"], input="").exit_code == 0
    assert loaded == [frozenset(Step) - {Step.AFFIXES, Step.HALF_SPACES}, frozenset(Step)]


def test_a_step_that_does_not_exist_is_an_error_of_usage(loaded: list[frozenset[Step]]) -> None:
    assert CliRunner().invoke(cli.app, ["normalize", "--without", "verses"], input="").exit_code == 2
    assert loaded == []


@pytest.mark.usefixtures("loaded")
def test_a_difference_is_shown_in_color_and_the_rest_as_it_is() -> None:
    result = CliRunner().invoke(cli.app, ["normalize", "--diff"], input="علي رفت\nچه میشود\nبرف\n", color=True)
    assert result.stdout.split("\n") == [
        f"عل{RED}ي{PLAIN}{GREEN}ی{PLAIN} رفت",
        f"چه می{GREEN}¦{PLAIN}شود",
        "برف",
        "",
    ]


def test_a_difference_is_shown_in_brackets_where_color_is_not_wanted(
    monkeypatch: pytest.MonkeyPatch, loaded: list[frozenset[Step]]
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    result = CliRunner().invoke(cli.app, ["normalize", "--diff"], input="علي رفت\nچه میشود\n", color=True)
    assert result.stdout == "عل[-ي-]{+ی+} رفت\nچه می{+¦+}شود\n"
    assert loaded


@pytest.mark.parametrize(
    ("text", "edits", "shown"),
    [
        ("می شود", [Edit(2, 3, HALF_SPACE)], "می[- -]{+¦+}شود"),
        (f"کشور{HALF_SPACE}ها", [Edit(4, 5, "")], "کشور[-¦-]ها"),
        ("نو\u200fروز", [Edit(2, 3, "")], "نو[-<U+200F>-]روز"),
        ("علي كرد", [Edit(2, 3, "ی"), Edit(4, 5, "ک")], "عل[-ي-]{+ی+} [-ك-]{+ک+}رد"),
        ("يك", [Edit(0, 1, "ی"), Edit(1, 2, "ک")], "[-يك-]{+یک+}"),
        ("شد.وی", [Edit(3, 3, " ")], "شد.{+ +}وی"),
        ("شد  ", [Edit(2, 4, "")], "شد[-  -]"),
        (" شد...", [Edit(0, 1, ""), Edit(3, 6, "…")], "[- -]شد[-...-]{+…+}"),
    ],
)
def test_what_was_removed_and_what_is_new_can_be_told_even_of_what_does_not_show(
    text: str, edits: list[Edit], shown: str
) -> None:
    assert in_brackets(edited(text, edits)) == shown


def test_an_insertion_inside_a_replaced_stretch_is_shown_with_it() -> None:
    text = edited("آﷲا", [Edit(1, 2, "الله")], [Edit(3, 3, HALF_SPACE)])
    assert list(changes(text)) == [Change("آ", "آ"), Change("ﷲ", f"ال{HALF_SPACE}له"), Change("ا", "ا")]
    assert in_colors(text) == f"آ{RED}ﷲ{PLAIN}{GREEN}ال¦له{PLAIN}ا"


@given(st.data())
def test_the_changes_hold_all_of_both_texts(data: st.DataObject) -> None:
    original = text = data.draw(st.text("ابپ ", max_size=10))
    rounds: list[list[Edit]] = []
    for _ in range(data.draw(st.integers(0, 3))):
        places = data.draw(st.lists(st.integers(0, len(text)), max_size=6).map(sorted))
        new = st.text("ابx", max_size=2)
        rounds.append([Edit(*pair, data.draw(new)) for pair in zip(places[::2], places[1::2], strict=False)])
        text = apply(text, rounds[-1])
    found = list(changes(Normalized(text, original, rounds)))
    assert "".join(change.old for change in found) == original
    assert "".join(change.new for change in found) == text
    assert all(change.old or change.new for change in found)


PROGRAM = """
import sys
from khabar_nlp import cli
from khabar_nlp.domain.normalization import Normalized
cli.Normalizer.load = lambda steps: lambda text: Normalized(text, text, [])
sys.argv[1:] = ["normalize"]
cli.app()
"""


def test_a_reader_that_has_enough_ends_the_command_quietly() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b"line\n" * 200)
        process.stdin.flush()
        assert process.stdout.readline() == b"line\n"
        process.stdout.close()
        process.stdin.write(b"line\n" * 400)
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1
