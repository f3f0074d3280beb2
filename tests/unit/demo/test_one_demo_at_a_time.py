"""A demo that cannot have its ports or is started twice says so."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from demo.lock import AlreadyRunning, held
from demo.ports import Ports
from tests.servers.ports import HOST


def test_a_taken_port_is_named_with_its_use() -> None:
    with socket.create_server((HOST, 0)) as server:
        port = server.getsockname()[1]
        free = Ports.free()
        ports = Ports(port, free.ingest, free.nlp, free.indexer, free.broker, free.index)
        [sentence] = ports.taken(embedded=True)
    assert sentence.startswith(f"Port {port}, meant for the ingest API, is in use")


def test_the_ports_of_the_embedded_pair_matter_only_where_it_runs() -> None:
    with socket.create_server((HOST, 0)) as server:
        port = server.getsockname()[1]
        free = Ports.free()
        ports = Ports(free.api, free.ingest, free.nlp, free.indexer, port, free.index)
        assert len(ports.taken(embedded=True)) == 1
        assert ports.taken(embedded=False) == []


def test_the_second_is_told_what_the_first_wrote(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with held(lock, "pid 7"), pytest.raises(AlreadyRunning, match=r"^pid 7$"), held(lock, "pid 8"):
        pass


def test_the_lock_is_free_again_when_the_first_has_ended(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with held(lock, "a longer text than the next"):
        pass
    with held(lock, "pid 8"):
        assert lock.read_text(encoding="utf-8") == "pid 8"
