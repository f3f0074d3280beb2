"""``khabar-nlp``: the worker, the same enrichment without Kafka, and the training of the models."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from khabar_core.cli import load_settings, run_service, show_settings, show_version
from khabar_core.worker import run_worker
from khabar_nlp.app.settings import NlpSettings
from khabar_nlp.app.stage import nlp_stage

app = typer.Typer(no_args_is_help=True, help="Repairs and annotates Persian news.", pretty_exceptions_enable=False)
train_app = typer.Typer(no_args_is_help=True, help="Learns the models of the package anew from data.")
app.add_typer(train_app, name="train")

Existing = typer.Option(exists=True, dir_okay=False, readable=True)


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=show_version("khabar-nlp"), is_eager=True, help="Print the version.")
    ] = False,
    _settings: Annotated[
        bool, typer.Option("--show-settings", callback=show_settings(NlpSettings), help="Print the settings.")
    ] = False,
) -> None:
    """Settings come from the environment: KHABAR_KAFKA__BOOTSTRAP_SERVERS, KHABAR_POOL__PROCESSES and others."""


@app.command()
def run() -> None:
    """Enriches news.raw into news.enriched until SIGTERM."""
    settings = load_settings(NlpSettings, "nlp")
    run_service(run_worker(nlp_stage(settings), settings))


@app.command()
def enrich(
    file: Annotated[
        Path | None, typer.Argument(help="Raw articles, JSON a line, or plain text; standard input if left out.")
    ] = None,
) -> None:
    """Writes enriched articles, JSON a line, to standard output. No Kafka is needed."""
    # The models load with these, which the other commands need not wait for.
    from khabar_nlp.app.enriching import Complaint, enrich_lines  # noqa: PLC0415
    from khabar_nlp.domain.enrichment import Enricher  # noqa: PLC0415

    bad = 0
    with file.open("rb") if file is not None else sys.stdin.buffer as lines:
        for result in enrich_lines(lines, Enricher.load()):
            if isinstance(result, Complaint):
                bad += 1
                typer.echo(f"{file or 'standard input'}:{result.line}: {result.why}", err=True)
            else:
                sys.stdout.buffer.write(result.write() + b"\n")
                sys.stdout.buffer.flush()
    if bad:
        raise typer.Exit(1)


@train_app.command("half-spaces")
def train_half_spaces(
    spellings: Annotated[Path, Existing],
    out: Annotated[Path, typer.Option(help="Where the lexicon goes; its data card goes beside it.")],
) -> None:
    """Learns the half-space lexicon from counted spellings (a table: spelling, wikipedia, open, news)."""
    from khabar_nlp.training.half_spaces import train  # noqa: PLC0415

    train(spellings, out)


@train_app.command("entities")
def train_entities(
    corpus: Annotated[Path, Existing],
    gazetteers: Annotated[Path, Existing],
    clusters: Annotated[Path, Existing],
    universities: Annotated[Path, Existing],
    out: Annotated[
        Path, typer.Option(exists=True, file_okay=False, help="The folder of the models, organizations.txt among them.")
    ],
) -> None:
    """Learns the recognizer from ParsTwiNER (two-column CoNLL), name lists and word clusters."""
    from khabar_nlp.training.entities import train  # noqa: PLC0415

    train(corpus, gazetteers, clusters, universities, out)
