"""Reading the dead-letter topics from one end to the other, as an operator's command does: without a group."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from khabar_core.dead_letters import DeadLetter, exhume, replay
from khabar_core.producer import NotSent, Producer, TooLarge
from khabar_core.records import Record
from khabar_core.settings import KafkaSettings
from khabar_core.topics import TOPICS

DLQ_TOPICS = tuple(topic.name for topic in TOPICS if topic.name.endswith(".dlq"))


@dataclass(frozen=True, slots=True)
class Filter:
    """Which dead letters are meant; an empty tuple means all."""

    topics: tuple[str, ...] = DLQ_TOPICS
    reasons: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """``topic[partition]@offset`` of the dead letter itself, as ``dlq list`` prints it."""

    def takes(self, letter: DeadLetter) -> bool:
        """Whether this one is meant."""
        key = (letter.record.key or b"").decode(errors="replace")
        return (
            (not self.reasons or letter.reason in self.reasons)
            and (not self.keys or key in self.keys)
            and (not self.places or letter.at.place in self.places)
        )


@dataclass(frozen=True, slots=True)
class Foreign:
    """A record of a dead-letter topic that Khabar did not write."""

    place: str
    why: str


async def dead_letters(settings: KafkaSettings, wanted: Filter) -> AsyncIterator[DeadLetter | Foreign]:
    """All dead letters that are meant, up to those that were there at the start.

    Raises:
        KafkaError: Kafka cannot be reached, or a topic is missing.
    """
    # Without a group, a consumer gets every partition of its topics.
    consumer = AIOKafkaConsumer(
        *wanted.topics,
        bootstrap_servers=settings.servers,
        client_id="khabar-dlq",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        partitions = sorted(consumer.assignment())
        if missing := set(wanted.topics) - {tp.topic for tp in partitions}:
            raise KafkaError(f"missing topics: {', '.join(sorted(missing))}; run `khabar-core topics apply`")
        async for record in _records(consumer, partitions):
            letter = _letter(record)
            if isinstance(letter, Foreign) or wanted.takes(letter):
                yield letter
    finally:
        await consumer.stop()


async def _records(consumer: AIOKafkaConsumer, partitions: Sequence[TopicPartition]) -> AsyncIterator[Record]:
    """All records up to the ends of now, one partition after the other."""
    ends = await consumer.end_offsets(partitions)
    await consumer.seek_to_beginning(*partitions)
    for tp in partitions:
        # Transaction markers and compaction leave gaps: the position says more than the last record's offset.
        while await consumer.position(tp) < ends[tp]:
            for raw in (await consumer.getmany(tp, timeout_ms=1000)).get(tp, []):
                if raw.offset < ends[tp]:
                    yield Record(
                        tp.topic, tp.partition, raw.offset, raw.timestamp, raw.key, raw.value, tuple(raw.headers)
                    )


def _letter(record: Record) -> DeadLetter | Foreign:
    try:
        return exhume(record)
    except ValueError as error:
        return Foreign(record.place, str(error))


async def replay_all(settings: KafkaSettings, letters: Sequence[DeadLetter]) -> list[tuple[DeadLetter, str]]:
    """Sends the originals to the topics they came from; gives those that could not be sent, with the reason."""
    failed: list[tuple[DeadLetter, str]] = []
    async with Producer(settings, "khabar-dlq-replay") as producer:
        for start in range(0, len(letters), 500):
            some = letters[start : start + 500]
            failures = await producer.publish([replay(letter) for letter in some])
            failed += [
                (letter, failure.detail)
                for letter, failure in zip(some, failures, strict=True)
                if isinstance(failure, (NotSent, TooLarge))
            ]
    return failed
