"""From records of news.raw to outcomes, with a fake pool."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from khabar_core.outcomes import Outcome, Publish, Reason, Rejected
from khabar_core.records import Record
from khabar_core.schemas import MAX_ARTICLE_BYTES
from khabar_nlp.adapters.pool import Enriched, Job, Result
from khabar_nlp.app.stage import outcomes

ID = b"0" * 32
TRACE = b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class FakePool:
    """Gives values back in capitals under version 7; rejects `no`."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    async def enrich(self, jobs: Sequence[Job]) -> list[Result]:
        self.jobs += jobs
        return [
            Rejected(Reason.NOT_JSON, "no") if job.value == b"no" else Enriched(7, job.value.upper()) for job in jobs
        ]


def record(value: bytes | None, key: bytes | None = ID, headers: tuple[tuple[str, bytes | None], ...] = ()) -> Record:
    return Record("news.raw", 0, 0, 1_765_324_800_000, key, value, headers)


async def one(record: Record) -> Outcome:
    (outcome,) = await outcomes([record], FakePool())
    return outcome


async def test_outcomes_are_in_the_order_of_the_records_whatever_becomes_of_them() -> None:
    batch = [record(b"a"), record(None), record(b"no"), record(b"b", key=None), record(b"c")]
    found = await outcomes(batch, FakePool())
    kinds = [o.reason if isinstance(o, Rejected) else o.kind for o in found]
    assert kinds == ["enriched", "retracted", "not_json", "bad_key", "enriched"]
    assert [o.record.value for o in found if isinstance(o, Publish)] == [b"A", None, b"C"]


async def test_an_enriched_article_is_an_event_of_its_version_in_the_same_trace() -> None:
    outcome = await one(record(b"a", headers=(("traceparent", TRACE), ("x-own", None), ("ce_id", b"old"))))
    assert isinstance(outcome, Publish)
    sent = outcome.record
    headers = dict(sent.headers)
    assert (sent.topic, sent.key) == ("news.enriched", ID)
    assert headers["ce_type"] == b"khabar.article.enriched.v1"
    assert headers["ce_id"] == ID + b":7"
    assert (headers["traceparent"] or b"").startswith(TRACE[:36])
    assert headers["x-own"] is None
    assert sum(name == "ce_id" for name, _ in sent.headers) == 1


@pytest.mark.parametrize(
    ("headers", "version"),
    [
        ((("khabar_revision", b"1765324800001"),), b"1765324800001999"),
        ((), b"1765324800000999"),
    ],
)
async def test_a_retraction_passes_with_its_version(
    headers: tuple[tuple[str, bytes | None], ...], version: bytes
) -> None:
    outcome = await one(record(None, headers=headers))
    assert isinstance(outcome, Publish)
    assert outcome.record.value is None
    assert dict(outcome.record.headers)["khabar_version"] == version
    assert dict(outcome.record.headers)["ce_type"] == b"khabar.article.retracted.v1"


@pytest.mark.parametrize("revision", [b"soon", b"", b"99999999999999"])
async def test_a_retraction_with_a_broken_revision_is_a_bad_record(revision: bytes) -> None:
    outcome = await one(record(None, headers=(("khabar_revision", revision),)))
    assert isinstance(outcome, Rejected)
    assert outcome.reason is Reason.BAD_HEADERS
    assert "khabar_revision" in outcome.detail


async def test_a_value_that_is_too_large_never_reaches_the_pool() -> None:
    pool = FakePool()
    (outcome,) = await outcomes([record(b"x" * (MAX_ARTICLE_BYTES + 1))], pool)
    assert isinstance(outcome, Rejected)
    assert outcome.reason is Reason.TOO_LARGE
    assert pool.jobs == []
