"""The samples on their way: a table that changes on a terminal, a line per sighting elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

from demo.journal import Journal, Sent, Stage
from demo.samples import BrokenRecord, Publication, Retraction, Sample

Show = Callable[[Journal, float], None]
"""Called with the journal and the seconds since the beginning whenever either has changed."""


@contextmanager
def display(console: Console) -> Iterator[Show]:
    """What shows the journal until the block ends."""
    if not console.is_terminal:
        yield _Lines(console)
        return
    with Live(console=console, auto_refresh=False) as live:
        yield lambda journal, now: live.update(table(journal, now), refresh=True)


def table(journal: Journal, now: float) -> RenderableType:
    """The journal as a table, one sample a row."""
    rows = Table(box=None, padding=(0, 1), expand=True)
    for heading in ("", "sample", "spelling"):
        rows.add_column(heading, no_wrap=True)
    for stage in (Stage.RAW, Stage.ENRICHED, Stage.INDEXED):
        rows.add_column(f"{stage}", justify="right", no_wrap=True, min_width=8)
    # Last, so that a terminal which reorders right-to-left text has nothing to its right to disturb.
    rows.add_column("", no_wrap=True, overflow="ellipsis", ratio=1)
    for sample in journal.samples:
        rows.add_row(*_row(journal, sample))
    return Group(rows, Text(f"\n  {counts(journal)} · {now:.1f} s", style="bold"))


def counts(journal: Journal) -> str:
    """How many samples were seen where."""
    where = " · ".join(f"{journal.count(stage)} {stage}" for stage in (Stage.RAW, Stage.ENRICHED, Stage.INDEXED))
    letters = len(journal.letters)
    return f"{len(journal.sent)} of {len(journal.samples)} sent · {where} · {letters} dead letter{'s' * (letters != 1)}"


def _row(journal: Journal, sample: Sample) -> Iterator[RenderableType]:
    sent = journal.sent.get(sample.name)
    mark = "✓" if journal.has_arrived(sample.name) else "…" if sent else " "
    yield Text(mark, style="green")
    yield Text(sample.name, style="" if sent else "dim")
    yield Text(_kind(sample), style="dim")
    for stage in (Stage.RAW, Stage.ENRICHED, Stage.INDEXED):
        yield _time(journal, sent, stage)
    yield Text(_what(sample), style="" if sent else "dim")


def headline(sample: Publication) -> str:
    """Its title as it was sent; the first line of its text where it has none."""
    return str(sample.article.get("title") or sample.article["body"].partition("\n")[0])


def _kind(sample: Sample) -> str:
    return sample.spelling if isinstance(sample, Publication) else "–"


def _what(sample: Sample) -> str:
    match sample:
        case Publication():
            return headline(sample)
        case Retraction():
            return f"takes {sample.retracts} back"
        case BrokenRecord():
            return "no JSON: a dead letter"


def _time(journal: Journal, sent: Sent | None, stage: Stage) -> Text:
    if sent is None:
        return Text("")
    # A record that is rejected ends where it would have been enriched.
    rejected = Stage.DEAD in sent.way and stage is Stage.ENRICHED
    seen = journal.seen(sent, Stage.DEAD if rejected else stage)
    if seen is None:
        return Text("" if stage not in sent.way and not rejected else "…", style="dim")
    return Text(f"{'✗ ' if rejected else ''}{max(0.0, seen - sent.at):.2f} s", style="red" if rejected else "green")


class _Lines:
    """Each sighting once, for files and pipes."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._shown: set[tuple[str, Stage]] = set()

    def __call__(self, journal: Journal, _now: float) -> None:
        for name, sent in list(journal.sent.items()):
            for stage in sent.way:
                seen = journal.seen(sent, stage)
                if seen is not None and (name, stage) not in self._shown:
                    self._shown.add((name, stage))
                    self._console.print(f"{name:<24} {stage:<12} after {max(0.0, seen - sent.at):5.2f} s")
