"""Learns the half-space lexicon from word statistics: which squeezed words are usually written how."""

import gzip
import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from khabar_nlp.domain.normalization.alphabet import HALF_SPACE, without_marks
from khabar_nlp.domain.normalization.half_spaces import UsualSpelling, squeeze

WIKIPEDIA_WEIGHT: Final = 0.01
"""What one occurrence in the encyclopedia of 2018 counts against one in recent text when usages differ.

The encyclopedia is some forty times larger than the rest, and has spellings of its own («شده‌است»)."""

SMOOTHING: Final = 0.5
"""Occurrences added to each side, so that a rare word never is certain evidence."""

_COLUMNS: Final = ["spelling", "wikipedia", "open", "news"]


@dataclass(frozen=True, slots=True)
class SpellingCount:
    """How often one spelling occurs in each source."""

    spelling: str
    wikipedia: int
    open_text: int
    news: int


def learn(counts: Iterable[SpellingCount]) -> list[UsualSpelling]:
    """The spellings with a half-space that most writers of the word use, sorted by spelling.

    Words are compared without marks. A word that more writers write without any half-space, or that
    speaks for no loss at all, is not listed: it must stay as it is.
    """
    weight: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
    occurrences: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for count in counts:
        spelling = without_marks(count.spelling)
        recent = count.open_text + count.news
        weight[squeeze(spelling)][spelling] += recent + WIKIPEDIA_WEIGHT * count.wikipedia
        occurrences[squeeze(spelling)][spelling] += recent + count.wikipedia
    learnt: list[UsualSpelling] = []
    for squeezed, spellings in weight.items():
        usual = max(spellings, key=lambda spelling: (spellings[spelling], spelling))
        evidence = _evidence(occurrences[squeezed], squeezed)
        if HALF_SPACE in usual and spellings[squeezed] <= sum(spellings.values()) / 2 and evidence > 0:
            learnt.append(UsualSpelling(usual, evidence))
    return sorted(learnt, key=lambda usual: usual.spelling)


def train(spellings: Path, out: Path) -> None:
    """Writes the lexicon learnt from a table of spellings to `out` (gzip), and beside it the data card (`.md`).

    The same table gives the same bytes. The table is gzipped, tab-separated, with the header
    `spelling wikipedia open news` and a count in each of the last three columns.

    Raises:
        ValueError: the table has another form; the message gives the line.
    """
    learnt = learn(read_counts(spellings))
    lines = "".join(f"{usual.spelling}\t{usual.evidence:.1f}\n" for usual in learnt)
    packed = gzip.compress(lines.encode("utf-8"), compresslevel=9, mtime=0)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(packed)
    _card_path(out).write_text(_data_card(out.name, packed, len(learnt), spellings), encoding="utf-8")


def read_counts(path: Path) -> Iterator[SpellingCount]:
    """The rows of a gzipped table of spellings."""
    with gzip.open(path, "rt", encoding="utf-8") as table:
        if next(table, "").split() != _COLUMNS:
            raise ValueError(f"{path}, line 1: expected the columns {' '.join(_COLUMNS)}, separated by tabs")
        for number, line in enumerate(table, start=2):
            fields = line.rstrip("\n").split("\t")
            if len(fields) != len(_COLUMNS) or not all(field.isdecimal() for field in fields[1:]):
                raise ValueError(f"{path}, line {number}: expected a spelling and three counts, got {line!r}")
            yield SpellingCount(fields[0], *map(int, fields[1:]))


def _evidence(occurrences: Counter[str], squeezed: str) -> float:
    """Bits: -log2 of the smoothed share of writers who leave the half-space out."""
    return math.log2((occurrences.total() + 2 * SMOOTHING) / (occurrences[squeezed] + SMOOTHING))


def _card_path(out: Path) -> Path:
    return out.with_name(out.name.removesuffix(".tsv.gz") + ".md")


def _data_card(name: str, packed: bytes, entries: int, spellings: Path) -> str:
    return _CARD.format(
        name=name,
        entries=f"{entries:,}",
        sha256=hashlib.sha256(packed).hexdigest(),
        source_sha256=hashlib.sha256(spellings.read_bytes()).hexdigest(),
    )


_CARD: Final = """# Half-space lexicon

`{name}`: {entries} Persian words that are usually written with a half-space (zero-width non-joiner), one a line,
each with the evidence, in bits, that a text which writes the word without it has lost its half-spaces.

## Learnt from
Counts of spellings in three sources; no sentence of any of them is in the file.

| source | what | licence |
|---|---|---|
| Persian Wikipedia, 2018 | vocabulary of Text-Mining/Persian-Wikipedia-Corpus, 5 occurrences or more | CC BY-SA 4.0 |
| UD_Persian-PerDT | treebank | CC BY-SA 4.0 |
| PQuAD | contexts of its questions | CC BY-SA 4.0 |
| public news posts | 2.1 million tokens | word counts only |

## Licence
CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/), unlike the program around it.

## Made by
`khabar-nlp train half-spaces --spellings TABLE --out FILE`, where TABLE is a gzipped table with the columns
`spelling wikipedia open news`. The same table gives the same bytes.

| file | sha256 |
|---|---|
| the table | `{source_sha256}` |
| `{name}` | `{sha256}` |

## Known limits
One spelling per word, whatever stands beside it: «حرفه‌ای» or «حرف‌های» is decided by frequency. Words that the table
does not have stay as they are. Colloquial verbs and rare names are thinly covered.
"""
