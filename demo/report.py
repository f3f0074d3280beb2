"""What the demo says when everything has passed: the articles, a search, the special cases, where to look next."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.rule import Rule
from rich.text import Text

from demo.evidence import PHRASE, Evidence, standing
from demo.index import Document, phrase_query
from demo.journal import Journal, Sent
from demo.pipeline import Pipeline
from demo.samples import Publication, Retraction
from demo.texts import HALF_SPACE, SHOWN_HALF_SPACE, legend, rendered

TEHRAN = ZoneInfo("Asia/Tehran")


def report(console: Console, journal: Journal, evidence: Evidence, pipeline: Pipeline) -> None:
    """Prints all of it, as far as it has arrived."""
    console.print(Rule("The articles as they stand in the index", style="bold"))
    console.print(legend())
    for sent, document in _shown(journal, evidence):
        _article(console, sent, document)
    _search(console, journal, evidence)
    _special_cases(console, journal, evidence)
    _dead_letters(console, journal, pipeline)
    _next(console, journal, pipeline)


def _shown(journal: Journal, evidence: Evidence) -> Iterator[tuple[Sent, Document]]:
    for key, sent in standing(journal).items():
        if key in evidence.documents:
            yield sent, evidence.documents[key]


def _article(console: Console, sent: Sent, document: Document) -> None:
    sample = sent.sample
    about = f"{sample.name} · {sample.beat} · {sample.spelling}" if isinstance(sample, Publication) else sample.name
    console.print(Rule(about, align="left", style="dim"))
    console.print(Text(f"shows: {sample.shows}", style="dim"))
    console.print(rendered(document.article))


def _search(console: Console, journal: Journal, evidence: Evidence) -> None:
    console.print(Rule("Search", style="bold"))
    visible = PHRASE.replace(HALF_SPACE, SHOWN_HALF_SPACE)
    console.print(
        f"One spelling finds all: the word {visible} ({SHOWN_HALF_SPACE} stands for the half-space) is found in "
        f"{len(evidence.found)} articles,\nwhich had it in {_spellings(journal, evidence)} spelling:"
    )
    for key in evidence.found:
        document = evidence.documents[key]
        name = next(sent.sample.name for sent in journal.sent.values() if sent.identity.key == key)
        console.print(Text(f"  {name:<16} ").append(document.article.title or document.article.body[:60]))
    for kind, counted in evidence.most_named.items():
        names = ", ".join(f"{name} {count}" for name, count in counted)
        console.print(Text(f"\nMost named {kind}: ", style="bold").append(names, style="not bold"))


def _spellings(journal: Journal, evidence: Evidence) -> str:
    spellings = {
        sent.sample.spelling
        for sent in standing(journal).values()
        if sent.identity.key in evidence.found and isinstance(sent.sample, Publication)
    }
    return ", ".join(sorted(spellings))


def _special_cases(console: Console, journal: Journal, evidence: Evidence) -> None:
    console.print(Rule("Update and retraction", style="bold"))
    for sent in journal.sent.values():
        sample = sent.sample
        document = evidence.documents.get(sent.identity.key)
        if isinstance(sample, Publication) and sample.replaces and document:
            before = journal.sent[sample.replaces]
            console.print(
                f"{sample.replaces} ({_moment(before.identity.revision)}) was replaced by {sample.name} "
                f"({_moment(document.article.revision)}).\nThe index has one document of the two:"
            )
            console.print(Text(f"  {document.article.title}"))
        if isinstance(sample, Retraction):
            state = "still shows it" if document else "does not show it"
            console.print(f"{sample.retracts} was retracted: the alias `news` {state}.")


def _moment(revision: int | None) -> str:
    """A revision as the time in Tehran that it is."""
    return "" if revision is None else f"{datetime.fromtimestamp(revision / 1000, TEHRAN):%Y-%m-%d %H:%M}"


def _dead_letters(console: Console, journal: Journal, pipeline: Pipeline) -> None:
    console.print(Rule("Dead letters", style="bold"))
    for letter in journal.letters:
        console.print(Text(f"{letter.at.place}: {letter.reason}: {letter.detail}", style="red"))
        value = (letter.record.value or b"").decode(errors="backslashreplace")
        console.print(Text(f"  {len(letter.record.value or b'')} bytes, kept as they came: {value}"))
    _command(
        console, f"KHABAR_KAFKA__BOOTSTRAP_SERVERS={pipeline.kafka.bootstrap_servers} .venv/bin/khabar-core dlq list"
    )


def _next(console: Console, journal: Journal, pipeline: Pipeline) -> None:
    console.print(Rule("Where to look next", style="bold"))
    console.print(f"The ingest API with its documentation: {pipeline.api_url}/docs\nPush an article of your own:")
    own = {"source": "me", "title": "رونمایی از دستگاههای تازه", "body": "دستگاههای تازه در تهران رونمایی میشوند."}
    _command(
        console,
        f"curl -sS {pipeline.api_url}/v1/articles -H 'Content-Type: application/json' -d "
        + shlex.quote(json.dumps(own, ensure_ascii=False)),
    )
    console.print("Search for it a second later:")
    _command(
        console,
        f"curl -sS '{pipeline.index_url}/news/_search?pretty' -H 'Content-Type: application/json' -d "
        + shlex.quote(json.dumps(phrase_query(PHRASE), ensure_ascii=False)),
    )
    taken = next(
        (sent.identity.key for sent in standing(journal).values() if isinstance(sent.sample, Publication)), None
    )
    if taken:
        console.print("One document, as it stands on news.enriched and in the index, byte for byte:")
        _command(console, f"curl -sS '{pipeline.index_url}/news-v1/_source/{taken}'")
    console.print(
        "README.md tells how to read the enriched topic and how to query the index,\n"
        "docs/architecture.md how it all works, demo/articles.json what was sent."
    )


def _command(console: Console, command: str) -> None:
    # Not wrapped by us, so that it can be copied.
    console.print(Text(f"  {command}", style="cyan"), soft_wrap=True)
