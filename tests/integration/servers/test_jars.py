"""The jar cache: complete or absent, fetched once however many ask."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers import ServerError, fetch, jars
from tests.servers.jars import Bundle

ROOT = Path(__file__).parents[3]
TINY = Bundle("tiny", "1.7.36", ("org.slf4j:slf4j-api:1.7.36",))
FETCH_TINY = f"from tests.servers import fetch; from tests.servers.jars import Bundle; fetch({TINY!r})"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "khabar/servers"


@pytest.mark.real
def test_two_processes_that_fetch_at_once_fetch_once(cache: Path) -> None:
    command = [sys.executable, "-c", FETCH_TINY]
    both = [subprocess.Popen(command, cwd=ROOT, env=os.environ, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = "".join(process.communicate()[1] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert said.count("Fetching tiny 1.7.36") == 1
    assert [jar.name for jar in (cache / "tiny-1.7.36").iterdir()] == ["slf4j-api-1.7.36.jar"]


@pytest.mark.real
def test_a_fetch_that_fails_shows_what_maven_said_and_leaves_nothing_half_done(cache: Path) -> None:
    absent = Bundle("absent", "0", ("org.slf4j:slf4j-api:0.0.0-absent",))
    with pytest.raises(ServerError, match=r"(?s)Maven could not fetch absent 0;.*slf4j-api:jar:0\.0\.0-absent"):
        fetch(absent)
    assert [path.name for path in cache.iterdir()] == ["absent-0.lock"]


def test_without_maven_the_error_says_what_is_missing(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "missing_maven", lambda: "Apache Maven: install it.")
    with pytest.raises(ServerError, match=r"(?s)tiny 1\.7\.36 cannot be fetched.*Apache Maven: install it\."):
        fetch(TINY)
    assert not cache.exists()


def test_maven_is_not_missed_once_the_jars_are_there(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jars, "missing_java", lambda: None)
    monkeypatch.setattr(jars, "missing_maven", lambda: "Apache Maven: install it.")
    assert jars.missing() == ["Apache Maven: install it."]
    for bundle in jars.BUNDLES:
        (cache / bundle.folder.name).mkdir(parents=True)
    assert jars.missing() == []
