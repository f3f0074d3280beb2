"""From a piece of a file to the article that it holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from pydantic import ValidationError

from khabar_core.events import new_trace
from khabar_core.plain_text import undated
from khabar_core.records import Outgoing
from khabar_core.schemas import MAX_ARTICLE_BYTES, Source
from khabar_core.schemas.base import explain
from khabar_ingest.domain.importing.elements import split_elements
from khabar_ingest.domain.importing.formats import Format
from khabar_ingest.domain.importing.lines import split_lines
from khabar_ingest.domain.importing.pieces import Flaw, Piece, Reason, Rejection, without_bom
from khabar_ingest.domain.importing.text import split_text
from khabar_ingest.domain.records import article_record
from khabar_ingest.domain.submission import Submission, raw_article

DEFAULT_SOURCE = Source(id="import", name="import")
"""The source of plain text, which cannot name its own, where none is given."""

_MOST_DETAIL = 500
"""Characters."""

_SPLITTERS: dict[Format, Callable[[Iterable[bytes]], Iterator[Piece | Rejection]]] = {
    Format.TEXT: split_text,
    Format.JSON: split_elements,
    Format.JSONL: split_lines,
}


@dataclass(frozen=True, slots=True)
class Ready:
    """An article that is ready to be sent."""

    place: str
    record: Outgoing
    is_dated: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """How the articles of one file are read."""

    name: str
    """The file's name, for the article's origin."""
    format: Format
    source: Source | None
    """For plain text, and for objects that name none."""
    observed_at: datetime
    """The file's time, so that a second import makes the same revisions; aware."""

    def read(self, chunks: Iterable[bytes], skip: int = 0) -> Iterator[Ready | Rejection]:
        """The articles of a file but for the first ``skip``, in order, each on its own: a bad one costs no other.

        Raises:
            Flaw: as ``chunks`` raise it; all that stands whole before was given.
        """
        for piece in islice(_SPLITTERS[self.format](without_bom(chunks)), skip, None):
            yield piece if isinstance(piece, Rejection) else self._outcome(piece)

    def _outcome(self, piece: Piece) -> Ready | Rejection:
        try:
            return self._ready(piece)
        except Flaw as flaw:
            return Rejection.of(piece.place, flaw)

    def _ready(self, piece: Piece) -> Ready:
        value = self._text(piece.data) if self.format is Format.TEXT else self._object(piece.data)
        try:
            article = raw_article(
                Submission.model_validate(value),
                observed_at=self.observed_at,
                channel="file",
                location=self.name + piece.place,
            )
        except ValidationError as error:
            raise _not_an_article(error) from error
        except ValueError as error:
            raise Flaw(Reason.NOT_AN_ARTICLE, str(error)) from error
        record = article_record(article, new_trace())
        if (size := len(record.value or b"")) > MAX_ARTICLE_BYTES:
            raise Flaw(Reason.TOO_LARGE, f"{size:,} bytes of JSON; an article has at most {MAX_ARTICLE_BYTES:,}")
        return Ready(piece.place, record, article.published_at is not None)

    def _text(self, data: bytes) -> dict[str, object]:
        published_at, body = undated(data)
        source = self.source or DEFAULT_SOURCE
        return {"source": source, "body": _decoded(body), "published_at": published_at}

    def _object(self, data: bytes) -> dict[str, object]:
        value = _parsed(data)
        if not isinstance(value, dict):
            raise Flaw(Reason.NOT_AN_ARTICLE, "no JSON object")
        return value if self.source is None else {"source": self.source, **value}


def _parsed(data: bytes) -> object:
    # The standard library's parser lets lone surrogates through, so that validation can name their field.
    try:
        return json.loads(_decoded(data))
    except RecursionError as error:
        raise Flaw(Reason.NOT_JSON, "nested too deeply: an article is an object of texts") from error
    except ValueError as error:
        raise Flaw(Reason.NOT_JSON, f"{error}, counted from its beginning") from error


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Flaw(
            Reason.NOT_UTF8,
            f"byte {error.start + 1:,} of it is 0x{data[error.start]:02x}: convert the file (iconv -t UTF-8)",
        ) from error


def _not_an_article(error: ValidationError) -> Flaw:
    lacks_source = any(e["type"] == "missing" and e["loc"] == ("source",) for e in error.errors(include_url=False))
    hint = "; --source ID names one for all that lack it" if lacks_source else ""
    # A misspelt field is named in the detail, and its name may be anything at all.
    detail = explain(error).encode(errors="backslashreplace").decode()
    return Flaw(Reason.NOT_AN_ARTICLE, detail[:_MOST_DETAIL] + hint)
