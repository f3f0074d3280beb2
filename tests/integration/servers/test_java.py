"""Java is found wherever a machine keeps it, and its absence is told in words that help."""

from pathlib import Path

import pytest

from tests.servers import java


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without Java: what is found is what the test puts there."""
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.delenv("MAVEN_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(java, "JVM_FOLDERS", (tmp_path / "jvm",))
    return tmp_path


def install(program: Path, says: str = "") -> Path:
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text(f"#!/bin/sh\necho '{says}' >&2\n")
    program.chmod(0o755)
    return program


def test_java_home_comes_before_the_path_and_the_system_folders(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", str(machine / "home"))
    install(machine / "bin/java", 'openjdk version "21.0.1" 2023-10-17')
    chosen = install(machine / "home/bin/java", 'openjdk version "23" 2024-09-17')
    assert java.find_java() == chosen


def test_a_java_that_is_too_old_is_passed_over_for_one_in_the_system_folders(machine: Path) -> None:
    install(machine / "bin/java", 'openjdk version "17.0.15" 2025-04-15')
    install(machine / "jvm/java-8/bin/java", 'java version "1.8.0_392"')
    new = install(machine / "jvm/temurin-25/bin/java", 'openjdk version "25.0.3" 2026-04-21 LTS')
    assert java.find_java() == new
    assert java.missing_java() is None


def test_a_java_that_does_not_run_is_passed_over(machine: Path) -> None:
    install(machine / "jvm/a-broken/bin/java", "Segmentation fault")
    works = install(machine / "jvm/b-works/bin/java", 'openjdk version "21"')
    assert java.find_java() == works


def test_what_is_missing_names_the_java_that_is_too_old(machine: Path) -> None:
    old = install(machine / "bin/java", 'openjdk version "17.0.15" 2025-04-15')
    assert f"Java 21 or later (found only Java 17 at {old})" in str(java.missing_java())


def test_what_is_missing_says_how_to_get_it() -> None:
    assert "or point JAVA_HOME at one" in str(java.missing_java())
    assert "install the system's package `maven`" in str(java.missing_maven())


def test_maven_is_found_on_the_path(machine: Path) -> None:
    maven = install(machine / "bin/mvn")
    assert java.find_maven() == maven
    assert java.missing_maven() is None
