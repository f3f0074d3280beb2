"""Pieces of a file: the bytes of one article each, and what is wrong with those that are none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from khabar_core.schemas import MAX_ARTICLE_BYTES

_BOM = b"\xef\xbb\xbf"


class Reason(StrEnum):
    """Why a piece of a file, or the rest of it, is not imported."""

    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    NOT_AN_ARTICLE = "not_an_article"
    TOO_LARGE = "too_large"
    CUT_OFF = "cut_off"
    """The file ends where an article, an array or a compressed stream does not."""
    DAMAGED = "damaged"
    """The compressed stream is not what its name says, or broken."""
    UNREADABLE = "unreadable"
    """The operating system does not give the file; another day it may."""


class Flaw(Exception):
    """What is wrong with a piece or with the rest of a file; ``detail`` is free of article text."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Piece:
    """The bytes of what should be one article. ``place`` is relative to its file: ``:line`` or ``#number``, from 1."""

    place: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Rejection:
    """A piece that is not imported, and why."""

    place: str
    reason: Reason
    detail: str

    @classmethod
    def of(cls, place: str, flaw: Flaw) -> Rejection:
        """The rejection of what stands at ``place`` for this flaw."""
        return cls(place, flaw.reason, flaw.detail)


class Held:
    """The bytes of a piece as they come, of which no more than an article may have are held."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.size = 0
        self._data = bytearray()

    def add(self, data: bytes) -> None:
        """Takes the next bytes."""
        self.size += len(data)
        if self.size <= MAX_ARTICLE_BYTES:
            self._data += data
        else:
            self._data.clear()

    def ended(self) -> Piece | Rejection:
        """The whole piece, or its rejection for its size."""
        if self.size > MAX_ARTICLE_BYTES:
            return too_large(self.place, self.size)
        return Piece(self.place, bytes(self._data))


def too_large(place: str, size: int) -> Rejection:
    """The rejection of a piece of ``size`` bytes."""
    return Rejection(place, Reason.TOO_LARGE, f"{size:,} bytes; an article has at most {MAX_ARTICLE_BYTES:,}")


def without_bom(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks without the byte order mark that some editors put before the first of them."""
    rest = iter(chunks)
    start = b""
    for chunk in rest:
        start += chunk
        if len(start) >= len(_BOM):
            break
    yield start.removeprefix(_BOM)
    yield from rest
