"""Plain text (``khabar_core.plain_text``), taken apart into its articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from khabar_core.plain_text import begins_article
from khabar_ingest.domain.importing.lines import bounded_lines
from khabar_ingest.domain.importing.pieces import Held, Piece, Rejection


def split_text(chunks: Iterable[bytes]) -> Iterator[Piece | Rejection]:
    """A piece for every article, its prefix included."""
    article: Held | None = None
    for line in bounded_lines(chunks):
        if article is None or begins_article(line.head):
            if article is not None:
                yield article.ended()
            article = Held(f":{line.number}") if line.head.strip() else None
        if article is not None:
            article.add(line.head)
            article.add(b"\n")
    if article is not None:
        yield article.ended()
