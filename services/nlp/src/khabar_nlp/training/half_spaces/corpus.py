"""The files that half-spaces are learnt from, told apart by their form."""

import gzip
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, NamedTuple

from khabar_nlp.domain.alphabet import HALF_SPACE, LETTERS, NON_JOINING, without_marks
from khabar_nlp.domain.spelling.lexicon import squeeze

SPELLING_COLUMNS: Final = ["spelling", "wikipedia", "open", "news"]
CONTEXT_COLUMNS: Final = ["spelling", "position", "neighbour", "count"]

_STRAY: Final = re.compile(f"(?<=[{NON_JOINING}]){HALF_SPACE}")
_WORD: Final = re.compile(f"[{LETTERS}][{LETTERS}{HALF_SPACE}]*")


class Count(NamedTuple):
    """How often one spelling occurs in each source."""

    wikipedia: int
    open_text: int
    news: int

    def plus(self, other: "Count") -> "Count":
        """The sum, source by source."""
        return Count(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


class Context(NamedTuple):
    """A neighbour of a spelling: at position -1 or +1, so many times."""

    spelling: str
    position: int
    neighbour: str
    times: int


type Counts = Mapping[str, Mapping[str, Count]]
"""Squeezed form → spelling → counts, all without marks."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that is learnt from."""

    counts: Counts
    contexts: Sequence[Context]
    sentences: Sequence[str]
    """Text with intact half-spaces, a sentence each."""
    dictionary: frozenset[str] = field(repr=False)
    """Words as dictionaries spell them, without marks."""


def read_corpus(paths: Iterable[Path]) -> Corpus:
    """Reads files, gzipped or not, of four kinds:

    a table of spellings (columns ``spelling wikipedia open news``), a table of contexts (``spelling position neighbour
    count``), a dictionary (a hunspell ``.dic``, or hazm's ``words.dat``: word, frequency, parts of speech), and any
    other: text with intact half-spaces, one sentence a line.

    Raises:
        ValueError: a row of a table has another form, naming file and line; or no table of spellings is there.
    """
    counts: defaultdict[str, dict[str, Count]] = defaultdict(dict)
    contexts: list[Context] = []
    sentences: list[str] = []
    dictionary: set[str] = set()
    for path in paths:
        lines = _lines(path)
        columns = lines[0].split("\t") if lines else []
        if columns == SPELLING_COLUMNS:
            _add_counts(counts, _rows(path, lines, "a spelling and three counts", 3))
        elif columns == CONTEXT_COLUMNS:
            rows = _rows(path, lines, "a spelling, a position, a neighbour and a count", 1)
            contexts += (
                Context(word, int(position), neighbour, int(count)) for word, position, neighbour, count in rows
            )
        elif path.suffix in {".dic", ".dat"}:
            dictionary.update(_entries(lines))
        else:
            sentences += lines
    if not counts:
        raise ValueError(f"no table of spellings among the files: one begins with the columns {SPELLING_COLUMNS}")
    return Corpus(counts, contexts, sentences, frozenset(dictionary))


def _lines(path: Path) -> list[str]:
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    try:
        return data.decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise ValueError(f"{path}: not UTF-8 at byte {error.start}") from error


def _rows(path: Path, lines: Sequence[str], form: str, numbers: int) -> Iterator[list[str]]:
    width = len(lines[0].split("\t"))
    for number, line in enumerate(lines[1:], start=2):
        fields = line.split("\t")
        if len(fields) != width or not all(each.isdecimal() for each in fields[-numbers:]):
            raise ValueError(f"{path}, line {number}: expected {form}, separated by tabs, got {line!r}")
        yield fields


def _spelling(word: str) -> str:
    """The word without marks, and without half-spaces that do nothing: after a letter that does not join forward."""
    return _STRAY.sub("", without_marks(word))


def _add_counts(counts: dict[str, dict[str, Count]], rows: Iterable[list[str]]) -> None:
    for word, *numbers in rows:
        spelling = _spelling(word)
        spellings = counts[squeeze(spelling)]
        spellings[spelling] = spellings.get(spelling, Count(0, 0, 0)).plus(Count(*map(int, numbers)))


def _entries(lines: Iterable[str]) -> Iterator[str]:
    """The words of a dictionary: what stands before a slash (hunspell's flags) or a tab."""
    for line in lines:
        word = _spelling(re.split(r"[/\t]", line.strip(), maxsplit=1)[0])
        if _WORD.fullmatch(word):
            yield word
