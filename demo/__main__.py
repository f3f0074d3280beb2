"""The command of `make demo`."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import httpx
import typer
from aiokafka.errors import KafkaError
from rich.console import Console
from rich.text import Text

from demo.evidence import complaints
from demo.feed import NotTaken
from demo.lock import AlreadyRunning, held, lock_file
from demo.pipeline import Pipeline, running
from demo.ports import Ports
from demo.report import report
from demo.run import Ended, carried
from demo.samples import load_samples
from khabar_core.admin import TopicsRefused
from khabar_core.logging import configure_logging
from khabar_core.settings import LogSettings
from tests.servers import BUNDLES, ServerError, fetch, missing
from tests.servers.ports import HOST

WIDTH = 100
PATIENCE = 120.0
"""Seconds from the first sample to the last sighting."""
CANNOT_BEGIN = 2
"""The exit status where the demo cannot run on this machine as it was called."""

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


class CannotBegin(Exception):
    """The demo cannot run as it was called; the text says why, and what can be done."""


@app.command()
def demo(
    leave: Annotated[bool, typer.Option("--exit", help="End when all has arrived, or at the deadline.")] = False,
    free_ports: Annotated[bool, typer.Option("--free-ports", help="Listen on whatever ports are free.")] = False,
    real: Annotated[bool, typer.Option("--real", help="On Apache Kafka and OpenSearch (Java 21, Maven).")] = False,
) -> None:
    """Run the whole pipeline on this machine, send it sample articles, watch them pass, and explain what came out.

    It stays up until Ctrl-C. Exit status 0: everything arrived.
    """
    console = _console()
    try:
        with _begun(free_ports=free_ports, real=real) as ports, running(ports, console, real=real) as pipeline:
            wrong = _shown(console, pipeline)
            if not leave:
                _stay(console, pipeline)
            wrong += pipeline.stop(console)
    except CannotBegin as error:
        console.print(Text(f"{error}"), soft_wrap=True)
        raise typer.Exit(CANNOT_BEGIN) from None
    except (ServerError, TopicsRefused, Ended, NotTaken, KafkaError, httpx.HTTPError) as error:
        console.print(Text(f"The demo has failed. {error}", style="red"), soft_wrap=True)
        raise typer.Exit(1) from None
    _conclude(console, wrong)


def _console() -> Console:
    console = Console(highlight=False)
    return Console(highlight=False, width=min(console.width, WIDTH) if console.is_terminal else WIDTH)


@contextmanager
def _begun(*, free_ports: bool, real: bool) -> Iterator[Ports]:
    """The ports to listen on, with the lock held where they are the fixed ones.

    Raises:
        CannotBegin: another demo runs, a port is taken, or the real servers cannot be had.
    """
    if real:
        _fetch_real()
    if free_ports:
        yield Ports.free()
        return
    ports = Ports()
    try:
        with held(lock_file(), f"pid {os.getpid()}, its API is at http://{HOST}:{ports.api}/docs"):
            if taken := ports.taken(embedded=not real):
                raise CannotBegin("\n".join([*taken, "Stop what listens there, or: make demo ARGS=--free-ports"]))
            yield ports
    except AlreadyRunning as error:
        raise CannotBegin(
            f"A demo is already running ({error}).\n"
            "Stop it with Ctrl-C there, or start another beside it: make demo ARGS=--free-ports"
        ) from None


def _fetch_real() -> None:
    if lacks := missing():
        raise CannotBegin(
            "\n".join(["The real Kafka and OpenSearch cannot run here. This machine lacks:", *lacks])
            + "\nWithout --real the demo needs Python only."
        )
    for bundle in BUNDLES:
        fetch(bundle)


def _shown(console: Console, pipeline: Pipeline) -> list[str]:
    """Sends, watches and reports; gives what is otherwise than it must be."""
    samples = load_samples()
    console.print(
        f"\nSending {len(samples)} samples (demo/articles.json); times are counted from when each was sent.\n"
    )
    journal, evidence = asyncio.run(carried(pipeline, samples, console, PATIENCE))
    report(console, journal, evidence, pipeline)
    wrong = complaints(journal, evidence)
    if not journal.is_complete:
        wrong.append(f"Waiting was given up after {PATIENCE:.0f} s. The last that the services logged:")
        wrong += [
            f"{service.name}: {line}" for service in pipeline.services for line in service.output.splitlines()[-5:]
        ]
    return wrong


def _stay(console: Console, pipeline: Pipeline) -> None:
    """Returns at SIGINT or SIGTERM.

    Raises:
        Ended: a process has ended by itself.
    """
    try:
        console.print("\n[bold]It all keeps running until Ctrl-C.[/]")
        while not (ended := pipeline.ended()):
            time.sleep(0.5)
        raise Ended(f"{' and '.join(ended)} ended by itself")
    except KeyboardInterrupt:
        console.print()


def _conclude(console: Console, wrong: Sequence[str]) -> None:
    if wrong:
        console.print(Text("\n".join(["Not everything is as it must be:", *wrong]), style="red"), soft_wrap=True)
        raise typer.Exit(1)
    console.print("[bold green]Everything arrived, and every service ended with exit code 0.[/]")


if __name__ == "__main__":
    # Both handlers are set: a shell that starts the demo in the background has SIGINT ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    configure_logging(LogSettings(level="ERROR"), "demo")
    app(prog_name="python -m demo")
