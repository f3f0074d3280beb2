"""``khabar-core``: the operator's commands on topics and dead letters."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Coroutine
from importlib.metadata import version
from typing import Annotated, Any, NoReturn

import typer
from aiokafka.errors import KafkaError
from rich.console import Console
from rich.markup import escape

from khabar_core import admin
from khabar_core.dead_letters import DeadLetter
from khabar_core.errors import CannotStart
from khabar_core.graveyard import DLQ_TOPICS, Filter, Foreign, dead_letters, replay_all
from khabar_core.logging import configure_logging
from khabar_core.settings import BadSettings, ServiceSettings

app = typer.Typer(no_args_is_help=True, help="Topics and dead letters of Khabar.", pretty_exceptions_enable=False)
topics_app = typer.Typer(no_args_is_help=True, help="The topics: created and checked against one table.")
dlq_app = typer.Typer(no_args_is_help=True, help="Dead letters: records laid aside with their original bytes.")
app.add_typer(topics_app, name="topics")
app.add_typer(dlq_app, name="dlq")

out = Console()
err = Console(stderr=True)

Topics = Annotated[list[str], typer.Option("--topic", help="Dead-letter topic; may be repeated.")]
Reasons = Annotated[list[str], typer.Option("--reason", help="Only this reason; may be repeated.")]
Keys = Annotated[list[str], typer.Option("--key", help="Only this article id; may be repeated.")]


def load_settings[S: ServiceSettings](kind: type[S], service: str) -> S:
    """The settings of this process's environment, with logs set up; exits with status 2 where they do not fit."""
    try:
        settings = kind.load(os.environ)
    except BadSettings as error:
        fail(str(error), status=2)
    configure_logging(settings.log, service)
    return settings


def run_service(service: Coroutine[Any, Any, None]) -> None:
    """Runs a service to its end; exits with status 1 and one line where it cannot start."""
    try:
        asyncio.run(service)
    except CannotStart as error:
        fail(str(error))


def fail(message: str, status: int = 1) -> NoReturn:
    """Ends the command with a message on standard error."""
    err.print(escape(message), style="red", highlight=False, soft_wrap=True)
    raise typer.Exit(status)


def show_settings[S: ServiceSettings](kind: type[S]) -> Callable[[bool], None]:
    """A callback for ``--show-settings``: prints the settings, secrets hidden, and ends the command."""

    def show(wanted: bool) -> None:
        if wanted:
            typer.echo(load_settings(kind, "settings").shown())
            raise typer.Exit

    return show


def show_version(distribution: str) -> Callable[[bool], None]:
    """A callback for ``--version``: prints the distribution's version and ends the command."""

    def show(wanted: bool) -> None:
        if wanted:
            typer.echo(f"{distribution} {version(distribution)}")
            raise typer.Exit

    return show


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=show_version("khabar-core"), is_eager=True, help="Print the version.")
    ] = False,
    _settings: Annotated[
        bool,
        typer.Option("--show-settings", callback=show_settings(ServiceSettings), help="Print the settings."),
    ] = False,
) -> None:
    """Settings come from the environment: KHABAR_KAFKA__BOOTSTRAP_SERVERS and others."""


@topics_app.command("apply")
def topics_apply(
    replication: Annotated[
        int | None,
        typer.Option(min=1, help="Copies of each partition; left out: three, or as many as there are brokers."),
    ] = None,
    wait: Annotated[bool, typer.Option(help="Wait for Kafka where it is not up yet.")] = False,
) -> None:
    """Creates the topics that are missing. Existing ones are never changed."""
    settings = load_settings(ServiceSettings, "core").kafka

    apply = admin.apply_when_up if wait else admin.apply
    try:
        applied = asyncio.run(apply(settings, replication))
    except (KafkaError, OSError, admin.TopicsRefused) as error:
        fail(f"topics could not be applied at {settings.bootstrap_servers}: {error}")
    out.print(f"created: {', '.join(applied.created) or 'nothing, all are there'}", highlight=False)
    for difference in applied.differing:
        err.print(escape(f"left as it is: {difference}"), style="yellow", highlight=False)
    _report(list(applied.unusable))


@topics_app.command("check")
def topics_check() -> None:
    """Compares the topics with the table; exit status 1 where something is otherwise."""
    settings = load_settings(ServiceSettings, "core").kafka
    try:
        wrong = asyncio.run(admin.check(settings))
    except (KafkaError, OSError) as error:
        fail(f"topics could not be checked at {settings.bootstrap_servers}: {error}")
    _report(wrong)
    out.print("all topics are as they should be")


def _report(wrong: list[str]) -> None:
    if wrong:
        fail("\n".join([*wrong, "Khabar changes no topic that exists: alter it, or say so in your own operations."]))


@dlq_app.command("list")
def dlq_list(topic: Topics = list(DLQ_TOPICS), reason: Reasons = [], key: Keys = []) -> None:  # noqa: B006 - typer
    """Lists the dead letters and counts them by reason."""
    letters, foreign = _read(Filter(tuple(topic), tuple(reason), tuple(key)))
    for letter in letters:
        typer.echo(f"{letter.at.place}  {letter.reason}  key {_key(letter)}  attempt {letter.attempts}  {letter.time}")
        typer.echo(f"    {letter.record.place}: {letter.detail}")
    for name, count in Counter(letter.reason for letter in letters).most_common():
        typer.echo(f"{count:6} {name}")
    for stray in foreign:
        typer.echo(f"{stray.place}: {stray.why}", err=True)


@dlq_app.command("show")
def dlq_show(
    place: Annotated[str, typer.Argument(help="topic\\[partition]@offset, as `dlq list` prints it.")],
) -> None:
    """Shows one dead letter: why, its headers, and its original bytes as text."""
    topic = place.partition("[")[0]
    if topic not in DLQ_TOPICS:
        fail(f"{place} is no place: write topic[partition]@offset with one of {', '.join(DLQ_TOPICS)}")
    letters, _ = _read(Filter((topic,), places=(place,)))
    if not letters:
        fail(f"there is no dead letter at {place}")
    letter = letters[0]
    lines = [
        f"reason   {letter.reason}: {letter.detail}",
        f"from     {letter.record.place}, laid aside by {letter.service} at {letter.time}, attempt {letter.attempts}",
        f"key      {letter.record.key!r}",
        *(f"header   {name}: {value!r}" for name, value in letter.record.headers),
        f"value    {'null (a retraction)' if letter.record.value is None else f'{len(letter.record.value)} bytes'}",
    ]
    typer.echo("\n".join(lines))
    typer.echo(_shown(letter.record.value or b""))


@dlq_app.command("replay")
def dlq_replay(  # noqa: PLR0917 - each is an option of the command
    topic: Topics = list(DLQ_TOPICS),  # noqa: B006 - typer reads defaults once
    reason: Reasons = [],  # noqa: B006
    key: Keys = [],  # noqa: B006
    place: Annotated[list[str], typer.Option("--place", help="Only the dead letter at this place.")] = [],  # noqa: B006
    max_attempts: Annotated[int, typer.Option(help="Leave alone what has failed this often.", min=1)] = 3,
    apply: Annotated[
        bool, typer.Option("--apply", help="Really send; without it, only say what would be sent.")
    ] = False,
) -> None:
    """Sends dead letters to the topics they came from. Harmless twice: the index keeps one document per article."""
    letters, _ = _read(Filter(tuple(topic), tuple(reason), tuple(key), tuple(place)))
    tired = [letter for letter in letters if letter.attempts >= max_attempts]
    sent = [letter for letter in letters if letter.attempts < max_attempts]
    if tired:
        out.print(f"{len(tired)} left alone: they have failed {max_attempts} times or more")
    if not apply:
        out.print(f"{len(sent)} would be replayed; add --apply to do it")
        return
    failed = asyncio.run(replay_all(load_settings(ServiceSettings, "core").kafka, sent)) if sent else []
    out.print(f"{len(sent) - len(failed)} replayed")
    if failed:
        fail("\n".join(f"{letter.at.place}: {why}" for letter, why in failed))


def _read(wanted: Filter) -> tuple[list[DeadLetter], list[Foreign]]:
    settings = load_settings(ServiceSettings, "core").kafka

    async def work() -> tuple[list[DeadLetter], list[Foreign]]:
        letters: list[DeadLetter] = []
        foreign: list[Foreign] = []
        async for found in dead_letters(settings, wanted):
            if isinstance(found, DeadLetter):
                letters.append(found)
            else:
                foreign.append(found)
        return letters, foreign

    try:
        return asyncio.run(work())
    except (KafkaError, OSError) as error:
        fail(f"dead letters could not be read at {settings.bootstrap_servers}: {error}")


def _key(letter: DeadLetter) -> str:
    return "null" if letter.record.key is None else _shown(letter.record.key)


def _shown(data: bytes) -> str:
    """Bytes as text that does nothing to a terminal: what cannot be printed stands as an escape."""
    text = data.decode(errors="backslashreplace")
    return "".join(c if c.isprintable() or c in "\n\t" else repr(c)[1:-1] for c in text)
