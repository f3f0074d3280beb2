"""A service of Khabar as a child process, with its operations port: for tests, the bench and the demo."""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence

from prometheus_client.parser import text_string_to_metric_families

from tests.servers.ports import HOST, free_ports
from tests.servers.process import Server, scratch_folder


class Service(Server):
    """A service, ready when its `/readyz` says so.

    Args:
        name: what errors call it.
        module: the module that Python runs (`khabar_nlp`, a test's own stage).
        arguments: the command and its options.
        settings: `KHABAR_…` variables, but for the operations port.
        ports: those that it listens on besides.
        operations_port: a free one where left out.
    """

    def __init__(
        self,
        name: str,
        module: str,
        *arguments: str,
        settings: dict[str, str],
        ports: Sequence[int] = (),
        operations_port: int | None = None,
        patience: float = 120,
    ) -> None:
        self.operations_port = operations_port or free_ports(1)[0]
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("KHABAR_")}
        own = {
            "KHABAR_OPERATIONS__HOST": HOST,
            "KHABAR_OPERATIONS__PORT": str(self.operations_port),
            "KHABAR_LOG__FORMAT": "json",
        }
        super().__init__(
            name,
            scratch_folder(name),
            [sys.executable, "-m", module, *arguments],
            ports=(self.operations_port, *ports),
            is_ready=lambda _: self.get("/readyz")[0] == 200,
            patience=patience,
            environment=inherited | own | settings,
        )

    def get(self, path: str) -> tuple[int, str]:
        """Status and text of a path of the operations port; status 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"http://{HOST}:{self.operations_port}{path}", timeout=2) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def metric(self, name: str, **labels: str) -> float:
        """The sum of a metric's samples that carry these labels; 0 where there is none."""
        lines = [line for line in self.get("/metrics")[1].splitlines() if line.startswith(name)]
        families = text_string_to_metric_families("\n".join(lines) + "\n")
        samples = (sample for family in families for sample in family.samples)
        return sum(s.value for s in samples if s.name == name and labels.items() <= s.labels.items())
