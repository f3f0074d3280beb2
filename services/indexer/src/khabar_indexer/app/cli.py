"""``khabar-indexer``: the service, and the preparation of the index."""

from __future__ import annotations

from typing import Annotated

import typer

from khabar_core.cli import load_settings, run_service, show_settings, show_version
from khabar_core.worker import run_worker
from khabar_indexer.app.settings import IndexerSettings
from khabar_indexer.app.stage import connected, ensured, indexer_stage
from khabar_indexer.domain.index import INDEX, READ_ALIAS, WRITE_ALIAS

app = typer.Typer(help="Writes enriched articles to OpenSearch.", pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=show_version("khabar-indexer"), is_eager=True, help="Print the version."),
    ] = False,
    _settings: Annotated[
        bool, typer.Option("--show-settings", callback=show_settings(IndexerSettings), help="Print the settings.")
    ] = False,
) -> None:
    """Settings come from the environment: KHABAR_OPENSEARCH__URL and others. Without a command it runs the service."""
    if context.invoked_subcommand is None:
        run()


@app.command()
def run() -> None:
    """Consumes news.enriched and writes to OpenSearch, until SIGTERM."""
    settings = load_settings(IndexerSettings, "indexer")
    run_service(run_worker(indexer_stage(settings), settings))


@app.command()
def setup() -> None:
    """Makes the index and its aliases where they are missing, waiting for OpenSearch. Safe to run at any time."""
    settings = load_settings(IndexerSettings, "indexer").opensearch

    async def work() -> None:
        async with connected(settings) as index:
            found = await ensured(index, settings)
        typer.echo(f"{'created' if found.created else 'already there'}: {INDEX} behind {READ_ALIAS} and {WRITE_ALIAS}")

    run_service(work())
