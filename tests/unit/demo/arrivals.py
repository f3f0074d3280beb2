"""A journal and evidence as they are when every sample has arrived, to be spoilt by a test."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from demo.evidence import PHRASE, Evidence, standing
from demo.feed import BROKEN_KEY
from demo.index import Document
from demo.journal import Identity, Journal, Stage
from demo.samples import BrokenRecord, Publication, Sample, load_samples
from khabar_core.dead_letters import DeadLetter
from khabar_core.records import Record
from khabar_core.schemas import EnrichedArticle, Enrichment, Mentions, Models, Original, RawArticle
from khabar_core.versions import document_version
from khabar_ingest.domain.submission import Submission, raw_article

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
RETRACTED = 1_767_400_000_000


def raw(sample: Publication) -> RawArticle:
    """What ingest makes of a sample."""
    return raw_article(Submission.model_validate(dict(sample.article)), observed_at=NOW, channel="api")


def enriched(article: RawArticle) -> EnrichedArticle:
    """The article as an enrichment that finds nothing to do leaves it."""
    return EnrichedArticle(
        **dict(article),
        original=Original(title=article.title, body=article.body),
        entities=(),
        mentions=Mentions(),
        enrichment=Enrichment(
            pipeline=1, models=Models(normalizer="n", recognizer="r"), characters=1, sentences=1, tokens=1, entities=0
        ),
    )


def letter(key: str) -> DeadLetter:
    """A dead letter of `news.raw`."""
    record = Record("news.raw", 3, 14, 0, key.encode(), b"{")
    at = replace(record, topic="news.raw.dlq")
    return DeadLetter(record, at, "not_json", "cut off", "nlp", "2026-01-02T03:04:05Z", 1)


def identity(sample: Sample, samples: Iterable[Sample]) -> Identity:
    """What the pipeline would know the sample by."""
    match sample:
        case Publication():
            article = raw(sample)
            return Identity(article.id, article.revision)
        case BrokenRecord():
            return Identity(BROKEN_KEY, None)
    retracted = next(s for s in samples if s.name == sample.retracts)
    return Identity(identity(retracted, samples).key, RETRACTED)


def arrived_journal(samples: tuple[Sample, ...] | None = None, *, without: tuple[str, Stage] | None = None) -> Journal:
    """Every sample sent at second 1 and seen half a second later wherever it must be, but for one sighting."""
    journal = Journal(samples or load_samples())
    for sample in journal.samples:
        known = identity(sample, journal.samples)
        journal.note_sent(sample, known, 1.0)
        for stage in journal.sent[sample.name].way:
            if (sample.name, stage) == without:
                continue
            if stage is Stage.DEAD:
                journal.note_letter(letter(known.key), 1.5)
            else:
                journal.note_seen(stage, known, 1.5)
    return journal


def evidence_of(journal: Journal) -> Evidence:
    """What the index shows when all went well."""
    documents = {}
    for key, sent in standing(journal).items():
        if isinstance(sent.sample, Publication):
            article = enriched(raw(sent.sample))
            documents[key] = Document(article, document_version(article.revision, 1))
    found = tuple(key for key, document in documents.items() if PHRASE in document.article.body)
    return Evidence(documents, found, {"persons": (("بهرام فرهودی", 2),)})
