"""A server as a child process: started, stopped, killed, frozen, restarted, and never left behind."""

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Self

from tests.servers.errors import ServerError
from tests.servers.ports import is_free

# Asks Linux (prctl 1, PR_SET_PDEATHSIG) for SIGKILL when the parent ends, then becomes the server. A program of its own
# rather than a `preexec_fn`, which may deadlock in a parent that has threads.
_LAUNCH = """
import ctypes, os, sys
if sys.platform == "linux" and ctypes.CDLL(None).prctl(1, 9) != 0:
    sys.exit("prctl refused PR_SET_PDEATHSIG")
os.execv(sys.argv[1], sys.argv[1:])
"""

# Linux sends that signal when the *thread* that made the child ends: one that lives as long as Python makes them all.
_SPAWNER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="server-spawner")


class Server:
    """One server process with a fixed command, ports and data, so that each start after the first is a restart.

    Used as a context manager it starts on entering; on leaving it is killed and its data are deleted.

    Args:
        name: what errors call it.
        home: its folder, for data and `server.log`. Whoever makes a server gives it a folder that it may delete.
        command: program and arguments.
        ports: every port it listens on.
        is_ready: told what the server wrote since it was launched, says whether it serves.
        patience: seconds it may take to be ready.
        environment: its variables; this process's own where left out.
    """

    def __init__(
        self,
        name: str,
        home: Path,
        command: Sequence[str | Path],
        *,
        ports: Sequence[int],
        is_ready: Callable[[str], bool],
        patience: float = 90,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.name = name
        self.home = home
        self.log = home / "server.log"
        self._command = [str(word) for word in command]
        self._ports = ports
        self._is_ready = is_ready
        self._patience = patience
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None
        self._launched_at = 0

    @property
    def is_running(self) -> bool:
        """Whether the process lives (frozen or not)."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The id of the process that runs now."""
        return self._running().pid

    @property
    def exit_code(self) -> int | None:
        """How the last process ended; None while it runs or before the first."""
        return None if self._process is None else self._process.poll()

    @property
    def output(self) -> str:
        """All that it wrote since it was last launched."""
        with self.log.open("rb") as log:
            log.seek(self._launched_at)
            return log.read().decode(errors="replace")

    def start(self) -> None:
        """Start the server and wait until it serves; nothing happens if it runs already.

        Raises:
            ServerError: a port is taken, the process ends, or it is not ready in time.
        """
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        """Start the process without waiting, for servers that need each other to become ready."""
        if self.is_running:
            return
        for port in self._ports:
            if not is_free(port):
                raise ServerError(
                    f"{self.name} needs port {port}, which another process holds: stop it, or choose another port."
                )
        self.home.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._launched_at = log.tell()
            self._process = spawn(self._command, log, self._environment)

    def wait_until_ready(self) -> None:
        """Wait until the launched process serves.

        Raises:
            ServerError: it ends or is not ready in time; the message shows the last lines of its log.
        """
        if (process := self._process) is None:
            raise ServerError(f"{self.name} was never launched.")
        deadline = time.monotonic() + self._patience
        while not self._is_ready(self.output):
            if process.poll() is not None:
                raise ServerError(
                    f"{self.name} ended with exit code {process.returncode} while starting. {self._last_lines()}"
                )
            if time.monotonic() > deadline:
                self.kill()
                raise ServerError(f"{self.name} was not ready after {self._patience:.0f} s. {self._last_lines()}")
            time.sleep(0.05)

    def stop(self, patience: float = 30) -> None:
        """Ask the server to end (SIGTERM) and wait; nothing happens if it does not run.

        Raises:
            ServerError: it still runs after `patience` seconds, and was killed.
        """
        if not self.is_running:
            return
        process = self._running()
        process.terminate()
        process.send_signal(signal.SIGCONT)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            self.kill()
            raise ServerError(
                f"{self.name} did not stop within {patience:.0f} s of SIGTERM. {self._last_lines()}"
            ) from None

    def kill(self) -> None:
        """End the process at once (SIGKILL); nothing happens if it does not run."""
        if self.is_running:
            process = self._running()
            process.kill()
            process.wait()

    def freeze(self) -> None:
        """Halt the process (SIGSTOP): its ports still accept connections, and nothing answers."""
        self._running().send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let a frozen process go on (SIGCONT)."""
        self._running().send_signal(signal.SIGCONT)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            raise ServerError(f"{self.name} does not run: start() it first.")
        return self._process

    def _last_lines(self) -> str:
        return f"The end of {self.log}:\n" + "\n".join(self.output.splitlines()[-25:])


def spawn(
    command: Sequence[str], log: IO[bytes], environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a program that writes to `log`, is not touched by Ctrl-C, and is killed when this process ends."""
    return _SPAWNER.submit(
        subprocess.Popen,
        [sys.executable, "-I", "-S", "-c", _LAUNCH, *command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=environment,
        start_new_session=True,
    ).result()


def scratch_folder(name: str) -> Path:
    """Make a folder for the data of a server that deletes it when it is left."""
    return Path(tempfile.mkdtemp(prefix=f"khabar-{name}-"))
