"""Files to be imported: finding them, telling them apart, reading their bytes."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from khabar_ingest.adapters.decompression import unpacked
from khabar_ingest.domain.importing.checkpoint import Fingerprint
from khabar_ingest.domain.importing.formats import SUFFIXES, Compression, Format, encoding_of
from khabar_ingest.domain.importing.pieces import Flaw, Reason

STDIN = "-"
_SAMPLE = 64 * 1024


class NoInput(Exception):
    """What was asked for cannot be imported: the text says why."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file to be imported; ``path`` is None for standard input."""

    path: Path | None
    name: str
    """As it was given: for people and for the articles' origin."""
    format: Format
    compression: Compression
    size: int | None
    """In bytes, as it lies on the disk; None for what is no regular file and can be read only once, if at all."""
    modified_ns: int
    """The modification time in nanoseconds since 1970; for what is no regular file, now."""

    @property
    def modified_at(self) -> datetime:
        """The modification time, aware, in whole milliseconds."""
        return datetime.fromtimestamp(self.modified_ns // 1_000_000 / 1000, UTC)

    @property
    def key(self) -> str | None:
        """The file's name in a checkpoint; None for what cannot be read again."""
        return None if self.path is None or self.size is None else _shown(self.path.resolve())


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at the given paths: the files to import, and those in folders whose names tell no format."""

    inputs: list[Input]
    passed_over: list[str]

    @property
    def total_bytes(self) -> int | None:
        """Of all files; None if one of them does not tell its size."""
        sizes = [file.size for file in self.inputs]
        return None if None in sizes else sum(size or 0 for size in sizes)


def find(paths: Sequence[str], stated: Format | None, ours: Collection[Path]) -> Found:
    """The files at these paths: folders with all that is in them, in the order of names, but for hidden files.

    ``stated`` is the format of standard input (JSONL if None) and of files given by name that do not tell theirs;
    ``ours`` are files of the import itself, which no folder yields.

    Raises:
        NoInput: a path does not exist, a file's name does not tell its format and none is stated, or there is no file.
    """
    found = Found([], [])
    own = {path.resolve() for path in ours}
    for path in paths:
        if path == STDIN:
            found.inputs.append(Input(None, "stdin", stated or Format.JSONL, Compression.NONE, None, time.time_ns()))
        elif Path(path).is_dir():
            for file in _files_in(Path(path)):
                _sort_in(file, found, own)
        else:
            found.inputs.append(_named(Path(path), stated))
    if not found.inputs:
        raise NoInput(
            f"no file to import in {', '.join(paths)} ({SUFFIXES}); {len(found.passed_over):,} of other names"
        )
    return found


def _files_in(folder: Path) -> Iterator[Path]:
    for place, folders, files in folder.walk():
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (place / name for name in sorted(files) if not name.startswith("."))


def _sort_in(file: Path, found: Found, ours: Collection[Path]) -> None:
    encoding = encoding_of(file.name)
    if encoding.format is None:
        found.passed_over.append(_shown(file))
    elif file.resolve() not in ours:
        found.inputs.append(_input(file, encoding.format, encoding.compression))


def _named(file: Path, stated: Format | None) -> Input:
    if not file.exists():
        raise NoInput(f"{_shown(file)}: no such file or folder")
    encoding = encoding_of(file.name)
    form = encoding.format or stated
    if form is None:
        raise NoInput(f"{_shown(file)}: its name does not tell its format ({SUFFIXES}): give --format")
    return _input(file, form, encoding.compression)


def _input(file: Path, form: Format, compression: Compression) -> Input:
    # What is not there, or no file, is told when it is opened: it must not keep the others from being imported.
    if not file.is_file():
        return Input(file, _shown(file), form, compression, None, time.time_ns())
    status = file.stat()
    return Input(file, _shown(file), form, compression, status.st_size, status.st_mtime_ns)


def _shown(path: Path) -> str:
    # A name that is not UTF-8 could not be written into an article.
    return os.fsencode(path).decode(errors="replace")


def fingerprint(file: Input, terms: str) -> Fingerprint:
    """By what a regular file is known again.

    Raises:
        Flaw: the file cannot be read.
    """
    if file.path is None or file.size is None:
        raise AssertionError(f"{file.name} is no regular file")
    digest = hashlib.sha256()
    try:
        with file.path.open("rb") as source:
            digest.update(source.read(_SAMPLE))
            source.seek(max(0, file.size - _SAMPLE))
            digest.update(source.read(_SAMPLE))
    except OSError as error:
        raise _unreadable(error) from error
    return Fingerprint(file.size, file.modified_ns, digest.hexdigest()[:32], terms)


def contents(file: Input, on_read: Callable[[int], None]) -> Iterator[bytes]:
    """The file's content in chunks; ``on_read`` is told the bytes that were taken from the disk.

    Raises:
        Flaw: the file cannot be read, or its compression is cut off or damaged.
    """
    try:
        with _opened(file) as source:
            yield from unpacked(_Counted(source, on_read), file.compression)
    except OSError as error:
        raise _unreadable(error) from error


def _opened(file: Input) -> BinaryIO:
    return sys.stdin.buffer if file.path is None else file.path.open("rb")


def _unreadable(error: OSError) -> Flaw:
    return Flaw(Reason.UNREADABLE, f"{error.strerror}; what stands there is still to be imported")


class _Counted:
    """A stream that tells how much is read from it."""

    def __init__(self, source: BinaryIO, on_read: Callable[[int], None]) -> None:
        self._source = source
        self._on_read = on_read

    def read(self, size: int, /) -> bytes:
        data = self._source.read(size)
        self._on_read(len(data))
        return data
