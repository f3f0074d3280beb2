"""Compressed streams, with any number of members or frames, in bounded memory."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import zstandard

from khabar_ingest.domain.importing.formats import Compression
from khabar_ingest.domain.importing.pieces import Flaw, Reason

_CHUNK = 64 * 1024
_FEED = 1024
"""Bytes given to a decompressor at once. A zstd block of four bytes may become 128 KiB, so these become 32 MiB at most,
and gzip's 1 MiB."""
_MAX_WINDOW = 128 * 1024 * 1024
"""zstd's own limit, of ``zstd --ultra -22``; only ``--long=28`` and above need more."""


class Stream(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes: ...


class _Decompressor(Protocol):
    """One member or frame."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


def _gzip() -> _Decompressor:
    return zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)


def _zstd() -> _Decompressor:
    return zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW).decompressobj()


_FRESH: dict[Compression, Callable[[], _Decompressor]] = {Compression.GZIP: _gzip, Compression.ZSTD: _zstd}


def unpacked(source: Stream, compression: Compression) -> Iterator[bytes]:
    """The content of a stream, in chunks.

    Raises:
        Flaw: the compressed stream is cut off or damaged; what was good before it was given.
        OSError: the source cannot be read.
    """
    if compression is Compression.NONE:
        while chunk := source.read(_CHUNK):
            yield chunk
        return
    position = 0
    member: _Decompressor | None = None
    while data := source.read(_FEED):
        position += len(data)
        while data:
            member = member or _FRESH[compression]()
            yield _decompressed(member, data, compression, position)
            data = member.unused_data if member.eof else b""
            member = None if member.eof else member
    if member is not None:
        raise Flaw(Reason.CUT_OFF, f"the {compression} stream ends at byte {position:,} before its end: it was cut off")


def _decompressed(member: _Decompressor, data: bytes, compression: Compression, position: int) -> bytes:
    try:
        return member.decompress(data)
    except (zlib.error, zstandard.ZstdError) as error:
        raise Flaw(Reason.DAMAGED, f"the {compression} stream is damaged before byte {position:,}: {error}") from error
