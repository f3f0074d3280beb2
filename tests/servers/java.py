"""Finding Java and Maven on this machine."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

MINIMUM_JAVA = 21
"""OpenSearch 3 needs Java 21; Kafka 4 would do with 17. Both run on the one that is found."""

JVM_FOLDERS = (
    Path("/usr/lib/jvm"),
    Path("/usr/java"),
    Path("/opt/java"),
    Path.home() / ".sdkman/candidates/java",
    Path("/Library/Java/JavaVirtualMachines"),
)
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')


def find_java(minimum: int = MINIMUM_JAVA) -> Path | None:
    """Return the first `java` of at least this version: JAVA_HOME, then PATH, then the system's JVM folders."""
    return next((java for java in _java_candidates() if (java_version(java) or 0) >= minimum), None)


@cache
def java_version(java: Path) -> int | None:
    """Ask a `java` for its feature version (8, 17, 21, …); None when it does not run or does not say."""
    try:
        answer = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = _VERSION.search(answer.stderr + answer.stdout)
    return int(found[1]) if found else None


def find_maven() -> Path | None:
    """Return `mvn`: that of MAVEN_HOME, then that of PATH."""
    if home := os.environ.get("MAVEN_HOME"):
        maven = Path(home, "bin", "mvn")
        if os.access(maven, os.X_OK):
            return maven
    found = shutil.which("mvn")
    return Path(found) if found else None


def missing_java() -> str | None:
    """Say in a sentence what to do where no Java is new enough; None where one is."""
    if find_java():
        return None
    older = next(((java, version) for java in _java_candidates() if (version := java_version(java))), None)
    have = f" (found only Java {older[1]} at {older[0]})" if older else ""
    return (
        f"Java {MINIMUM_JAVA} or later{have}: install a JDK of that version with the system's package manager "
        f"(for example openjdk-{MINIMUM_JAVA}-jdk-headless) or from https://adoptium.net, or point JAVA_HOME at one."
    )


def missing_maven() -> str | None:
    """Say in a sentence how to get Maven where there is none; None where there is."""
    if find_maven():
        return None
    return "Apache Maven: install the system's package `maven`, or point MAVEN_HOME at an unpacked one."


def _java_candidates() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home, "bin", "java")
    if on_path := shutil.which("java"):
        yield Path(on_path)
    for folder in JVM_FOLDERS:
        for pattern in ("*/bin/java", "*/Contents/Home/bin/java"):
            yield from sorted(folder.glob(pattern))
