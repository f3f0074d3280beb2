"""A request body as separate articles: each can then be good or bad on its own."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice

# A string (also one that never ends, so that the scan stays linear), or a character of JSON's structure. UTF-8's other
# bytes are never mistaken for these.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{},]', re.DOTALL)
_BLANK = b" \t\r\n"
_BOM = b"\xef\xbb\xbf"


class Form(Enum):
    """How a body holds articles."""

    JSON = auto()
    """One object, or an array of objects."""
    LINES = auto()
    """One object a line; blank lines do not count."""


@dataclass(frozen=True, slots=True)
class Item:
    """The bytes that should be an article: the ``index``-th of a body (from 0); ``line`` (from 1) where lines count."""

    index: int
    line: int | None
    data: bytes


class Unreadable(Exception):
    """The body cannot be taken apart; the text says where and how to mend it."""


class TooMany(Exception):
    """The body holds more articles than one request may bring."""


def split(body: bytes, form: Form, most: int) -> list[Item]:
    """The articles of a body, at most ``most``, in order, unparsed.

    An array is cut at its outermost commas, so that an element that is not even JSON costs only itself.

    Raises:
        Unreadable: there is no article, or no array or object, or its end is missing, or something follows it.
        TooMany: there are more.
    """
    body = body.removeprefix(_BOM)
    if not body.strip(_BLANK):
        raise Unreadable("the body is empty: send one JSON object, an array of them, or one a line")
    items = list(islice(_lines(body) if form is Form.LINES else _values(body), most + 1))
    if len(items) > most:
        raise TooMany(f"the body holds more than {most} articles: send them in several requests")
    return items


def _lines(body: bytes) -> Iterator[Item]:
    index = 0
    for number, line in enumerate(io.BytesIO(body), start=1):
        if data := line.strip(_BLANK):
            yield Item(index, number, data)
            index += 1


def _values(body: bytes) -> Iterator[Item]:
    """The object, or the elements of the array. What is wrong behind the last one is found only on reaching it."""
    begin = len(body) - len(body.lstrip(_BLANK))
    if body[begin] not in b"[{":
        raise Unreadable(f"{_place(body, begin)}: the body is not JSON, or neither an object nor an array of objects")
    if body[begin] == ord("{"):
        [*_, end] = _cuts(body, begin)
        _nothing_follows(body, end + 1)
        yield Item(0, None, body[begin : end + 1])
        return
    start = begin + 1
    for index, cut in enumerate(_cuts(body, begin)):
        data = body[start:cut].strip(_BLANK)
        if body[cut] == ord("]"):
            _nothing_follows(body, cut + 1)
            if not data and index == 0:
                raise Unreadable("the array is empty: there is no article in it")
        yield Item(index, None, data)
        start = cut + 1


def _cuts(body: bytes, begin: int) -> Iterator[int]:
    """Where the value that begins here has its own commas (none of values inside it), and where its last byte is."""
    depth = 0
    for token in _TOKEN.finditer(body, begin):
        kind = body[token.start()]
        if kind in b"[{":
            depth += 1
        elif kind in b"]}":
            depth -= 1
            if depth == 0:
                yield token.start()
                return
        elif kind == ord(",") and depth == 1:
            yield token.start()
    raise Unreadable(
        f"{_place(body, len(body))}: the body ends inside the {'array' if body[begin] == ord('[') else 'object'} that "
        f"begins at {_place(body, begin)}: was it cut off, or is a quotation mark or a bracket missing?"
    )


def _nothing_follows(body: bytes, end: int) -> None:
    if rest := body[end:].lstrip(_BLANK):
        raise Unreadable(
            f"{_place(body, len(body) - len(rest))}: something follows the first value; "
            "several articles are an array, or one a line with content-type application/x-ndjson"
        )


def _place(body: bytes, position: int) -> str:
    before = body[:position]
    column = len(before[before.rfind(b"\n") + 1 :].decode(errors="replace")) + 1
    return f"line {before.count(b'\n') + 1} column {column}"
