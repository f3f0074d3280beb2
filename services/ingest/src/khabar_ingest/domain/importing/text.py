"""Plain text: paragraphs, in which ``date YYYY-MM-DD`` at the beginning of a line begins an article.

Text before the first such line is an article without a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from khabar_ingest.domain.importing.lines import bounded_lines
from khabar_ingest.domain.importing.pieces import Held, Piece, Rejection

# Wider than the form: an article whose date is wrong must be told as such, and not become the end of the one before it.
_PREFIX = re.compile(rb"[ \t]*date[ \t]+([0-9]{1,4}-[0-9]{1,2}-[0-9]{1,2})(?![0-9-])")


def split_text(chunks: Iterable[bytes]) -> Iterator[Piece | Rejection]:
    """A piece for every article, its prefix included."""
    article: Held | None = None
    for line in bounded_lines(chunks):
        if article is None or _PREFIX.match(line.head):
            if article is not None:
                yield article.ended()
            article = Held(f":{line.number}") if line.head.strip() else None
        if article is not None:
            article.add(line.head)
            article.add(b"\n")
    if article is not None:
        yield article.ended()


def undated(data: bytes) -> tuple[str | None, bytes]:
    """The date that a piece begins with, as it is written, and the text without it."""
    prefix = _PREFIX.match(data)
    if prefix is None:
        return None, data.strip()
    return prefix.group(1).decode(), data[prefix.end() :].strip()
