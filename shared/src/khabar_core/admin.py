"""The cluster's topics: waiting for Kafka, comparing with ``khabar_core.topics``, creating what is missing."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import InvalidReplicationFactorError, KafkaError, TopicAlreadyExistsError, for_code

from khabar_core.backoff import delays
from khabar_core.logging import get_logger
from khabar_core.settings import KafkaSettings
from khabar_core.topics import TOPICS, Actual, Topic, differences

log = get_logger(__name__)

_SETTLING = 15.0
"""Seconds that a cluster may need after its start, or after a change, until all of it agrees."""


class TopicsRefused(Exception):
    """Kafka did not create a topic or change its settings; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What ``apply`` did, and what differs from the table: what no service starts with, and what all can bear."""

    created: tuple[str, ...]
    unusable: tuple[str, ...]
    differing: tuple[str, ...]


@contextlib.asynccontextmanager
async def admin(settings: KafkaSettings) -> AsyncIterator[AIOKafkaAdminClient]:
    """An admin client, closed at the end.

    Raises:
        KafkaConnectionError: no bootstrap server answers.
    """
    client = AIOKafkaAdminClient(
        bootstrap_servers=settings.servers,
        client_id="khabar-admin",
        request_timeout_ms=int(settings.request_timeout * 1000),
    )
    try:
        await client.start()
        yield client
    finally:
        await client.close()


async def waiting_for_kafka(settings: KafkaSettings) -> None:
    """Returns when Kafka answers; until then it waits and says so."""
    for number, delay in enumerate(delays(first=0.5, most=5)):
        try:
            async with admin(settings):
                return
        except (KafkaError, OSError) as error:
            if number % 4 == 0:
                log.warning(
                    "waiting for Kafka",
                    bootstrap_servers=settings.bootstrap_servers,
                    error=type(error).__name__,
                )
            await asyncio.sleep(delay)


async def missing_or_wrong(settings: KafkaSettings, names: Iterable[str]) -> list[str]:
    """What these topics lack that a service cannot do without: their existence and their number of partitions.

    A cluster that cannot be asked right now is reported in the same list, because the caller can only wait.
    """
    wanted = [topic for topic in TOPICS if topic.name in set(names)]
    try:
        async with admin(settings) as client:
            actual = await _actual(client, wanted)
    except (KafkaError, OSError) as error:
        return [f"Kafka cannot be asked: {type(error).__name__}"]
    return [d for t in wanted for d in differences(_needed(t), actual.get(t.name))]


async def waiting_for_topics(
    settings: KafkaSettings, names: Iterable[str], tell: Callable[[str], None] = lambda _why: None
) -> None:
    """Returns when the topics are there with the right partitions; until then it waits, says so, and tells why."""
    names = tuple(names)
    while wrong := await missing_or_wrong(settings, names):
        tell(f"topics: {'; '.join(wrong)}; run `khabar-core topics apply`")
        log.warning("topics are missing or wrong: run `khabar-core topics apply`", wrong=wrong)
        await asyncio.sleep(5)


async def check(settings: KafkaSettings) -> list[str]:
    """All that the cluster has otherwise than the table says, a sentence each."""
    async with admin(settings) as client:
        actual = await _actual(client, TOPICS)
    return [d for topic in TOPICS for d in differences(topic, actual.get(topic.name))]


async def apply(settings: KafkaSettings, replication: int | None = None) -> Applied:
    """Creates the topics that are missing. Existing ones are never changed: that is for a person to decide.

    Without ``replication``, three copies, or as many as there are brokers. With three or more, two must be in sync for
    a write: one broker may then die without a loss and without a standstill.

    Raises:
        TopicsRefused: the broker refused one.
    """
    async with admin(settings) as client:
        copies = replication or min(3, len((await client.describe_cluster())["brokers"]))
        present = await _actual(client, TOPICS)
        missing = [topic for topic in TOPICS if topic.name not in present]
        await _create(client, missing, copies)
        actual = await _settled(client)
    unusable = [d for topic in TOPICS for d in differences(_needed(topic), actual.get(topic.name))]
    every = [d for topic in TOPICS for d in differences(topic, actual.get(topic.name))]
    differing = [d for d in every if d not in unusable]
    return Applied(tuple(topic.name for topic in missing), tuple(unusable), tuple(differing))


def _needed(topic: Topic) -> Topic:
    """What of a topic a service cannot do without: its existence and its partitions."""
    return Topic(topic.name, topic.partitions)


async def apply_when_up(settings: KafkaSettings, replication: int | None = None) -> Applied:
    """The same, waiting for Kafka where it is not up, and bearing with one that has only just come up.

    Raises:
        TopicsRefused: the broker refused a topic.
        KafkaError: it is up and does not answer.
    """
    deadline = time.monotonic() + _SETTLING
    while True:
        await waiting_for_kafka(settings)
        try:
            return await apply(settings, replication)
        except KafkaError as error:
            if time.monotonic() > deadline:
                raise
            log.warning("Kafka does not answer yet", error=type(error).__name__)
            await asyncio.sleep(1)


async def _create(client: AIOKafkaAdminClient, missing: list[Topic], copies: int) -> None:
    in_sync = {"min.insync.replicas": "2"} if copies >= 3 else {}
    waiting = {
        topic.name: NewTopic(topic.name, topic.partitions, copies, topic_configs=dict(topic.configs) | in_sync)
        for topic in missing
    }
    deadline = time.monotonic() + _SETTLING
    while waiting:
        response = await client.create_topics(list(waiting.values()))
        refused = {entry[0]: _refusal(*entry) for entry in response.topic_errors}
        late = time.monotonic() > deadline
        for name, why in refused.items():
            if why is None:
                del waiting[name]
            elif late or not why.soon:
                raise TopicsRefused(f"{name}: {why.text}")
        await asyncio.sleep(0.5 if waiting else 0)


@dataclass(frozen=True, slots=True)
class _Refusal:
    text: str
    soon: bool
    """Whether a cluster that has just started says so, and takes it a little later."""


def _refusal(_name: str, code: int, *message: object) -> _Refusal | None:
    error = for_code(code)
    # Somebody else may have created it in the meantime: what they made is looked at afterwards.
    if not code or error is TopicAlreadyExistsError:
        return None
    text = f"{error.__name__} {' '.join(str(part) for part in message if part)}"
    return _Refusal(text, soon=error.retriable or error is InvalidReplicationFactorError)


async def _settled(client: AIOKafkaAdminClient) -> dict[str, Actual]:
    """The topics once all of them can be seen: what was created reaches the brokers' metadata a little later."""
    deadline = time.monotonic() + _SETTLING
    while True:
        actual = await _actual(client, TOPICS)
        if len(actual) == len(TOPICS) or time.monotonic() > deadline:
            return actual
        await asyncio.sleep(0.2)


async def _actual(client: AIOKafkaAdminClient, topics: Iterable[Topic]) -> dict[str, Actual]:
    # To ask for a topic by name may create it (auto.create.topics.enable): ask only for those that are there.
    present = set(await client.list_topics())
    names = [topic.name for topic in topics if topic.name in present]
    described = await client.describe_topics(names) if names else []
    partitions = {d["topic"]: len(d["partitions"]) for d in described if not d["error_code"]}
    configs = await _configs(client, list(partitions))
    return {name: Actual(count, configs.get(name, {})) for name, count in partitions.items()}


async def _configs(client: AIOKafkaAdminClient, names: list[str]) -> dict[str, dict[str, str]]:
    if not names:
        return {}
    answers = await client.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name) for name in names])
    return {
        name: {entry[0]: entry[1] for entry in entries}
        for answer in answers
        for _code, _message, _type, name, entries in answer.resources
    }
