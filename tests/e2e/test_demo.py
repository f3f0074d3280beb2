"""The demo as a stranger runs it: a process whose exit code and words are what counts."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from demo.lock import held, lock_file
from tests.servers.ports import HOST, is_free

DEMO = (sys.executable, "-m", "demo")
PATIENCE = 300


def environment(folder: Path) -> dict[str, str]:
    """With a place for locks and data of its own, so that no demo of the developer's is met."""
    return os.environ | {"TMPDIR": str(folder), "PYTHONUNBUFFERED": "1"}


def run(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*DEMO, *options],
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@contextmanager
def started(folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    """A demo under way, killed in the end if it still runs."""
    process = subprocess.Popen(
        [*DEMO, *options],
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """What it prints up to the line with these words; all of it where they never come."""
    text = ""
    assert process.stdout is not None
    for line in process.stdout:
        text += line
        if words in line:
            break
    return text


def tells_everything(text: str) -> None:
    for expected in (
        "Sending 20 samples",
        "The articles as they stand in the index",
        "دستگاه‌های",
        "PER  بهرام فرهودی",
        "= 2025-12-10",
        "= 840,000,000 USD",
        "is found in 3 articles",
        "intact, spaced, squeezed",
        "was replaced by airport-update (2025-12-10 11:32)",
        "metro-fares was retracted: the alias `news` does not show it.",
        "not_json",
        "khabar-core dlq list",
        "/docs",
        "Everything arrived, and every service ended with exit code 0.",
    ):
        assert expected in text, text


def nothing_is_left(folder: Path) -> None:
    assert list(folder.glob("khabar-*-*/*")) == []


@pytest.mark.embedded
@pytest.mark.timeout(PATIENCE)
def test_everything_arrives_and_is_explained(tmp_path: Path) -> None:
    done = run(tmp_path, "--exit", "--free-ports")
    assert done.returncode == 0, done.stdout
    tells_everything(done.stdout)
    nothing_is_left(tmp_path)


@pytest.mark.real
@pytest.mark.timeout(PATIENCE)
def test_everything_arrives_on_the_real_servers(tmp_path: Path) -> None:
    done = run(tmp_path, "--exit", "--free-ports", "--real")
    assert done.returncode == 0, done.stdout
    tells_everything(done.stdout)
    nothing_is_left(tmp_path)


@pytest.mark.embedded
@pytest.mark.timeout(PATIENCE)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stays_up_until_it_is_told_to_stop(tmp_path: Path, number: signal.Signals) -> None:
    with started(tmp_path, "--free-ports") as process:
        told = read_until(process, "keeps running until Ctrl-C")
        address = re.search(r"http://\S+/docs", told)
        assert address, told
        host, port = address[0].removeprefix("http://").removesuffix("/docs").split(":")
        with socket.create_connection((host, int(port)), timeout=5):
            process.send_signal(number)
        rest, _ = process.communicate(timeout=60)
    assert process.returncode == 0, rest
    assert rest.count("exit code 0") == 4, rest
    nothing_is_left(tmp_path)


@pytest.mark.embedded
@pytest.mark.timeout(PATIENCE)
def test_a_service_that_ends_by_itself_is_named(tmp_path: Path) -> None:
    with started(tmp_path, "--free-ports") as process:
        read_until(process, "keeps running until Ctrl-C")
        [indexer] = [pid for pid in children_of(process.pid) if "khabar_indexer" in command_of(pid)]
        os.kill(indexer, signal.SIGKILL)
        rest, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "indexer ended by itself" in rest


def children_of(pid: int) -> list[int]:
    """The processes that a process started, by any of its threads."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")


def test_a_taken_port_is_named_with_a_way_out(tmp_path: Path) -> None:
    with in_use(8080):
        done = run(tmp_path)
    assert done.returncode == 2, done.stdout
    assert "Port 8080, meant for the ingest API, is in use" in done.stdout
    assert "make demo ARGS=--free-ports" in done.stdout


@contextmanager
def in_use(port: int) -> Iterator[None]:
    """Listens on the port, unless somebody does already."""
    if not is_free(port):
        yield
        return
    with socket.create_server((HOST, port)):
        yield


def test_a_second_demo_says_where_the_first_is(tmp_path: Path) -> None:
    with held(tmp_path / lock_file().name, "pid 4711, its API is at http://127.0.0.1:8080/docs"):
        done = run(tmp_path)
    assert done.returncode == 2, done.stdout
    assert "A demo is already running (pid 4711, its API is at http://127.0.0.1:8080/docs)." in done.stdout
    assert "make demo ARGS=--free-ports" in done.stdout


def test_what_the_real_servers_lack_is_told(tmp_path: Path) -> None:
    nowhere = {"PATH": str(tmp_path), "JAVA_HOME": "", "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    done = subprocess.run(
        [*DEMO, "--real"],
        env=environment(tmp_path) | nowhere,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2, done.stdout + done.stderr
    assert "Apache Maven" in done.stdout
    assert "Without --real the demo needs Python only." in done.stdout
