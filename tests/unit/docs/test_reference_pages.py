"""The reference pages say all that the code has, and nothing else."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.metrics import MetricWrapperBase
from pydantic import BaseModel

from khabar_core.dead_letters import ATTEMPTS_HEADER, bury
from khabar_core.events import REVISION_HEADER, VERSION_HEADER, EventType, event_headers
from khabar_core.metrics import Metrics
from khabar_core.outcomes import Reason, Rejected
from khabar_core.records import Record
from khabar_core.schemas import EnrichedArticle, Label, RawArticle
from khabar_core.settings import ServiceSettings
from khabar_core.topics import TOPICS
from khabar_indexer.app.settings import IndexerSettings
from khabar_ingest.app.settings import IngestSettings
from khabar_nlp.app.settings import NlpSettings
from tests.unit.docs.pages import page, unquoted

MESSAGES, METRICS, SETTINGS = page("docs/messages.md"), page("docs/metrics.md"), page("docs/settings.md")


def fields(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    """The dotted names of all values of a message; `[]` for the elements of an array."""
    for name, field in model.model_fields.items():
        nested = list(models(field.annotation))
        if not nested:
            yield prefix + name
        is_array = typing.get_origin(field.annotation) is tuple
        if field.annotation is not None and is_union(field.annotation):
            yield prefix + name
        for inner in nested:
            yield from fields(inner, f"{prefix}{name}{'[]' if is_array else ''}.")


def is_union(annotation: object) -> bool:
    return typing.get_origin(annotation) in {typing.Union, types.UnionType}


def models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from models(argument)


def first_column(*sections: str) -> list[str]:
    return [name for row in MESSAGES.rows(*sections) for name in unquoted(row[0])]


def test_every_field_of_the_raw_article_is_described() -> None:
    assert sorted(first_column("Raw article")) == sorted(set(fields(RawArticle)))


def test_every_field_that_enrichment_adds_is_described() -> None:
    assert sorted(first_column("Enriched article")) == sorted(set(fields(EnrichedArticle)) - set(fields(RawArticle)))


def test_every_label_and_every_reason_is_described() -> None:
    assert sorted(first_column("Labels")) == sorted(Label)
    described = first_column("Dead letters")
    assert sorted(name for name in described if not name.startswith("khabar_dlq_")) == sorted(Reason)


def test_every_header_is_described() -> None:
    event = event_headers(EventType.RAW, event_id="", source="", time=datetime.now(UTC), trace="")
    ours = {name for name, _ in event} | {REVISION_HEADER, VERSION_HEADER, ATTEMPTS_HEADER}
    assert set(first_column("Headers")) == ours


def test_every_header_of_a_dead_letter_is_described() -> None:
    letter = bury(Record("t", 0, 0, 0, None, None), Rejected(Reason.NOT_JSON, ""), service="", now=datetime.now(UTC))
    described = {name for name in first_column("Dead letters") if name.startswith("khabar_dlq_")}
    assert described == {name for name, _ in letter.headers}


def test_the_topics_are_those_of_the_table() -> None:
    told = [tuple(cell.strip("`") for cell in row[:5]) for row in MESSAGES.rows("Topics")]
    table = []
    for topic in TOPICS:
        retention = topic.configs.get("retention.ms")
        days = f"{int(retention) // 86_400_000} days" if retention else "–"
        largest = f"{int(topic.configs['max.message.bytes']) // 1024**2} MiB"
        table.append((topic.name, str(topic.partitions), topic.configs["cleanup.policy"], days, largest))
    assert told == table


KINDS: dict[type[MetricWrapperBase], str] = {Counter: "counter", Gauge: "gauge", Histogram: "histogram"}


def test_every_metric_is_described_with_its_type_and_labels() -> None:
    told = {unquoted(row[0])[0]: (row[1], unquoted(row[2])) for row in METRICS.rows()}
    had = {}
    for metric in list(Metrics("any", "0").registry._collector_to_names):
        if isinstance(metric, MetricWrapperBase):
            suffix = "_total" if isinstance(metric, Counter) else ""
            had[metric._name + suffix] = (KINDS[type(metric)], list(metric._labelnames))
    assert told == had


@pytest.mark.parametrize(
    ("settings", "sections"),
    [
        (ServiceSettings, ["Every command"]),
        (IngestSettings, ["Every command", "ingest"]),
        (NlpSettings, ["Every command", "nlp and indexer", "nlp"]),
        (IndexerSettings, ["Every command", "nlp and indexer", "indexer"]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_every_setting_is_described_with_its_default(settings: type[ServiceSettings], sections: list[str]) -> None:
    told: dict[str, str] = {}
    for section in sections:  # later sections override earlier ones, as the services do
        told |= {unquoted(row[0])[0]: row[1].strip("`") for row in SETTINGS.rows(section)}
    had = dict(line.split("=", 1) for line in settings.load({}).shown().splitlines())
    if "KHABAR_POOL__PROCESSES" in had:
        had["KHABAR_POOL__PROCESSES"] = "the cores it may use"
    words = {"": "unset", "True": "true", "False": "false"}
    assert told == {name: words.get(value, value) for name, value in had.items()}
