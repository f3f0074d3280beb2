"""``khabar-ingest``: the HTTP API, and the import of files."""

from __future__ import annotations

from typing import Annotated

import typer

from khabar_core.cli import load_settings, run_service, show_settings, show_version
from khabar_ingest.app.importing import import_command
from khabar_ingest.app.main import serve
from khabar_ingest.app.settings import IngestSettings

app = typer.Typer(help="Takes news articles in and publishes them to Kafka.", pretty_exceptions_enable=False)
app.command("import")(import_command)


@app.callback(invoke_without_command=True)
def _options(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=show_version("khabar-ingest"), is_eager=True, help="Print the version."),
    ] = False,
    _settings: Annotated[
        bool, typer.Option("--show-settings", callback=show_settings(IngestSettings), help="Print the settings.")
    ] = False,
) -> None:
    """Settings come from the environment: KHABAR_KAFKA__BOOTSTRAP_SERVERS, KHABAR_API__PORT and others."""
    if context.invoked_subcommand is None:
        serve_command()


@app.command("serve")
def serve_command() -> None:
    """Serve the HTTP API until SIGTERM (what happens without a command)."""
    run_service(serve(load_settings(IngestSettings, "ingest")))
