"""khabar-core's commands on a real Kafka, as an operator runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from khabar_core.dead_letters import ATTEMPTS_HEADER, bury
from khabar_core.outcomes import Reason, Rejected
from khabar_core.records import Outgoing, Record
from tests.harness import topics
from tests.servers import KafkaCluster


@pytest.fixture(scope="module")
def own_kafka() -> Iterator[KafkaCluster]:
    with KafkaCluster() as cluster:
        yield cluster


def khabar_core(kafka: KafkaCluster, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"KHABAR_KAFKA__BOOTSTRAP_SERVERS": kafka.bootstrap, "COLUMNS": "300"}
    return subprocess.run(
        [sys.executable, "-m", "khabar_core", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.real
async def test_topics_are_checked_created_once_and_never_changed(own_kafka: KafkaCluster) -> None:
    before = khabar_core(own_kafka, "topics", "check")
    assert before.returncode == 1
    assert "news.raw: missing" in before.stderr
    made = khabar_core(own_kafka, "topics", "apply")
    assert (made.returncode, "news.raw, news.enriched" in made.stdout) == (0, True)
    assert khabar_core(own_kafka, "topics", "check").returncode == 0
    again = khabar_core(own_kafka, "topics", "apply")
    assert (again.returncode, "nothing, all are there" in again.stdout) == (0, True)


@pytest.mark.real
async def test_a_topic_that_is_otherwise_is_named_and_left_alone() -> None:
    with KafkaCluster() as other:
        await topics.create(other.bootstrap, "news.raw", partitions=2)
        applied = khabar_core(other, "topics", "apply")
        assert applied.returncode == 1
        assert "news.raw: 2 partitions instead of 12" in applied.stderr
        assert "Khabar changes no topic that exists" in applied.stderr


@pytest.mark.real
async def test_dead_letters_are_listed_shown_and_replayed(own_kafka: KafkaCluster) -> None:
    khabar_core(own_kafka, "topics", "apply")
    headers = (("x-null", None), ("x-binary", b"\xff"))
    letters = [
        bury(
            Record("news.raw", 0, offset, 0, key, value, headers),
            Rejected(reason, "why not"),
            service="nlp",
            now=datetime.now(UTC),
        )
        for offset, (key, value, reason) in enumerate(
            [
                (b"a", b"\x1b[31mnot json", Reason.NOT_JSON),
                (b"b", "متن".encode(), Reason.CRASHED),
                (b"c", None, Reason.BAD_HEADERS),
            ]
        )
    ]
    stranger = Outgoing("news.raw.dlq", b"x", b"not ours")
    await topics.write(own_kafka.bootstrap, [*letters, stranger])

    listed = khabar_core(own_kafka, "dlq", "list")
    assert listed.returncode == 0
    assert all(reason in listed.stdout for reason in ("not_json", "crashed", "bad_headers"))
    assert "is no dead letter of Khabar" in listed.stderr
    assert "crashed" not in khabar_core(own_kafka, "dlq", "list", "--reason", "not_json").stdout

    (stored,) = [r for r in await topics.read(own_kafka.bootstrap, "news.raw.dlq") if r.key == b"b"]
    shown = khabar_core(own_kafka, "dlq", "show", stored.place)
    assert "crashed: why not" in shown.stdout
    assert "متن" in shown.stdout
    (hostile,) = [r for r in await topics.read(own_kafka.bootstrap, "news.raw.dlq") if r.key == b"a"]
    assert "\\x1b[31mnot json" in khabar_core(own_kafka, "dlq", "show", hostile.place).stdout

    rehearsed = khabar_core(own_kafka, "dlq", "replay")
    assert "3 would be replayed" in rehearsed.stdout
    assert await topics.read(own_kafka.bootstrap, "news.raw") == []
    replayed = khabar_core(own_kafka, "dlq", "replay", "--apply")
    assert "3 replayed" in replayed.stdout
    back = await topics.read(own_kafka.bootstrap, "news.raw")
    assert {(record.key, record.value) for record in back} == {
        (b"a", b"\x1b[31mnot json"),
        (b"b", "متن".encode()),
        (b"c", None),
    }
    assert all(record.headers == (*headers, (ATTEMPTS_HEADER, b"1")) for record in back)


@pytest.mark.real
async def test_what_has_failed_too_often_is_left_alone(own_kafka: KafkaCluster) -> None:
    khabar_core(own_kafka, "topics", "apply")
    tired = Record("news.enriched", 0, 0, 0, b"tired", b"v", ((ATTEMPTS_HEADER, b"2"),))
    letter = bury(tired, Rejected(Reason.REFUSED, "again"), service="indexer", now=datetime.now(UTC))
    await topics.write(own_kafka.bootstrap, [letter])
    said = khabar_core(own_kafka, "dlq", "replay", "--topic", "news.enriched.dlq", "--apply").stdout
    assert "1 left alone" in said
    assert "0 replayed" in said


def test_kafka_that_is_away_is_said_in_one_line_with_its_address() -> None:
    environment = os.environ | {"KHABAR_KAFKA__BOOTSTRAP_SERVERS": "127.0.0.1:1"}
    command = [sys.executable, "-m", "khabar_core", "topics", "check"]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 1
    assert "127.0.0.1:1" in run.stderr
    assert "Traceback" not in run.stderr
