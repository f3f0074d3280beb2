"""``khabar-nlp``: the worker, what it does without Kafka, and the training and measuring of its models."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from khabar_core.cli import fail, load_settings, run_service, show_settings, show_version
from khabar_core.worker import run_worker
from khabar_nlp.app.settings import NlpSettings
from khabar_nlp.app.stage import nlp_stage
from khabar_nlp.domain.normalization import ALL_STEPS, Normalizer, Step

app = typer.Typer(no_args_is_help=True, help="Repairs and annotates Persian news.", pretty_exceptions_enable=False)
train_app = typer.Typer(no_args_is_help=True, help="Learns the models of the package anew from data.")
evaluate_app = typer.Typer(no_args_is_help=True, help="Measures the models of the package on text with known answers.")
app.add_typer(train_app, name="train")
app.add_typer(evaluate_app, name="evaluate")

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


@app.command()
def normalize(
    file: Annotated[
        Path | None,
        typer.Argument(exists=True, dir_okay=False, readable=True, help="UTF-8 text; standard input if left out."),
    ] = None,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show what was changed, in color unless NO_COLOR is set.")
    ] = False,
    without: Annotated[list[Step], typer.Option(help="Leave out this step; may be repeated.")] = [],  # noqa: B006 - typer
) -> None:
    """Writes the text with its repairs to standard output, line for line."""
    from khabar_nlp.app import normalizing  # noqa: PLC0415

    show = (normalizing.in_brackets if os.environ.get("NO_COLOR") else normalizing.in_colors) if diff else str
    normalizer = Normalizer.load(ALL_STEPS - set(without))
    with file.open("rb") if file is not None else sys.stdin.buffer as source:
        try:
            for lines in normalizing.normalize_lines(source, normalizer, show):
                sys.stdout.buffer.write(lines.encode())
                sys.stdout.buffer.flush()
        except normalizing.NotUtf8 as error:
            fail(f"{file or 'standard input'}:{error.line}: {error.why}; {normalizing.MEND_ENCODING}")


@app.command()
def convert(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, help="Marked text.")],
) -> None:
    """Writes marked text ([LABEL name], docs/entities.md) as two-column CoNLL to standard output."""
    from khabar_nlp.training.marked_text import conll, read_marked  # noqa: PLC0415

    try:
        for file in files:
            for line in conll(read_marked(file)):
                typer.echo(line)
    except ValueError as error:
        fail(str(error))


@evaluate_app.command("half-spaces")
def evaluate_half_spaces(
    files: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, help="UTF-8 text, intact.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON and nothing else.")] = False,
    errors: Annotated[int, typer.Option(min=0, help="Print so many of the commonest errors.")] = 0,
) -> None:
    """Takes the half-spaces out of text and measures how well they are restored, beside hazm's normalizer."""
    from khabar_nlp.app import evaluating  # noqa: PLC0415

    try:
        comparison = evaluating.compare_files(files)
    except evaluating.BadFile as error:
        fail(str(error))
    if comparison.hazm is None:
        typer.echo("hazm, to compare with, is not installed: pip install khabar-nlp[evaluation]", err=True)
    typer.echo(json.dumps(comparison.as_json()) if as_json else comparison.figures())
    if errors:
        typer.echo(f"\n{evaluating.commonest(comparison.khabar.mistakes[:errors])}", err=as_json)


@train_app.command("half-spaces")
def train_half_spaces(
    corpus: Annotated[
        list[Path],
        typer.Option(exists=True, dir_okay=False, readable=True, help="A file to learn from; more may follow it."),
    ],
    out: Annotated[Path, typer.Option(help="Where the model goes; its data card goes beside it.")],
    more: Annotated[
        list[Path] | None, typer.Argument(exists=True, dir_okay=False, readable=True, help="More files to learn from.")
    ] = None,
) -> None:
    """Learns the half-space model from tables of spellings and of contexts, intact text, and dictionaries."""
    from khabar_nlp.training.half_spaces import train  # noqa: PLC0415

    try:
        train([*corpus, *(more or [])], out)
    except ValueError as error:
        fail(str(error))


@train_app.command("entities")
def train_entities(  # noqa: PLR0917 - typer makes options of them
    corpus: Annotated[Path, Existing],
    news: Annotated[list[Path], Existing],
    gazetteers: Annotated[Path, Existing],
    clusters: Annotated[Path, Existing],
    universities: Annotated[Path, Existing],
    out: Annotated[
        Path, typer.Option(exists=True, file_okay=False, help="The folder of the models, organizations.txt among them.")
    ],
) -> None:
    """Learns the recognizer from ParsTwiNER (two-column CoNLL), the project's news set, name lists and clusters."""
    from khabar_nlp.training.entities import train  # noqa: PLC0415

    train(corpus, news, gazetteers=gazetteers, clusters=clusters, universities=universities, out=out)
