"""Kafka and OpenSearch for tests and demonstrations: the real ones (jars by Maven) and the embedded pair (wheels).

Each is a process on free ports of 127.0.0.1 with data in a temporary folder. All have the same verbs: `start`,
`stop` (SIGTERM), `kill` (SIGKILL), `freeze` and `thaw`; starting again is a restart on the same ports and data. Used as
context managers they are started, and in the end killed and deleted. None outlives the Python that started it.
"""

from tests.servers.embedded import EmbeddedBroker, EmbeddedIndex
from tests.servers.errors import ServerError
from tests.servers.jars import BUNDLES, FULL_COMPILER, fetch, missing
from tests.servers.kafka import KafkaBroker, KafkaCluster
from tests.servers.opensearch import OpenSearchNode

__all__ = [
    "BUNDLES",
    "FULL_COMPILER",
    "EmbeddedBroker",
    "EmbeddedIndex",
    "KafkaBroker",
    "KafkaCluster",
    "OpenSearchNode",
    "ServerError",
    "fetch",
    "missing",
]
