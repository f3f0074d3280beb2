"""A real Apache Kafka (KRaft, every node both broker and controller) of one or three brokers."""

import base64
import shutil
import subprocess
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from tests.servers.errors import ServerError
from tests.servers.jars import KAFKA, QUICK_COMPILER, java_command
from tests.servers.ports import HOST, free_ports
from tests.servers.process import Server, scratch_folder

SMALL_HEAP = ("-Xmx768m", "-XX:+UseSerialGC")


@dataclass(frozen=True)
class Node:
    """What Kafka must be told about one member of the cluster."""

    id: int
    port: int
    controller_port: int
    home: Path
    directory_id: str

    @property
    def properties_file(self) -> Path:
        """Kafka's `server.properties`."""
        return self.home / "server.properties"

    @property
    def controller(self) -> str:
        """Where the other controllers reach it."""
        return f"{HOST}:{self.controller_port}"

    def properties(self, members: Sequence["Node"]) -> str:
        """Return `server.properties`: Kafka's defaults but for addresses, copies and small internal topics."""
        copies = len(members)
        insync = 2 if copies > 1 else 1
        listeners = f"PLAINTEXT://{HOST}:{self.port},CONTROLLER://{self.controller}"
        settings: dict[str, object] = {
            "process.roles": "broker,controller",
            "node.id": self.id,
            "controller.quorum.bootstrap.servers": ",".join(node.controller for node in members),
            "listeners": listeners,
            "advertised.listeners": listeners,
            "controller.listener.names": "CONTROLLER",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs": self.home / "data",
            "auto.create.topics.enable": "false",
            "default.replication.factor": copies,
            "min.insync.replicas": insync,
            "offsets.topic.replication.factor": copies,
            "offsets.topic.num.partitions": 6,
            "transaction.state.log.replication.factor": copies,
            "transaction.state.log.min.isr": insync,
            "transaction.state.log.num.partitions": 6,
            "share.coordinator.state.topic.replication.factor": copies,
            "share.coordinator.state.topic.min.isr": insync,
            "group.initial.rebalance.delay.ms": 0,
        }
        return "".join(f"{key}={value}\n" for key, value in settings.items())


class KafkaBroker(Server):
    """One member of a cluster, to be stopped, killed or frozen alone."""

    def __init__(self, node: Node, compiler: Sequence[str] = QUICK_COMPILER) -> None:
        self.node_id = node.id
        self.address = f"{HOST}:{node.port}"
        super().__init__(
            f"Kafka broker {node.id}",
            node.home,
            [*java_command(KAFKA, *SMALL_HEAP, *compiler, main="kafka.Kafka"), node.properties_file],
            ports=(node.port, node.controller_port),
            is_ready=lambda output: "Kafka Server started" in output,
        )


class KafkaCluster:
    """Brokers that belong together. As a context manager: started on entering, killed and deleted on leaving."""

    def __init__(self, brokers: Literal[1, 3] = 1, compiler: Sequence[str] = QUICK_COMPILER) -> None:
        self._home = scratch_folder("kafka")
        ports = free_ports(2 * brokers)
        self._nodes = [
            Node(number, ports.pop(), ports.pop(), self._home / f"broker-{number}", _random_id())
            for number in range(1, brokers + 1)
        ]
        self.brokers = [KafkaBroker(node, compiler) for node in self._nodes]

    @property
    def bootstrap(self) -> str:
        """The brokers' addresses, separated by commas."""
        return ",".join(broker.address for broker in self.brokers)

    def start(self) -> None:
        """Start every broker that does not run, and wait until all of them serve.

        Raises:
            ServerError: a broker's storage cannot be formatted, or a broker does not start.
        """
        if not all(node.properties_file.exists() for node in self._nodes):
            self._format()
        for broker in self.brokers:
            broker.launch()
        for broker in self.brokers:
            broker.wait_until_ready()

    def stop(self) -> None:
        """Stop the brokers one after the other (SIGTERM).

        The last of several is killed: without a quorum to take leave of, Kafka would wait for minutes.
        """
        running = [broker for broker in self.brokers if broker.is_running]
        alone = len(self.brokers) == 1
        for broker in running if alone else running[:-1]:
            broker.stop()
        self.kill()

    def kill(self) -> None:
        """End every broker at once (SIGKILL)."""
        for broker in self.brokers:
            broker.kill()

    def freeze(self) -> None:
        """Halt every broker (SIGSTOP)."""
        for broker in self.brokers:
            broker.freeze()

    def thaw(self) -> None:
        """Let every broker go on (SIGCONT)."""
        for broker in self.brokers:
            broker.thaw()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self._home, ignore_errors=True)

    def _format(self) -> None:
        voters = ",".join(f"{node.id}@{node.controller}:{node.directory_id}" for node in self._nodes)
        command = [
            *java_command(KAFKA, *QUICK_COMPILER, main="kafka.tools.StorageTool"),
            *("format", "--cluster-id", _random_id(), "--initial-controllers", voters, "--config"),
        ]
        for node in self._nodes:
            node.home.mkdir()
            node.properties_file.write_text(node.properties(self._nodes))
            done = subprocess.run([*command, node.properties_file], capture_output=True, text=True, check=False)
            if done.returncode != 0:
                raise ServerError(f"Kafka could not format {node.home / 'data'}:\n{done.stdout}{done.stderr}")


def _random_id() -> str:
    """Return an id in the form that Kafka's own tools make: 16 random bytes in URL-safe base64 without padding."""
    while (text := base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")).startswith("-"):
        pass
    return text
