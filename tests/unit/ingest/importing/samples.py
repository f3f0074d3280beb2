"""Articles and files for the tests of the importer."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from typing import Any

import zstandard

from khabar_core.schemas import RawArticle
from khabar_ingest.domain.importing.articles import Ready
from khabar_ingest.domain.importing.formats import Compression

TEXT = """ date 2025-11-03 باران دیشب خیابان‌های شهر را شست.

آبفا گفت که سدها پر می‌شوند.
 date 2025-11-04 قیمت نان تغییر نکرد.
"""


def entry(number: int, **fields: Any) -> dict[str, Any]:
    """A submission that is good, but for what `fields` say."""
    return {"source": "test", "external_id": str(number), "body": f"خبر شمارهٔ {number} از بازار.", **fields}


def as_lines(entries: Iterable[Any]) -> bytes:
    """JSONL; bytes among the entries are taken as they are."""
    return b"".join(e + b"\n" if isinstance(e, bytes) else _json(e) + b"\n" for e in entries)


def as_array(entries: Iterable[Any]) -> bytes:
    """A JSON array; bytes among the entries are taken as they are."""
    return b"[\n" + b",\n".join(e if isinstance(e, bytes) else _json(e) for e in entries) + b"\n]\n"


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def packed(data: bytes, compression: Compression) -> bytes:
    """The data in two members or frames."""
    middle = len(data) // 2
    match compression:
        case Compression.NONE:
            return data
        case Compression.GZIP:
            return gzip.compress(data[:middle]) + gzip.compress(data[middle:])
        case Compression.ZSTD:
            compressor = zstandard.ZstdCompressor()
            return compressor.compress(data[:middle]) + compressor.compress(data[middle:])


def in_chunks(data: bytes, size: int) -> Iterator[bytes]:
    """The data in chunks of this many bytes."""
    return (data[i : i + size] for i in range(0, len(data), size))


def article(ready: Ready) -> RawArticle:
    """The article that is ready to be sent."""
    return RawArticle.read(ready.record.value or b"")
