"""Lines, and files with an object a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from khabar_core.schemas import MAX_ARTICLE_BYTES
from khabar_ingest.domain.importing.pieces import Piece, Rejection, too_large


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its line feed. Of one that is longer than an article may be, only the beginning is held."""

    number: int
    head: bytes
    size: int

    @property
    def is_whole(self) -> bool:
        """Whether all of it is held."""
        return len(self.head) == self.size


def bounded_lines(chunks: Iterable[bytes]) -> Iterator[Line]:
    """The lines of a stream, numbered from 1, in memory that does not depend on their length."""
    number, size, head = 1, 0, bytearray()
    for chunk in chunks:
        *ends, rest = chunk.split(b"\n")
        for end in ends:
            head += end[: MAX_ARTICLE_BYTES - len(head)]
            yield Line(number, bytes(head), size + len(end))
            number, size, head = number + 1, 0, bytearray()
        head += rest[: MAX_ARTICLE_BYTES - len(head)]
        size += len(rest)
    if size:
        yield Line(number, bytes(head), size)


def split_lines(chunks: Iterable[bytes]) -> Iterator[Piece | Rejection]:
    """A piece for every line that is not blank."""
    for line in bounded_lines(chunks):
        place = f":{line.number}"
        if not line.is_whole:
            yield too_large(place, line.size)
        elif line.head.strip():
            yield Piece(place, line.head)
