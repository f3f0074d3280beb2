"""The loss-free step with a fake publisher: what is sent again, in which order, and what is laid aside."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest

from khabar_core.batch import Interrupted, Process, Step
from khabar_core.dead_letters import exhume
from khabar_core.health import Health
from khabar_core.metrics import Metrics
from khabar_core.outcomes import Done, Outcome, Publish, Reason, Rejected, Unavailable
from khabar_core.producer import Failure, NotSent, TooLarge
from khabar_core.records import Outgoing, Record
from tests.fakes.publisher import FakePublisher


def record(offset: int, key: bytes = b"k", value: bytes = b"v") -> Record:
    return Record("news.raw", 0, offset, 1_700_000_000_000, key, value)


async def echo(records: Sequence[Record]) -> Sequence[Outcome]:
    return [Publish(Outgoing("news.enriched", r.key, r.value), "echoed") for r in records]


def step(process: Process = echo, publisher: FakePublisher | None = None, patience: float = 30) -> Step:
    metrics, health = Metrics("test", "0"), Health(stall=60)
    health.cleared("start")
    return Step(process, publisher or FakePublisher(), metrics, health, "test", patience, asyncio.Event())


def failing_once(*offsets: bytes) -> Callable[[Outgoing], Failure | None]:
    left = set(offsets)

    def fails(outgoing: Outgoing) -> Failure | None:
        if outgoing.value in left:
            left.discard(outgoing.value or b"")
            return NotSent("away")
        return None

    return fails


async def test_a_key_whose_record_failed_is_sent_again_whole_so_that_its_last_stays_last() -> None:
    publisher = FakePublisher(failing_once(b"a1"))
    batch = [record(0, b"a", b"a1"), record(1, b"b", b"b1"), record(2, b"a", b"a2")]
    await step(publisher=publisher).run(batch)
    assert [sent.value for sent in publisher.sent] == [b"b1", b"a2", b"a1", b"a2"]


async def test_a_rejected_record_is_buried_with_its_reason() -> None:
    async def rejects(records: Sequence[Record]) -> Sequence[Outcome]:
        return [Rejected(Reason.NOT_JSON, "no") if r.value == b"bad" else Done("fine") for r in records]

    publisher = FakePublisher()
    made = step(rejects, publisher)
    await made.run([record(0), record(1, value=b"bad"), record(2)])
    (sent,) = publisher.sent
    assert sent.topic == "news.raw.dlq"
    assert sent.value == b"bad"
    counted = made.metrics.registry.get_sample_value
    assert counted("khabar_dead_letters_total", {"topic": "news.raw", "reason": "not_json"}) == 1
    assert counted("khabar_record_outcomes_total", {"topic": "news.raw", "outcome": "fine"}) == 2


async def test_what_its_topic_refuses_for_its_size_becomes_a_dead_letter_of_the_source() -> None:
    def fails(outgoing: Outgoing) -> Failure | None:
        return TooLarge("too large") if outgoing.topic == "news.enriched" and outgoing.value == b"big" else None

    publisher = FakePublisher(fails)
    await step(publisher=publisher).run([record(0), record(1, value=b"big"), record(2)])
    assert [sent.topic for sent in publisher.sent] == ["news.enriched", "news.enriched", "news.raw.dlq"]
    letter = publisher.sent[-1]
    found = exhume(Record(letter.topic, 0, 0, 0, letter.key, letter.value, letter.headers))
    assert (found.reason, found.record.offset, found.record.value) == ("too_large", 1, b"big")


async def test_a_crash_is_narrowed_down_to_the_record_that_causes_it() -> None:
    async def crashes(records: Sequence[Record]) -> Sequence[Outcome]:
        if any(r.value == b"poison" for r in records):
            raise KeyError("article text that must not be told")
        return [Done("fine")] * len(records)

    publisher = FakePublisher()
    await step(crashes, publisher).run([record(i, value=b"poison" if i == 5 else b"v") for i in range(12)])
    (sent,) = publisher.sent
    detail = dict(sent.headers)["khabar_dlq_detail"] or b""
    assert b"KeyError" in detail
    assert b"must not be told" not in detail


async def test_a_bad_day_is_tried_again_until_it_is_over_and_readiness_tells() -> None:
    tries = 0

    async def away_twice(_records: Sequence[Record]) -> Sequence[Outcome]:
        nonlocal tries
        tries += 1
        if tries < 3:
            raise Unavailable("opensearch", "busy")
        assert not made.health.is_ready().good
        assert "opensearch" in made.health.is_ready().why
        return [Done("fine")]

    made = step(away_twice)
    await made.run([record(0)])
    assert tries == 3
    assert made.health.is_ready().good
    assert made.metrics.registry.get_sample_value("khabar_retries_total", {"dependency": "opensearch"}) == 2


async def always_away(_records: Sequence[Record]) -> Sequence[Outcome]:
    raise Unavailable("opensearch", "busy")


async def test_a_bad_day_beyond_the_patience_gives_the_batch_back_and_buries_nothing() -> None:
    publisher = FakePublisher()
    with pytest.raises(Interrupted):
        await step(always_away, publisher, patience=0.1).run([record(0)])
    assert publisher.sent == []


async def test_a_stop_on_a_bad_day_gives_the_batch_back_at_once() -> None:
    made = step(always_away, patience=1000)
    run = asyncio.create_task(made.run([record(0)]))
    made.stopping.set()
    async with asyncio.timeout(5):
        with pytest.raises(Interrupted):
            await run


async def test_an_outcome_too_few_is_our_bug_and_commits_nothing() -> None:
    async def forgets(records: Sequence[Record]) -> Sequence[Outcome]:
        return [Done("fine")] * (len(records) - 1)

    with pytest.raises(AssertionError, match="1 outcomes for 2 records"):
        await step(forgets).run([record(0), record(1)])
