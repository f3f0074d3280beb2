"""A real OpenSearch of one node, without the security plugin, otherwise with the defaults a user has."""

from collections.abc import Sequence
from pathlib import Path

import httpx

from tests.servers.jars import OPENSEARCH, QUICK_COMPILER, java_command
from tests.servers.ports import HOST, free_ports
from tests.servers.process import Server, scratch_folder

RUNNER = "org.codelibs.opensearch.runner.OpenSearchRunner"
# It accepts no port above 9299, whatever it is asked for, and none below the base port, 9200, plus its node's number.
HTTP_PORTS = range(9201, 9300)
HEAP = ("-Xms512m", "-Xmx1g", "-XX:+UseSerialGC")


class OpenSearchNode(Server):
    """One node; `url` is its address, the same after each restart."""

    def __init__(self, compiler: Sequence[str] = QUICK_COMPILER) -> None:
        home = scratch_folder("opensearch")
        [http] = free_ports(1, among=HTTP_PORTS)
        [transport] = free_ports(1)
        self.url = f"http://{HOST}:{http}"
        _write_settings(home / "node_1" / "config", transport)
        super().__init__(
            "OpenSearch",
            home,
            [
                *java_command(OPENSEARCH, *HEAP, *compiler, main=RUNNER),
                *("-numOfNode", "1", "-basePath", home, "-clusterName", "khabar-tests", "-printOnFailure"),
                # The runner numbers its nodes from 1 and adds that to the port.
                *("-baseHttpPort", str(http - 1)),
            ],
            ports=(http, transport),
            is_ready=lambda _: self._has_recovered(),
        )

    def _has_recovered(self) -> bool:
        """Whether it answers and every primary shard that it holds is back."""
        try:
            answer = httpx.get(f"{self.url}/_cluster/health", timeout=2)
        except httpx.TransportError:
            return False
        return answer.is_success and answer.json()["status"] in {"green", "yellow"}


def _write_settings(folder: Path, transport_port: int) -> None:
    folder.mkdir(parents=True)
    # Without the last line indices turn read-only where the developer's disk is nearly full.
    (folder / "opensearch.yml").write_text(
        f"network.host: {HOST}\n"
        f"transport.port: {transport_port}\n"
        "cluster.routing.allocation.disk.threshold_enabled: false\n"
    )
