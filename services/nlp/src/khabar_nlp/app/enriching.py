"""What ``khabar-nlp enrich`` does: articles from a file or standard input, enriched, without Kafka."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain, dropwhile

from pydantic import ValidationError

from khabar_core.identity import article_id
from khabar_core.outcomes import Rejected
from khabar_core.plain_text import begins_article, undated
from khabar_core.schemas import EnrichedArticle, Origin, Precision, RawArticle, Source
from khabar_core.schemas.base import explain
from khabar_core.tehran import first_instant
from khabar_core.versions import revision_of
from khabar_nlp.domain.enrichment import Enricher


@dataclass(frozen=True, slots=True)
class Complaint:
    """A line that is no article or begins none, and why."""

    line: int
    why: str


Numbered = tuple[int, bytes]


def enrich_lines(lines: Iterable[bytes], enricher: Enricher) -> Iterator[EnrichedArticle | Complaint]:
    """Enriches raw articles, one JSON object a line, or plain text: the first character that counts decides which."""
    numbered = dropwhile(lambda pair: not pair[1].strip(), enumerate(lines, start=1))
    first = next(numbered, None)
    if first is None:
        return
    everything = chain([first], numbered)
    if first[1].lstrip().startswith(b"{"):
        yield from _json(everything, enricher)
    else:
        yield from _plain(everything, enricher)


def _json(lines: Iterable[Numbered], enricher: Enricher) -> Iterator[EnrichedArticle | Complaint]:
    for number, line in lines:
        if not line.strip():
            continue
        result = enricher.read(line)
        yield Complaint(number, f"{result.reason}: {result.detail}") if isinstance(result, Rejected) else result


def _plain(lines: Iterable[Numbered], enricher: Enricher) -> Iterator[EnrichedArticle | Complaint]:
    for number, data in _split(lines):
        try:
            yield enricher.enrich(_article(data))
        except ValidationError as error:
            yield Complaint(number, explain(error))
        except UnicodeDecodeError as error:
            yield Complaint(number, f"not UTF-8: {error.reason} at byte {error.start}")
        except ValueError as error:
            yield Complaint(number, f"the date does not exist: {error}")


def _split(lines: Iterable[Numbered]) -> Iterator[Numbered]:
    """Each article's first line number and text."""
    start, held = 0, [b""]
    for number, line in lines:
        if begins_article(line) or not start:
            if start:
                yield start, b"".join(held)
            start, held = number, []
        held.append(line)
    yield start, b"".join(held)


def _article(data: bytes) -> RawArticle:
    written, text = undated(data)
    body = text.decode()
    published = None if written is None else first_instant(date(*map(int, written.split("-"))))
    now = datetime.now(UTC)
    return RawArticle(
        id=article_id(url=None, source_id="text", external_id=None, title=None, body=body),
        revision=revision_of(published or now),
        source=Source(id="text", name="text"),
        body=body,
        published_at=published,
        published_precision=None if published is None else Precision.DAY,
        observed_at=now,
        origin=Origin(channel="file"),
    )
