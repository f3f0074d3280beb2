"""Labelled text that can be read: a sentence a line, ``[LABEL the name]`` around each entity (docs/entities.md)."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from khabar_core.schemas import Label
from khabar_nlp.domain.tokens import tokenize

OUTSIDE: Final = "O"

_MARK: Final = re.compile(r"\[(?P<label>[A-Z]+) (?P<text>[^\[\]]+)\]")

type Sentence = list[tuple[str, str]]
"""Words and their IOB2 tags."""


class Marked(NamedTuple):
    """A stretch of a plain sentence, ``text[start:end]``, that is an entity."""

    label: Label
    start: int
    end: int


def read_marked(path: Path) -> list[Sentence]:
    """The sentences of a file, as the words of `tokens` with their tags.

    Raises:
        ValueError: a line has a mark that is none, or that begins or ends inside a word; the message names it.
    """
    return list(_sentences(path))


def unmark(line: str) -> tuple[str, list[Marked]]:
    """The plain sentence and its entities.

    Raises:
        ValueError: a bracket belongs to no mark, or a label is unknown.
    """
    pieces: list[str] = []
    marks: list[Marked] = []
    position = length = 0
    for found in _MARK.finditer(line):
        if found["label"] not in Label:
            raise ValueError(f"{found['label']} is no label; the labels are {', '.join(Label)}")
        pieces += (line[position : found.start()], found["text"])
        start = length + found.start() - position
        length = start + len(found["text"])
        marks.append(Marked(Label(found["label"]), start, length))
        position = found.end()
    pieces.append(line[position:])
    plain = "".join(pieces)
    if "[" in plain or "]" in plain:
        raise ValueError("a bracket that belongs to no mark: write [LABEL name], without marks inside")
    return plain, marks


def conll(sentences: Iterable[Sentence]) -> Iterator[str]:
    """Lines of two-column CoNLL: word TAB tag, an empty line after each sentence."""
    for sentence in sentences:
        yield from (f"{word}\t{tag}" for word, tag in sentence)
        yield ""


def _sentences(path: Path) -> Iterator[Sentence]:
    for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1):
        if line.strip() and not line.startswith("#"):
            try:
                yield _tagged(*unmark(line))
            except ValueError as error:
                raise ValueError(f"{path}:{number}: {error}") from error


def _tagged(text: str, marks: Iterable[Marked]) -> Sentence:
    tokens = list(tokenize(text))
    tags = [OUTSIDE] * len(tokens)
    for mark in marks:
        inside = [place for place, token in enumerate(tokens) if mark.start <= token.start and token.end <= mark.end]
        if not inside or tokens[inside[0]].start != mark.start or tokens[inside[-1]].end != mark.end:
            raise ValueError(f"{mark.label} «{text[mark.start : mark.end]}» begins or ends inside a word")
        for place in inside:
            tags[place] = f"{'B' if place == inside[0] else 'I'}-{mark.label}"
    return [(token.text, tag) for token, tag in zip(tokens, tags, strict=True)]
