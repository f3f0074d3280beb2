"""What every server of the tests has in common, shown on servers of a few lines."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.servers import EmbeddedIndex, ServerError
from tests.servers.ports import HOST, free_ports
from tests.servers.process import Server

ROOT = Path(__file__).parents[3]
SERVES_FOR_EVER = "import time; print('serving', flush=True); time.sleep(600)"
HANDLES_SIGTERM = "import signal; signal.signal(signal.SIGTERM, lambda *_: exit()); " + SERVES_FOR_EVER
IGNORES_SIGTERM = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + SERVES_FOR_EVER


def python_server(home: Path, code: str, patience: float = 20) -> Server:
    command = [sys.executable, "-c", code]
    return Server("Tiny", home, command, ports=(), is_ready=lambda out: "serving" in out, patience=patience)


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def lives(pid: int) -> bool:
    """Whether the process runs; one that ended and was not yet reaped by its parent does not."""
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_leaving_ends_the_process_and_deletes_its_folder(tmp_path: Path) -> None:
    with python_server(tmp_path / "home", SERVES_FOR_EVER) as server:
        pid = server.pid
        assert lives(pid)
    assert not lives(pid)
    assert not server.home.exists()


def test_a_server_that_ends_while_starting_is_reported_with_its_last_words(tmp_path: Path) -> None:
    server = python_server(tmp_path, "print('no room left'); raise SystemExit(3)")
    with pytest.raises(ServerError, match=r"(?s)Tiny ended with exit code 3 while starting.*no room left"):
        server.start()


def test_a_server_that_is_never_ready_is_killed_and_reported(tmp_path: Path) -> None:
    server = python_server(tmp_path, "import time; print('thinking', flush=True); time.sleep(600)", patience=1)
    with pytest.raises(ServerError, match=r"(?s)Tiny was not ready after 1 s.*thinking"):
        server.start()
    assert not server.is_running


def test_readiness_is_judged_by_what_was_written_since_the_last_launch(tmp_path: Path) -> None:
    code = f"import os; os.path.exists('{tmp_path}/broken') and os._exit(9); " + SERVES_FOR_EVER
    with python_server(tmp_path / "home", code) as server:
        server.kill()
        (tmp_path / "broken").touch()
        with pytest.raises(ServerError, match="exit code 9"):
            server.start()


def test_a_server_that_ignores_sigterm_is_killed_and_reported(tmp_path: Path) -> None:
    with python_server(tmp_path / "home", IGNORES_SIGTERM) as server:
        with pytest.raises(ServerError, match="Tiny did not stop within 1 s of SIGTERM"):
            server.stop(patience=1)
        assert not server.is_running


def test_a_frozen_server_can_be_stopped(tmp_path: Path) -> None:
    with python_server(tmp_path / "home", HANDLES_SIGTERM) as server:
        server.freeze()
        server.stop()
        assert not server.is_running


def test_freezing_a_server_that_does_not_run_says_so(tmp_path: Path) -> None:
    with pytest.raises(ServerError, match="Tiny does not run"):
        python_server(tmp_path, SERVES_FOR_EVER).freeze()


def test_a_port_that_is_taken_is_named() -> None:
    [port] = free_ports(1)
    with socket.socket() as other:
        other.bind((HOST, port))
        other.listen()
        with pytest.raises(ServerError, match=f"The embedded index needs port {port}, which another process holds"):
            EmbeddedIndex(port).__enter__()


def test_a_server_dies_with_the_python_that_started_it() -> None:
    code = (
        "import time; from tests.servers import EmbeddedIndex\n"
        "with EmbeddedIndex() as index: print(index.pid, index.home, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    with parent:
        assert parent.stdout is not None
        pid, home = parent.stdout.readline().split()
        assert lives(int(pid))
        parent.kill()
    assert wait_until(lambda: not lives(int(pid)))
    shutil.rmtree(home)


def test_a_server_outlives_the_thread_that_started_it(tmp_path: Path) -> None:
    server = python_server(tmp_path / "home", SERVES_FOR_EVER)
    with ThreadPoolExecutor(max_workers=1) as thread:
        thread.submit(server.start).result()
    try:
        assert not wait_until(lambda: not server.is_running, seconds=0.5)
    finally:
        server.kill()


def test_up_prints_the_addresses_and_ends_cleanly_on_sigint() -> None:
    command = [sys.executable, "-m", "tests.servers", "up", "--embedded"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        kafka, opensearch = process.stdout.readline(), process.stdout.readline()
        folders = [Path(process.stdout.readline().split()[1]).parent for _ in range(2)]
        assert process.stdout.readline() == "Ctrl-C ends them and deletes their data.\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == os.EX_OK
    assert kafka.startswith("Kafka       127.0.0.1:")
    assert opensearch.startswith("OpenSearch  http://127.0.0.1:")
    assert not any(folder.exists() for folder in folders)
