"""The servers and services of the demo as child processes: started step by step, stopped in the order of the flow."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from rich.console import Console

from demo.ports import Ports
from khabar_core import admin
from khabar_core.settings import KafkaSettings
from tests.servers import EmbeddedBroker, EmbeddedIndex, KafkaCluster, OpenSearchNode
from tests.servers.ports import HOST
from tests.servers.process import Server
from tests.servers.service import Service

START = 120.0
"""Seconds a service may take to be ready: a dozen on a machine with nothing else to do."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What runs, and where it is reached."""

    kafka: KafkaSettings
    index_url: str
    api_url: str
    servers: tuple[Server, ...]
    services: tuple[Service, ...]

    def ended(self) -> list[str]:
        """The names of the processes that have ended by themselves."""
        return [server.name for server in (*self.servers, *self.services) if not server.is_running]

    def stop(self, console: Console) -> list[str]:
        """Stops the services with SIGTERM, in the order of the flow; gives a complaint for each that ended badly.

        Raises:
            ServerError: one did not end in time.
        """
        complaints = []
        for service in self.services:
            with step(console, f"{service.name} stopped") as notes:
                service.stop()
                notes.append(f"exit code {service.exit_code}")
            if service.exit_code != 0:
                complaints.append(f"{service.name} ended with exit code {service.exit_code} instead of 0")
        return complaints


@contextmanager
def step(console: Console, what: str) -> Iterator[list[str]]:
    """Shows that a step is under way and, once the block has ended well, that it is done, with the block's notes."""
    started = time.monotonic()
    notes: list[str] = []
    with console.status(f"{what} …"):
        yield notes
    console.print(f"[green]✓[/] {what:<26} {', '.join(notes):<50} {time.monotonic() - started:5.1f} s")


@contextmanager
def running(ports: Ports, console: Console, *, real: bool) -> Iterator[Pipeline]:
    """Starts everything, and in the end kills what still runs and deletes its data.

    Raises:
        ServerError: something cannot start; the text shows the end of its log.
        TopicsRefused: the broker refuses a topic.
    """
    with ExitStack() as stack:
        kafka, index_url, servers = _real(stack, console) if real else _embedded(stack, ports, console)
        with step(console, "topics applied") as notes:
            applied = asyncio.run(admin.apply(kafka, replication=1))
            notes.append(f"{len(applied.created)} created")
        services = _services(kafka, index_url, ports)
        for service in services:
            stack.push(service)
        for service in services:
            service.launch()
        for service, port in zip(services, (ports.ingest, ports.nlp, ports.indexer), strict=True):
            with step(console, f"{service.name} ready") as notes:
                service.wait_until_ready()
                notes.append(f"http://{HOST}:{port}/metrics")
        yield Pipeline(kafka, index_url, f"http://{HOST}:{ports.api}", servers, services)


_Started = tuple[KafkaSettings, str, tuple[Server, ...]]


def _embedded(stack: ExitStack, ports: Ports, console: Console) -> _Started:
    with step(console, "embedded broker (Tansu)") as notes:
        broker = stack.enter_context(EmbeddedBroker(ports.broker))
        notes.append(f"Kafka protocol at {broker.bootstrap}")
    with step(console, "embedded index (osmem)") as notes:
        index = stack.enter_context(EmbeddedIndex(ports.index))
        notes.append(f"OpenSearch protocol at {index.url}")
    # Tansu knows no producer ids.
    return KafkaSettings(bootstrap_servers=broker.bootstrap, idempotence=False), index.url, (broker, index)


def _real(stack: ExitStack, console: Console) -> _Started:
    with step(console, "Apache Kafka") as notes:
        cluster = stack.enter_context(KafkaCluster())
        notes.append(cluster.bootstrap)
    with step(console, "OpenSearch") as notes:
        node = stack.enter_context(OpenSearchNode())
        notes.append(node.url)
    return KafkaSettings(bootstrap_servers=cluster.bootstrap), node.url, (*cluster.brokers, node)


def _services(kafka: KafkaSettings, index_url: str, ports: Ports) -> tuple[Service, ...]:
    common = {
        "KHABAR_KAFKA__BOOTSTRAP_SERVERS": kafka.bootstrap_servers,
        "KHABAR_KAFKA__IDEMPOTENCE": str(kafka.idempotence).lower(),
    }
    api = {"KHABAR_API__HOST": HOST, "KHABAR_API__PORT": str(ports.api)}
    # More processes would only load their models for longer than the samples take.
    pool = {"KHABAR_POOL__PROCESSES": "1"}
    # One node has no place for a copy, and who watches does not want to wait for the default refresh of 5 s.
    index = {
        "KHABAR_OPENSEARCH__URL": index_url,
        "KHABAR_OPENSEARCH__REPLICAS": "0",
        "KHABAR_OPENSEARCH__REFRESH_INTERVAL": "1s",
    }
    return (
        _service("ingest", "khabar_ingest", "serve", settings=common | api, port=ports.ingest, ports=(ports.api,)),
        _service("nlp", "khabar_nlp", "run", settings=common | pool, port=ports.nlp),
        _service("indexer", "khabar_indexer", "run", settings=common | index, port=ports.indexer),
    )


def _service(
    name: str, module: str, command: str, *, settings: dict[str, str], port: int, ports: tuple[int, ...] = ()
) -> Service:
    return Service(name, module, command, settings=settings, ports=ports, operations_port=port, patience=START)
