"""The programs that check what is deployed: Go programs, built once and kept in the user's cache, and promtool."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
VENV = Path(sys.prefix, "bin")


class ProgramMissing(Exception):
    """A program that a check needs is not on this machine; the text says how to get it."""


@dataclass(frozen=True)
class GoProgram:
    """A command of a Go module, at one version."""

    name: str
    package: str
    version: str

    @property
    def path(self) -> Path:
        """Where it lies once it is built."""
        cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        return Path(cache, "khabar", "bin", f"{self.name}-{self.version}")

    def built(self) -> Path:
        """Return the program, built first if need be (once, a minute); who asks meanwhile waits.

        Raises:
            ProgramMissing: Go is missing, or cannot fetch or build it.
        """
        if self.path.is_file():
            return self.path
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not self.path.is_file():
                self._build()
        return self.path

    def _build(self) -> None:
        module = f"{self.package}@{self.version}"
        if (go := shutil.which("go")) is None:
            raise ProgramMissing(
                f"{self.name} is built with Go, and there is none: install it (https://go.dev/dl) for {module}."
            )
        with tempfile.TemporaryDirectory(dir=self.path.parent) as scratch:
            done = subprocess.run(
                [go, "install", module],
                env=os.environ | {"GOBIN": scratch, "GOFLAGS": "-mod=mod"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode != 0:
                raise ProgramMissing(f"`go install {module}` failed; is there a network? It says:\n{done.stderr}")
            # The rename is what makes it complete: a build cut off half way leaves nothing behind.
            Path(scratch, self.name).rename(self.path)


KUSTOMIZE = GoProgram("kustomize", "sigs.k8s.io/kustomize/kustomize/v5", "v5.7.1")
KUBECONFORM = GoProgram("kubeconform", "github.com/yannh/kubeconform/cmd/kubeconform", "v0.7.0")


def promtool() -> Path:
    """Return Prometheus's own checker.

    Raises:
        ProgramMissing: it is not on this machine.
    """
    if (found := shutil.which("promtool")) is None:
        raise ProgramMissing("promtool is missing: on Debian and Ubuntu, `apt-get install prometheus` brings it.")
    return Path(found)


def output(*command: str | Path, cwd: Path = ROOT, env: dict[str, str] | None = None) -> str:
    """Return what a program prints; a failure shows all that it printed."""
    done = subprocess.run(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


@cache
def knows(command: tuple[str, ...]) -> bool:
    """Whether one of our programs has this command with these options."""
    program, *arguments = command
    return "Usage:" in output(VENV / program, *arguments, "--help")
