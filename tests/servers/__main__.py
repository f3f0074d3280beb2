"""`python -m tests.servers up` runs the servers until Ctrl-C; `python -m tests.servers fetch` only gets their jars."""

import signal
import sys
import time
from contextlib import ExitStack
from typing import Annotated

import typer

from tests.servers import (
    BUNDLES,
    EmbeddedBroker,
    EmbeddedIndex,
    KafkaCluster,
    OpenSearchNode,
    ServerError,
    fetch,
)
from tests.servers.process import Server

app = typer.Typer(help=__doc__, no_args_is_help=True, add_completion=False)


@app.command("fetch")
def fetch_jars() -> None:
    """Get the jars of Kafka and OpenSearch into the cache, unless they are there."""
    for bundle in BUNDLES:
        fetch(bundle)
        typer.echo(f"{bundle.title}: {bundle.folder}")


@app.command()
def up(
    brokers: Annotated[int, typer.Option(help="Real Kafka brokers: 1 or 3.")] = 1,
    embedded: Annotated[bool, typer.Option("--embedded", help="The embedded pair instead.")] = False,
) -> None:
    """Start Kafka and OpenSearch, print their addresses, and stay until Ctrl-C."""
    if brokers not in {1, 3}:
        raise typer.BadParameter(f"{brokers} brokers: choose 1 or 3.", param_hint="--brokers")
    with ExitStack() as stack:
        kafka: KafkaCluster | EmbeddedBroker
        index: OpenSearchNode | EmbeddedIndex
        if embedded:
            kafka, index = stack.enter_context(EmbeddedBroker()), stack.enter_context(EmbeddedIndex())
        else:
            kafka = stack.enter_context(KafkaCluster(3 if brokers == 3 else 1))
            index = stack.enter_context(OpenSearchNode())
        servers: list[Server] = [*(kafka.brokers if isinstance(kafka, KafkaCluster) else [kafka]), index]
        typer.echo(f"Kafka       {kafka.bootstrap}\nOpenSearch  {index.url}")
        for server in servers:
            typer.echo(f"log         {server.log}")
        stay(servers)


def stay(servers: list[Server]) -> None:
    """Return at SIGINT or SIGTERM; raise ServerError when a server ends by itself."""
    try:
        typer.echo("Ctrl-C ends them and deletes their data.")
        while True:
            for server in servers:
                if not server.is_running:
                    raise ServerError(f"{server.name} has ended; see the end of {server.log} before leaving.")
            time.sleep(0.5)
    except KeyboardInterrupt:
        typer.echo()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app(prog_name="python -m tests.servers")
    except ServerError as error:
        sys.exit(f"{error}")
