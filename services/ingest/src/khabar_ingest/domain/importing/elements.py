"""JSON files: an object, an array of objects, or several of these one after another, split without being parsed.

Only brackets and quotation marks are looked at, and each element is parsed on its own afterwards. A streaming parser
(ijson was tried) gives up the whole rest of a file at one bad byte, holds a string of any size, and quietly reads an
escaped lone surrogate as "?".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from khabar_ingest.domain.importing.pieces import Held, Piece, Reason, Rejection

# Commas count as white space: what they separate is clear without them.
_START = re.compile(rb"[^\s,]")
_BARE_END = re.compile(rb"[\s,\[\]{]")
_MARK = re.compile(rb'["\[\]{}]')
_IN_STRING = re.compile(rb'(?:[^"\\]++|\\.)*+', re.DOTALL)


def split_elements(chunks: Iterable[bytes]) -> Iterator[Piece | Rejection]:
    """A piece for every element of the arrays, and for every value outside of them."""
    number = 0
    in_array = False
    element: _Element | None = None
    for chunk in chunks:
        at = 0
        while at < len(chunk):
            if element is None:
                at = _next_start(chunk, at)
                if chunk[at : at + 1] == (b"]" if in_array else b"["):
                    in_array = not in_array
                    at += 1
                elif at < len(chunk):
                    number += 1
                    element = _Element(f"#{number}", bare=chunk[at] not in b'"[{')
            else:
                at = element.take(chunk, at)
                if element.is_ended:
                    yield element.held.ended()
                    element = None
    if element is not None and element.bare:
        yield element.held.ended()
    elif element is not None:
        yield Rejection(
            element.held.place,
            Reason.CUT_OFF,
            f"the file ends inside this article, {element.held.size:,} bytes after its beginning: "
            "it was cut off, or a bracket or quotation mark is not closed",
        )
    elif in_array:
        yield Rejection(
            f"#{number + 1}", Reason.CUT_OFF, "the file ends before its array does: articles may be missing"
        )


def _next_start(chunk: bytes, at: int) -> int:
    start = _START.search(chunk, at)
    return start.start() if start else len(chunk)


class _Element:
    """One element: its bytes, and how deep in brackets or quotation marks its end stands so far."""

    def __init__(self, place: str, *, bare: bool) -> None:
        self.held = Held(place)
        self.bare = bare
        """A number, a word or a stray sign: it ends at the next white space, comma or bracket."""
        self.is_ended = False
        self._depth = 0
        self._in_string = False
        self._escaping = False

    def take(self, chunk: bytes, at: int) -> int:
        """Takes what belongs to the element from ``at`` on, and gives the place after it."""
        end = self._bare_end(chunk, at) if self.bare else self._end(chunk, at)
        self.held.add(chunk[at:end])
        return end

    def _bare_end(self, chunk: bytes, at: int) -> int:
        # A stray closing bracket is an element by itself: at least one byte is taken, or nothing would go on.
        found = _BARE_END.search(chunk, at + (self.held.size == 0))
        self.is_ended = found is not None
        return found.start() if found else len(chunk)

    def _end(self, chunk: bytes, at: int) -> int:
        while at < len(chunk) and not self.is_ended:
            at = self._through_string(chunk, at) if self._in_string else self._to_mark(chunk, at)
        return at

    def _to_mark(self, chunk: bytes, at: int) -> int:
        mark = _MARK.search(chunk, at)
        if mark is None:
            return len(chunk)
        match mark.group():
            case b'"':
                self._in_string = True
            case b"{" | b"[":
                self._depth += 1
            case _:
                self._depth -= 1
                self.is_ended = self._depth == 0
        return mark.end()

    def _through_string(self, chunk: bytes, at: int) -> int:
        if self._escaping:  # the chunk before ended with a backslash
            self._escaping = False
            return at + 1
        inside = _IN_STRING.match(chunk, at)
        end = len(chunk) if inside is None else inside.end()
        if end == len(chunk):
            return end
        if chunk[end : end + 1] == b'"':
            self._in_string = False
            self.is_ended = self._depth == 0
        else:
            self._escaping = True
        return end + 1
