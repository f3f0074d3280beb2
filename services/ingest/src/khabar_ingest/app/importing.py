"""The command ``khabar-ingest import``: reads files, checks each article and sends it to ``news.raw``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from khabar_core.cli import fail, load_settings
from khabar_core.schemas import Source
from khabar_core.schemas.base import explain
from khabar_ingest.adapters.files import NoInput, find
from khabar_ingest.adapters.import_state import BadState, RejectsFile, StateFile, default_state_file
from khabar_ingest.app.import_job import Job
from khabar_ingest.app.settings import IngestSettings
from khabar_ingest.domain.importing.formats import SUFFIXES, Format


def import_command(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help=f"Files ({SUFFIXES}), folders, or - for standard input.")
    ],
    *,
    source: Annotated[
        str | None,
        typer.Option(
            metavar="ID[:NAME]", help="The source of plain text (default: import), and of objects without one."
        ),
    ] = None,
    stated_format: Annotated[
        Format | None,
        typer.Option("--format", help="Of standard input (default: jsonl), and of files whose names do not tell it."),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option(help="The checkpoint (default: khabar/import.json in $XDG_STATE_HOME or ~/.local/state)."),
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Import also what the checkpoint knows as imported.")] = False,
    rejects: Annotated[
        Path | None, typer.Option(help="Add every rejection to this file, a JSON object a line.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check the files, send nothing, keep no checkpoint.")
    ] = False,
) -> None:
    """Import articles from files.

    Plain text has a line that begins with "date YYYY-MM-DD" for each article; JSON has the objects that the HTTP API
    takes.

    A second run goes on where the first one ended: what Kafka has acknowledged is noted in a checkpoint. After a
    SIGKILL some articles are sent twice, which does no harm: they have the same ids and revisions.

    Exit code: 0, every article is accepted; 1, some are rejected (now, or in an earlier run that this one goes on
    from) or a file cannot be read; 2, the command cannot be done as it was given; 128 + n, stopped by signal n.
    """
    state_file = state or default_state_file(os.environ)
    try:
        code = Job(
            settings=load_settings(IngestSettings, "ingest"),
            found=find(paths, stated_format, ours=[state_file] if rejects is None else [state_file, rejects]),
            source=None if source is None else _source(source),
            state=None if dry_run else StateFile(state_file),
            again=again,
            rejects=None if rejects is None else RejectsFile(rejects),
        ).run()
    except (BadState, NoInput) as error:
        fail(f"khabar-ingest import: {error}", status=2)
    raise typer.Exit(code)


def _source(text: str) -> Source:
    identity, _, name = text.partition(":")
    try:
        return Source(id=identity, name=name or identity)
    except ValidationError as error:
        raise typer.BadParameter(f"{text!r} is not ID[:NAME]: {explain(error)}", param_hint="--source") from error
