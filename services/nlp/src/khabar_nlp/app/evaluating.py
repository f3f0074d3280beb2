"""What ``khabar-nlp evaluate half-spaces`` does: measures the normalizer, and hazm's beside it, on intact text."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from itertools import batched, islice
from pathlib import Path
from typing import Final

import typer

from khabar_nlp.app.normalizing import BLOCK, MEND_ENCODING, NotUtf8, read_lines
from khabar_nlp.domain.alphabet import HALF_SPACE
from khabar_nlp.domain.normalization import Normalizer
from khabar_nlp.domain.spelling import Speller, SpellingModel
from khabar_nlp.evaluation.half_spaces import Mistake, Repair, Report, Share, evaluate

REPETITIONS: Final = 7
"""Runs on squeezed text, of which the fastest is the speed."""

PASSES: Final = REPETITIONS + 2
"""How often every line is repaired."""

type Document = Sequence[str]
type Tick = Callable[[int], None]
"""Is told how many lines more are done."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Khabar's normalizer and hazm's on the same text."""

    khabar: Report
    hazm: Report | None
    """None where hazm is not installed."""

    def as_json(self) -> dict[str, object]:
        """The figures of both by name."""
        return {"khabar": self.khabar.as_json(), "hazm": self.hazm and self.hazm.as_json()}

    def figures(self) -> str:
        """The figures of both side by side, as a table."""
        reports = {"khabar": self.khabar} if self.hazm is None else {"khabar": self.khabar, "hazm": self.hazm}
        return _table([("", *reports), *_rows(list(reports.values()))])


class BadFile(Exception):
    """A file that nothing can be measured on; the message says which, why, and how to mend it."""


def compare_files(files: Sequence[Path]) -> Comparison:
    """Compares the normalizer of this package with hazm's; on a terminal, a bar shows how far it is.

    Raises:
        BadFile: as `read_documents` does.
    """
    documents = read_documents(files)
    model = SpellingModel.packaged()
    share, normalize, hazm = usage(model.usage), Normalizer(Speller(model)), load_hazm()
    with progress(sum(map(len, documents)) * PASSES * (1 if hazm is None else 2)) as tick:
        return compare(documents, normalize, hazm, share, tick)


def read_documents(files: Sequence[Path]) -> list[Document]:
    """The lines of each file.

    Raises:
        BadFile: one is not UTF-8, or none has a half-space.
    """
    documents: list[Document] = []
    for file in files:
        try:
            with file.open("rb") as source:
                documents.append([line.text for line in read_lines(source)])
        except NotUtf8 as error:
            raise BadFile(f"{file}:{error.line}: {error.why}; {MEND_ENCODING}") from error
    if not any(HALF_SPACE in line for document in documents for line in document):
        raise BadFile(f"no half-space (U+200C) in {', '.join(map(str, files))}: give text whose half-spaces are intact")
    return documents


def compare(
    documents: Sequence[Document],
    normalize: Callable[[str], str],
    hazm: Callable[[str], str] | None,
    share: Share,
    tick: Tick = lambda _: None,
) -> Comparison:
    """Compares two normalizers: one on blocks of lines, as ``khabar-nlp normalize`` does, hazm's on single lines."""

    def as_one(block: Sequence[str]) -> list[str]:
        return normalize("\n".join(block)).split("\n")

    return Comparison(
        khabar=_measured(documents, _in_blocks(as_one, tick), share),
        hazm=None if hazm is None else _measured(documents, _in_blocks(partial(map, hazm), tick), share),
    )


def load_hazm() -> Callable[[str], str] | None:
    """hazm's normalizer with its defaults, or None where hazm is not installed."""
    if find_spec("hazm") is None:
        return None
    from hazm import Normalizer as HazmNormalizer  # noqa: PLC0415 - an optional dependency

    normalize: Callable[[str], str] = HazmNormalizer().normalize
    return normalize


def usage(spellings: Collection[str]) -> Share:
    """Shares as far as the model tells them: of words whose usage is split, a spelling is in use or not."""
    return lambda spelling: float(spelling in spellings)


@contextmanager
def progress(lines: int) -> Iterator[Tick]:
    """A bar on standard error while so many lines are done, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    with typer.progressbar(length=lines, label="evaluating", file=sys.stderr) as bar:
        yield bar.update


def commonest(mistakes: Sequence[Mistake]) -> str:
    """Mistakes as a table, half-spaces shown as ¦."""
    rows = [("times", "right", "told"), *((str(mistake.count), mistake.gold, mistake.told) for mistake in mistakes)]
    return _table(rows).replace(HALF_SPACE, "¦")


def _measured(documents: Sequence[Document], repair: Repair, share: Share) -> Report:
    def each_by_itself(lines: Sequence[str]) -> Sequence[str]:
        rest = iter(lines)
        return [line for document in documents for line in repair(list(islice(rest, len(document))))]

    return evaluate(each_by_itself, [line for document in documents for line in document], share, REPETITIONS)


def _in_blocks(repair_block: Callable[[Sequence[str]], Iterable[str]], tick: Tick) -> Repair:
    def repair(lines: Sequence[str]) -> list[str]:
        repaired: list[str] = []
        for block in batched(lines, BLOCK):
            repaired += repair_block(block)
            tick(len(block))
        return repaired

    return repair


def _rows(reports: Sequence[Report]) -> Iterator[tuple[str, ...]]:
    for variant in ("squeezed", "spaced"):
        restored = [report.squeezed if variant == "squeezed" else report.spaced for report in reports]
        for name in ("precision", "recall", "f1"):
            yield f"{variant}: {name}", *(f"{getattr(each.score, name):.3f}" for each in restored)
        yield f"{variant}: f1, either spelling", *(f"{each.either.f1:.3f}" for each in restored)
        yield f"{variant}: sentences restored", *(f"{each.sentences:.3f}" for each in restored)
    intact = [report.intact for report in reports]
    for name in ("precision", "recall", "f1"):
        yield f"intact: {name}", *(f"{getattr(each.score, name):.3f}" for each in intact)
    yield "intact: words changed", *(f"{each.changed_words:,} of {each.words:,}" for each in intact)
    yield "intact: words changed in other ways", *(f"{each.otherwise_changed_words:,}" for each in intact)
    yield "characters a second", *(f"{report.characters_per_second:,.0f}" for report in reports)


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows of cells as lines: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join([first.ljust(widths[0]), *map(str.rjust, others, widths[1:])]) for first, *others in rows
    )
