"""What the pages tell people to type: it exists."""

from __future__ import annotations

import importlib.util
import itertools
import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from khabar_core.cli import app as core
from khabar_core.settings import ServiceSettings
from khabar_indexer.app.cli import app as indexer
from khabar_indexer.app.settings import IndexerSettings
from khabar_ingest.app.settings import IngestSettings
from khabar_ingest.cli import app as ingest
from khabar_nlp.app.settings import NlpSettings
from khabar_nlp.cli import app as nlp
from tests.unit.docs.pages import PAGES, ROOT, Page

COMMANDS = {
    f"khabar-{name}": app for name, app in {"core": core, "ingest": ingest, "nlp": nlp, "indexer": indexer}.items()
}
SETTINGS = (ServiceSettings, IngestSettings, NlpSettings, IndexerSettings)
SHELLS = {"sh", "console"}
SEPARATORS = "|&;<>()\n"


def typed(page: Page) -> Iterator[list[str]]:
    """The words of every command on a page, in blocks and in prose."""
    for block in page.blocks:
        if block.info in SHELLS:
            yield from commands(block.text)
    for span in page.code_spans:
        if re.match(r"(\.venv/bin/)?(khabar-\w+|make|python -m) ", span):
            yield from commands(span)


def commands(script: str) -> Iterator[list[str]]:
    """The words of every command of a shell script, but variables set in front and the path of `.venv`."""
    script = re.sub(r"<<'?(\w+)'?\n.*?^\1$", "", script, flags=re.DOTALL | re.MULTILINE)
    script = re.sub(r"(^| +)#.*$", "", script.replace("\\\n", " "), flags=re.MULTILINE)
    lexer = shlex.shlex(script, posix=True, punctuation_chars=SEPARATORS)
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t", True, ""
    for part in itertools.groupby(lexer, key=lambda word: word[0] in SEPARATORS):
        if not part[0]:
            words = list(itertools.dropwhile(lambda word: re.fullmatch(r"[A-Z_]+=.*", word), part[1]))
            if words:
                yield [words[0].removeprefix(".venv/bin/"), *words[1:]]


def complaints(words: list[str]) -> list[str]:
    """What of a command does not exist."""
    match words:
        case ["make", *targets]:
            known = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
            return [f"make {target}" for target in targets if "=" not in target and target not in known]
        case ["python", "-m", module, *_]:
            return [] if importlib.util.find_spec(module) else [f"python -m {module}"]
        case [name, *rest] if name in COMMANDS:
            return unknown(typer.main.get_command(COMMANDS[name]), rest)
        case [name, *_] if name.startswith("khabar-"):
            return [name]
    return []


def unknown(command: Any, words: list[str]) -> list[str]:
    """The subcommands and options that the command does not have."""
    options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    for number, word in enumerate(words):
        if word.startswith("--"):
            if word.partition("=")[0] not in {*options, "--help"}:
                return [word]
        elif hasattr(command, "commands"):
            return unknown(command.commands[word], words[number + 1 :]) if word in command.commands else [word]
    return []


@pytest.mark.parametrize("page", [Page(path) for path in PAGES], ids=lambda page: page.name)
def test_every_command_target_and_option_exists(page: Page) -> None:
    assert {" ".join(words): found for words in typed(page) if (found := complaints(words))} == {}


@pytest.mark.parametrize("page", [Page(path) for path in PAGES], ids=lambda page: page.name)
def test_every_setting_named_exists(page: Page) -> None:
    known = {line.partition("=")[0] for settings in SETTINGS for line in settings.load({}).shown().splitlines()}
    named = set(re.findall(r"KHABAR_[A-Z]+__[A-Z_]+", page.text))
    assert {name for name in named if name not in known and name.removesuffix("_FILE") not in known} == set()


def test_the_check_sees_what_does_not_exist() -> None:
    wrong = [
        "khabar-core topics create",
        "khabar-nlp enrich --fast",
        "khabar-web",
        "make love",
        "python -m nothing_there",
    ]
    assert [complaints(line.split()) for line in wrong] == [
        ["create"],
        ["--fast"],
        ["khabar-web"],
        ["make love"],
        ["python -m nothing_there"],
    ]
