"""Which kinds of file are read, and how a name tells them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath


class Format(StrEnum):
    """How a file holds its articles."""

    TEXT = "text"
    """Paragraphs; a line that begins with ``date YYYY-MM-DD`` begins an article."""
    JSON = "json"
    """One object, an array of them, or several one after another."""
    JSONL = "jsonl"
    """An object a line."""


class Compression(StrEnum):
    """How a file is packed."""

    NONE = "none"
    GZIP = "gzip"
    ZSTD = "zstd"


_FORMATS = {".txt": Format.TEXT, ".json": Format.JSON, ".jsonl": Format.JSONL, ".ndjson": Format.JSONL}
_COMPRESSIONS = {".gz": Compression.GZIP, ".zst": Compression.ZSTD}

SUFFIXES = ", ".join(_FORMATS) + ", each also with " + " or ".join(_COMPRESSIONS)
"""The names that are understood, for people."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """What a name tells about a file; ``format`` is None where it tells none."""

    format: Format | None
    compression: Compression


def encoding_of(name: str) -> Encoding:
    """The encoding that a file's name tells: ``news.jsonl.gz`` is JSONL in gzip."""
    path = PurePath(name.lower())
    compression = _COMPRESSIONS.get(path.suffix, Compression.NONE)
    if compression is not Compression.NONE:
        path = path.with_suffix("")
    return Encoding(_FORMATS.get(path.suffix), compression)
