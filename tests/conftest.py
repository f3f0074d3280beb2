"""Servers as fixtures. Each is started once, when the first test asks for it, and shared by the whole session.

A test that stops, kills or freezes one must bring it back: `start()` and `thaw()` in a `finally`.
"""

from collections.abc import Iterator

import pytest

from tests.servers import EmbeddedBroker, EmbeddedIndex, KafkaCluster, OpenSearchNode

MARKED_FIXTURES = {
    "real": {"kafka", "kafka3", "opensearch"},
    "embedded": {"embedded_broker", "embedded_index"},
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the servers that it uses, before `-m` chooses among them."""
    for item in items:
        for mark, fixtures in MARKED_FIXTURES.items():
            if fixtures.intersection(getattr(item, "fixturenames", ())):
                item.add_marker(mark)


FIGURES: pytest.StashKey[list[str]] = pytest.StashKey()


@pytest.fixture
def figures(request: pytest.FixtureRequest) -> list[str]:
    """Lines that a test wants said at the end of the run: what it measured."""
    return request.config.stash.setdefault(FIGURES, [])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was measured."""
    for line in config.stash.get(FIGURES, []):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def kafka() -> Iterator[KafkaCluster]:
    """A real Kafka of one broker."""
    with KafkaCluster() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def kafka3() -> Iterator[KafkaCluster]:
    """A real Kafka of three brokers; two copies must be in sync for a write."""
    with KafkaCluster(3) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def opensearch() -> Iterator[OpenSearchNode]:
    """A real OpenSearch node."""
    with OpenSearchNode() as node:
        yield node


@pytest.fixture(scope="session")
def embedded_broker() -> Iterator[EmbeddedBroker]:
    """The demo's broker, which keeps all in memory."""
    with EmbeddedBroker() as broker:
        yield broker


@pytest.fixture(scope="session")
def embedded_index() -> Iterator[EmbeddedIndex]:
    """The demo's index, which keeps all in memory."""
    with EmbeddedIndex() as index:
        yield index
