"""Sends the samples as a user would: articles and retractions over HTTP, the broken record straight to Kafka."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from http import HTTPStatus

import httpx

from demo.journal import Identity, Journal
from demo.samples import BrokenRecord, Publication, Retraction
from khabar_core.producer import Producer
from khabar_core.records import Outgoing
from khabar_core.settings import KafkaSettings
from khabar_core.topics import RAW

Clock = Callable[[], float]

BROKEN_KEY = "broken-record"
"""The key of a record that is no article."""


class NotTaken(Exception):
    """The pipeline did not take a sample; the text says which and why."""


async def feed(journal: Journal, api: httpx.AsyncClient, kafka: KafkaSettings, clock: Clock) -> None:
    """Sends the journal's samples in their order.

    What replaces or retracts another waits until that one has arrived: so the index is seen to change.

    Raises:
        NotTaken: the API or Kafka refused one.
    """
    async with Producer(kafka, "khabar-demo") as producer:
        for sample in journal.samples:
            match sample:
                case Publication():
                    await _arrived(journal, sample.replaces)
                    identity = await _published(api, sample)
                case Retraction():
                    await _arrived(journal, sample.retracts)
                    identity = await _retracted(api, sample, journal.sent[sample.retracts].identity.key)
                case BrokenRecord():
                    identity = await _written(producer, sample)
            journal.note_sent(sample, identity, clock())


async def _arrived(journal: Journal, name: str | None) -> None:
    while name is not None and not journal.has_arrived(name):  # noqa: ASYNC110
        await asyncio.sleep(0.05)  # the journal is plain bookkeeping and has no events to wait for


async def _published(api: httpx.AsyncClient, sample: Publication) -> Identity:
    answer = await api.post("/v1/articles", json=dict(sample.article))
    _require_accepted(sample.name, answer)
    [accepted] = answer.json()["accepted"]
    return Identity(accepted["id"], accepted["revision"])


async def _retracted(api: httpx.AsyncClient, sample: Retraction, article_id: str) -> Identity:
    answer = await api.delete(f"/v1/articles/{article_id}")
    _require_accepted(sample.name, answer)
    return Identity(article_id, answer.json()["revision"])


async def _written(producer: Producer, sample: BrokenRecord) -> Identity:
    [failure] = await producer.publish([Outgoing(RAW, BROKEN_KEY.encode(), sample.record.encode())])
    if failure is not None:
        raise NotTaken(f"Kafka did not take {sample.name}: {failure.detail}")
    return Identity(BROKEN_KEY, None)


def _require_accepted(name: str, answer: httpx.Response) -> None:
    if answer.status_code != HTTPStatus.ACCEPTED:
        raise NotTaken(f"The ingest API did not take {name}: status {answer.status_code}, {answer.text}")
