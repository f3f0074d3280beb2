"""How well half-spaces are restored: they are taken out of intact text, and what comes back is compared with it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from time import perf_counter
from typing import Final, Self

from khabar_nlp.domain.alphabet import HALF_SPACE, without_marks
from khabar_nlp.evaluation.spacing import Spacing, differing_words, in_places_of, same, words

type Repair = Callable[[Sequence[str]], Sequence[str]]
"""What is measured: lines in, as many lines out."""

type Share = Callable[[str], float]
"""The share, 0 to 1, that a spelling (without marks) has of all occurrences of the word, whatever its half-spaces."""

IN_USE: Final = 0.1
"""The share from which on a spelling counts as right where another one stands that has it too."""


@dataclass(frozen=True, slots=True)
class Score:
    """Half-spaces expected, told, and told where expected."""

    expected: int = 0
    told: int = 0
    right: int = 0

    @classmethod
    def of(cls, gold: Spacing, told: Spacing) -> Self:
        """The score of one line."""
        right = len(gold.half_spaces & told.half_spaces)
        return cls(len(gold.half_spaces), len(told.half_spaces) + told.strays, right)

    def __add__(self, other: "Score") -> "Score":
        return Score(self.expected + other.expected, self.told + other.told, self.right + other.right)

    @property
    def precision(self) -> float:
        """The share of the told that is right; where nothing was told, 1 if nothing was expected, else 0."""
        return self.right / self.told if self.told else float(not self.expected)

    @property
    def recall(self) -> float:
        """The share of the expected that was told; where nothing was expected, 1 if nothing was told, else 0."""
        return self.right / self.expected if self.expected else float(not self.told)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (self.expected + self.told) if self.expected or self.told else 1.0

    def as_json(self) -> dict[str, float]:
        """The three figures by name."""
        return {"precision": self.precision, "recall": self.recall, "f1": self.f1}


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back of lines that had lost their half-spaces."""

    score: Score
    either: Score
    """The score where any spelling that is in use counts as right."""
    sentences: float
    """The share of lines, but empty ones, that have all their half-spaces again and their words parted as they were."""

    def as_json(self) -> dict[str, object]:
        """The figures by name."""
        return {**self.score.as_json(), "sentences": self.sentences, "either": self.either.as_json()}


@dataclass(frozen=True, slots=True)
class Intact:
    """What came back of lines that had lost nothing."""

    score: Score
    changed_words: int
    """Words whose half-spaces or letters came back otherwise, or that were joined or parted."""
    otherwise_changed_words: int
    """Words, as white space parts them, that came back with other marks, digits, look-alike letters or punctuation, or
    with other spaces beside these: repairs of what was not intact, or harm of another kind."""
    words: int

    def as_json(self) -> dict[str, object]:
        """The figures by name."""
        return {
            **self.score.as_json(),
            "changed_words": self.changed_words,
            "otherwise_changed_words": self.otherwise_changed_words,
            "words": self.words,
        }


@dataclass(frozen=True, slots=True)
class Mistake:
    """A word, or words that were joined, whose half-spaces came back otherwise; without marks, and how often."""

    gold: str
    told: str
    count: int


@dataclass(frozen=True, slots=True)
class Report:
    """All that was measured of a repair."""

    squeezed: Restored
    """Half-spaces had been deleted."""
    spaced: Restored
    """Half-spaces had become spaces."""
    intact: Intact
    characters_per_second: float
    """Of squeezed text, in the best of several runs."""
    mistakes: tuple[Mistake, ...]
    """In squeezed text, the commonest first."""

    def as_json(self) -> dict[str, object]:
        """The figures by name; the mistakes are not among them."""
        return {
            "squeezed": self.squeezed.as_json(),
            "spaced": self.spaced.as_json(),
            "intact": self.intact.as_json(),
            "characters_per_second": self.characters_per_second,
        }


def evaluate(repair: Repair, lines: Sequence[str], share: Share, repetitions: int = 3) -> Report:
    """Measures a repair on lines of intact text, given without their line breaks.

    Raises:
        ValueError: the repair gave more or fewer lines than it got.
    """
    squeezed = [line.replace(HALF_SPACE, "") for line in lines]
    spaced = [line.replace(HALF_SPACE, " ") for line in lines]
    runs = [_timed(repair, squeezed) for _ in range(repetitions)]
    restored = _compared(lines, runs[0][0])
    intact = _repaired(repair, lines)
    changed = sum(map(_changed_words, lines, intact))
    return Report(
        squeezed=_restored(restored, share),
        spaced=_restored(_compared(lines, _repaired(repair, spaced)), share),
        intact=Intact(
            score=sum((Score.of(*pair) for pair in _compared(lines, intact)), Score()),
            changed_words=changed,
            otherwise_changed_words=max(sum(map(_changed, map(str.split, lines), map(str.split, intact))) - changed, 0),
            words=sum(len(line.split()) for line in lines),
        ),
        characters_per_second=sum(map(len, squeezed)) / min(seconds for _, seconds in runs),
        mistakes=_mistakes(restored),
    )


def shares(counts: Iterable[tuple[str, float]]) -> Share:
    """Shares from counted spellings, marks left out; a spelling that was not counted has none."""
    by_spelling: defaultdict[str, float] = defaultdict(float)
    by_word: defaultdict[str, float] = defaultdict(float)
    for spelling, count in counts:
        bare = without_marks(spelling)
        by_spelling[bare] += count
        by_word[bare.replace(HALF_SPACE, "")] += count

    def share(spelling: str) -> float:
        count = by_spelling.get(spelling, 0.0)
        return count / by_word[spelling.replace(HALF_SPACE, "")] if count else 0.0

    return share


def _timed(repair: Repair, lines: Sequence[str]) -> tuple[Sequence[str], float]:
    start = perf_counter()
    repaired = _repaired(repair, lines)
    return repaired, perf_counter() - start


def _repaired(repair: Repair, lines: Sequence[str]) -> Sequence[str]:
    repaired = repair(lines)
    if len(repaired) != len(lines):
        raise ValueError(
            f"{len(lines)} lines were to be repaired and {len(repaired)} came back: it must keep the lines"
        )
    return repaired


type _Pair = tuple[Spacing, Spacing]


def _compared(lines: Iterable[str], repaired: Iterable[str]) -> list[_Pair]:
    golds = map(Spacing.of, lines)
    return [(gold, in_places_of(gold, Spacing.of(line))) for gold, line in zip(golds, repaired, strict=True)]


def _restored(pairs: Sequence[_Pair], share: Share) -> Restored:
    sentences = [same(gold, told) for gold, told in pairs if gold.characters]
    return Restored(
        score=sum((Score.of(gold, told) for gold, told in pairs), Score()),
        either=sum((Score.of(_with_usage_of(told, gold, share), told) for gold, told in pairs), Score()),
        sentences=sum(sentences) / len(sentences) if sentences else 1.0,
    )


def _with_usage_of(told: Spacing, gold: Spacing, share: Share) -> Spacing:
    """The gold line, each word spelt as it was told where both spellings are in use."""
    half_spaces = set(gold.half_spaces)
    for start, end in differing_words(gold, told):
        if min(share(gold.written(start, end)), share(told.written(start, end))) >= IN_USE:
            inside = set(range(start + 1, end))
            half_spaces = (half_spaces - inside) | (told.half_spaces & inside)
    return replace(gold, half_spaces=frozenset(half_spaces))


def _mistakes(pairs: Iterable[_Pair]) -> tuple[Mistake, ...]:
    found = Counter(
        (gold.written(*word), told.written(*word)) for gold, told in pairs for word in differing_words(gold, told)
    )
    return tuple(Mistake(gold, told, count) for (gold, told), count in found.most_common())


def _changed_words(gold: str, repaired: str) -> int:
    return 0 if gold == repaired else _changed(words(gold), words(repaired), str.isalpha)


def _changed(gold: Sequence[str], repaired: Sequence[str], counts: Callable[[str], bool] = bool) -> int:
    """How many of the words that count did not come back."""
    if gold == repaired:
        return 0
    operations = SequenceMatcher(None, gold, repaired, autojunk=False).get_opcodes()
    missed = (word for kind, start, end, _, _ in operations if kind != "equal" for word in gold[start:end])
    return sum(counts(word[0]) for word in missed)
