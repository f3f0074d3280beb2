"""`khabar-ingest import` against running brokers: stopped, killed, without Kafka at first; every article arrives."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from khabar_core.admin import apply
from khabar_core.settings import KafkaSettings
from khabar_core.topics import RAW
from khabar_ingest.adapters.import_state import StateFile
from tests.harness import topics
from tests.harness.waiting import until
from tests.servers import EmbeddedBroker, KafkaCluster
from tests.servers.ports import free_ports

COUNT = 20_000


class Import:
    """An import of `COUNT` articles of a source that no other test uses."""

    def __init__(self, folder: Path, bootstrap: str, *, idempotence: bool) -> None:
        self.source = f"s{uuid.uuid4().hex[:12]}"
        self.bootstrap = bootstrap
        self.files = folder / "files"
        self.files.mkdir()
        self.state = folder / "state.json"
        self.log = folder / "log"
        self._environment = {
            **os.environ,
            "KHABAR_KAFKA__BOOTSTRAP_SERVERS": bootstrap,
            "KHABAR_KAFKA__IDEMPOTENCE": str(idempotence),
        }
        entries = [json.dumps({"external_id": str(i), "body": f"خبر {i} " + "متن " * 300}) for i in range(COUNT)]
        (self.files / "a.jsonl").write_text("\n".join(entries[: COUNT // 4]))
        (self.files / "b.json").write_text(f"[{','.join(entries[COUNT // 4 :])}]")

    @contextmanager
    def started(self) -> Iterator[subprocess.Popen[str]]:
        """The command, running; killed at the end if it still is."""
        command: list[str | Path] = [
            sys.executable,
            "-m",
            "khabar_ingest",
            "import",
            self.files,
            "--source",
            self.source,
        ]
        with (
            self.log.open("w") as log,
            subprocess.Popen(
                [*command, "--state", self.state], env=self._environment, stdout=subprocess.PIPE, stderr=log, text=True
            ) as process,
        ):
            try:
                yield process
            finally:
                process.kill()

    async def stop_in_the_middle(self, number: signal.Signals) -> int:
        """Starts it, sends the signal once something is settled, and gives the exit code."""
        with self.started() as process:
            await until(self.settled, "some articles settled")
            process.send_signal(number)
            return await asyncio.to_thread(process.wait, 30)

    async def finish(self) -> str:
        """Runs it to its end and gives its report."""
        with self.started() as process:
            report, _ = await asyncio.to_thread(process.communicate, timeout=100)
        assert process.returncode == 0, report + self.log.read_text()
        return report

    def settled(self) -> int:
        """How many articles the checkpoint knows as settled."""
        return sum(progress.settled for progress in StateFile(self.state).load().files.values())

    async def arrived(self) -> Counter[str]:
        """How often each article of this import stands in the topic."""
        values = [json.loads(record.value or b"{}") for record in await topics.read(self.bootstrap, RAW)]
        return Counter(v["origin"]["external_id"] for v in values if v.get("source", {}).get("id") == self.source)


@pytest.fixture
async def real(kafka: KafkaCluster, tmp_path: Path) -> Import:
    await apply(KafkaSettings(bootstrap_servers=kafka.bootstrap), 1)
    return Import(tmp_path, kafka.bootstrap, idempotence=True)


@pytest.fixture
async def embedded(embedded_broker: EmbeddedBroker, tmp_path: Path) -> Import:
    await apply(KafkaSettings(bootstrap_servers=embedded_broker.bootstrap), 1)
    return Import(tmp_path, embedded_broker.bootstrap, idempotence=False)


async def killed_and_run_again(work: Import) -> None:
    assert await work.stop_in_the_middle(signal.SIGKILL) == -signal.SIGKILL
    settled = work.settled()
    assert 0 < settled < COUNT
    report = await work.finish()
    assert f"Skipped {settled:,} articles" in report
    arrived = await work.arrived()
    assert set(arrived) == {str(i) for i in range(COUNT)}
    assert max(arrived.values()) <= 2


async def test_after_a_sigkill_the_next_run_brings_the_rest_to_real_kafka(real: Import) -> None:
    await killed_and_run_again(real)


async def test_after_a_sigkill_the_next_run_brings_the_rest_to_the_embedded_broker(embedded: Import) -> None:
    await killed_and_run_again(embedded)


async def test_after_a_sigterm_the_next_run_brings_the_rest_and_nothing_twice(real: Import) -> None:
    assert await real.stop_in_the_middle(signal.SIGTERM) == 128 + signal.SIGTERM
    assert 0 < real.settled() < COUNT
    await real.finish()
    assert await real.arrived() == Counter({str(i): 1 for i in range(COUNT)})


async def test_kafka_frozen_in_the_middle_is_waited_for_and_nothing_is_lost(kafka: KafkaCluster, real: Import) -> None:
    with real.started() as process:
        await until(real.settled, "some articles settled")
        kafka.freeze()
        try:
            await until(lambda: "Kafka does not take the articles" in real.log.read_text(), "it says so")
            assert process.poll() is None
        finally:
            kafka.thaw()
        report, _ = await asyncio.to_thread(process.communicate, timeout=100)
    assert process.returncode == 0, report
    assert set(await real.arrived()) == {str(i) for i in range(COUNT)}


async def test_without_kafka_and_without_the_topic_it_waits_and_says_for_what(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    work = Import(tmp_path, f"127.0.0.1:{port}", idempotence=False)
    with work.started() as process:
        await until(lambda: "waiting for Kafka" in work.log.read_text(), "it waits for Kafka")
        with EmbeddedBroker(port) as broker:
            await until(lambda: "khabar-core topics apply" in work.log.read_text(), "it waits for the topic")
            await apply(KafkaSettings(bootstrap_servers=broker.bootstrap), 1)
            report, _ = await asyncio.to_thread(process.communicate, timeout=100)
            assert process.returncode == 0, report
            assert set(await work.arrived()) == {str(i) for i in range(COUNT)}


async def test_sigterm_while_it_waits_for_kafka_ends_it_at_once(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    work = Import(tmp_path, f"127.0.0.1:{port}", idempotence=False)
    with work.started() as process:
        await until(lambda: "waiting for Kafka" in work.log.read_text(), "it waits for Kafka")
        process.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(process.wait, 10) == 128 + signal.SIGTERM
