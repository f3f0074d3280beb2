"""Training of the entity model, and its strict score on labelled text.

Labelled text is CoNLL: a line per token, token TAB its IOB2 tag, with ``_`` for a half-space in the token; an empty
line between sentences.
"""

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pycrfsuite

from khabar_core.schemas import Label
from khabar_nlp.domain.entities import Span
from khabar_nlp.domain.entities.features import FeatureExtractor
from khabar_nlp.domain.entities.lexicon import Kind, Lexicon
from khabar_nlp.domain.entities.lexicon_files import (
    CLUSTERS,
    GAZETTEERS,
    pack_clusters,
    pack_gazetteers,
    unpack_lexicon,
)
from khabar_nlp.domain.entities.recognizer import MODEL
from khabar_nlp.domain.entities.words import key, keys
from khabar_nlp.training.marked_text import OUTSIDE, Sentence, read_marked

ORGANIZATIONS = "organizations.txt"
"""File name of the hand-written list of organizations, in the folder of the models."""

LEARNT = frozenset({"PER", "LOC", "ORG", "EVT"})
"""What is learnt from the news set; dates, times and amounts are found by rules."""

NEWS_WEIGHT = 2
"""How often each sentence of the news set is learnt, against once for a tweet: the recognizer is for news."""

PARAMETERS = {"c1": 0.1, "c2": 0.05, "max_iterations": 120}
"""Of L-BFGS: weights of the L1 and L2 penalty, and rounds."""

PARSTWINER_LABELS = {"PER": "PER", "LOC": "LOC", "ORG": "ORG", "POG": "ORG", "EVE": "EVT", "NAT": "NAT"}
"""Kind of ParsTwiNER → label learnt. Political groups are organizations; nationalities are learnt, so that «ایرانی» is
not taken for a place, and not told."""

PEYMA_LABELS = {kind: kind for kind in ("PER", "LOC", "ORG", "DAT", "TIM", "MON", "PCT")}
"""Kind of PEYMA → label."""


def train(
    tweets: Path, news: Iterable[Path], *, gazetteers: Path, clusters: Path, universities: Path, out: Path
) -> None:
    """Train on ParsTwiNER (`tweets`) and the project's `news`; write model, gazetteers and clusters to folder `out`.

    `gazetteers` and `clusters` are the JSON files of names and of word clusters, `universities` a TSV with a head line
    and the name first; the organizations are read from `out`. The same input gives the same bytes. Raises ValueError,
    naming file and line, for input that does not parse.
    """
    lists = pack_gazetteers(_entries(gazetteers, universities, out / ORGANIZATIONS))
    groups = pack_clusters(_clusters(clusters))
    written = [_of_learnt_labels(sentence) for path in sorted(news) for sentence in read_marked(path)]
    model = fit(read_conll(tweets, PARSTWINER_LABELS) + NEWS_WEIGHT * written, unpack_lexicon(lists, groups))
    (out / GAZETTEERS).write_bytes(lists)
    (out / CLUSTERS).write_bytes(groups)
    (out / MODEL).write_bytes(model)


def _of_learnt_labels(sentence: Sentence) -> Sentence:
    return [(word, tag if tag[2:] in LEARNT else OUTSIDE) for word, tag in sentence]


def fit(sentences: Iterable[Sentence], lexicon: Lexicon) -> bytes:
    """Return the contents of a model file trained on labelled sentences."""
    extract = FeatureExtractor(lexicon)
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=PARAMETERS, verbose=False)
    for sentence in sentences:
        trainer.append(extract([word for word, _ in sentence]), [tag for _, tag in sentence])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / MODEL
        trainer.train(str(path))
        return path.read_bytes()


def read_conll(path: Path, labels: Mapping[str, str]) -> list[Sentence]:
    """Read labelled sentences, with `labels` for the kinds of the file; a kind that is not among them becomes O.

    Raises ValueError for a line that is not token TAB tag, with tag O, B-kind or I-kind.
    """
    sentences: list[Sentence] = [[]]
    for number, line in enumerate(path.read_text("utf-8").split("\n"), 1):
        if not line.strip():
            sentences.append([])
            continue
        word, separator, tag = line.partition("\t")
        if not separator or not (tag == "O" or tag.startswith(("B-", "I-"))):
            raise ValueError(f"{path}:{number}: expected token TAB tag (O, B-kind or I-kind), found {line!r}")
        label = labels.get(tag[2:].upper())
        sentences[-1].append((word.replace("_", "\u200c"), f"{tag[:2]}{label}" if label else "O"))
    return [sentence for sentence in sentences if sentence]


def _entries(gazetteers: Path, universities: Path, organizations: Path) -> dict[Kind, set[str]]:
    lists = cast("dict[str, list[str]]", _read_json(gazetteers))
    try:
        entries = {Kind(kind): {" ".join(keys(entry)) for entry in names} for kind, names in lists.items()}
    except ValueError as error:
        raise ValueError(f"{gazetteers}: {error}; the lists are {', '.join(Kind)}") from error
    rows = universities.read_text("utf-8").splitlines()[1:]
    entries[Kind.UNIVERSITY] = {" ".join(keys(row.split("\t")[0])) for row in rows}
    entries[Kind.ORGANIZATION] = {" ".join(keys(name)) for name in read_organizations(organizations)}
    return {kind: names - {""} for kind, names in entries.items()}


def read_organizations(path: Path) -> list[str]:
    """Return all names in a list of organizations: a line each, other names after ``|``, comments after ``#``."""
    lines = (line for line in path.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#"))
    return [name.strip() for line in lines for name in line.split("|")]


def _clusters(path: Path) -> dict[str, tuple[int, int, int]]:
    found: dict[str, tuple[int, int, int]] = {}
    for word, ids in cast("dict[str, list[int]]", _read_json(path)).items():
        if len(ids) != 3:
            raise ValueError(f"{path}: expected three cluster ids for {word!r}, found {ids}")
        found.setdefault(key(word), (ids[0], ids[1], ids[2]))
    return found


def _read_json(path: Path) -> object:
    try:
        return cast("object", json.loads(path.read_text("utf-8")))
    except json.JSONDecodeError as error:
        raise ValueError(f"{path}: not JSON: {error}") from error


@dataclass(frozen=True, slots=True)
class Score:
    """Spans found with exact edges and label, spans told in all, spans there are."""

    right: int = 0
    told: int = 0
    there: int = 0

    def __add__(self, other: "Score") -> "Score":
        """Add the counts."""
        return Score(self.right + other.right, self.told + other.told, self.there + other.there)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where nothing was right."""
        return 2 * self.right / (self.told + self.there) if self.right else 0.0


def evaluate(recognize: Callable[[str], Sequence[Span]], sentences: Iterable[Sentence]) -> dict[Label, Score]:
    """Return the strict score (span and label, as seqeval counts IOB2) per label that the labelled sentences have.

    Each sentence is given as its words with a space between them; the labels are those of `Label`.
    """
    labelled = [sentence for sentence in sentences if sentence]
    there = [_spans(sentence) for sentence in labelled]
    told = [
        {(span.label, span.start, span.end) for span in recognize(" ".join(word for word, _ in sentence))}
        for sentence in labelled
    ]
    return {
        label: Score(
            sum(len(_of(label, right & found)) for right, found in zip(there, told, strict=True)),
            sum(len(_of(label, found)) for found in told),
            sum(len(_of(label, right)) for right in there),
        )
        for label in Label
        if any(_of(label, right) for right in there)
    }


type _Spans = set[tuple[Label, int, int]]


def _of(label: Label, spans: _Spans) -> _Spans:
    return {span for span in spans if span[0] is label}


def _spans(sentence: Sentence) -> _Spans:
    """Return the labelled spans of a sentence, in code points of its words with a space between them."""
    spans: _Spans = set()
    offset, start, end, kind = 0, 0, 0, ""
    for word, tag in [*sentence, ("", "O")]:
        if kind and tag != f"I-{kind}":
            spans.add((Label(kind), start, end))
            kind = ""
        if tag != "O":
            if not kind:
                start, kind = offset, tag[2:]
            end = offset + len(word)
        offset += len(word) + 1
    return spans
