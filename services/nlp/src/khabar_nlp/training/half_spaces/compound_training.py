"""Which compounds are joined where they were written apart: those that hardly anybody writes apart on purpose.

A maximum entropy model is trained on open text, the only source whose word pairs are counted: each occurrence of a
compound is an example, joined or apart, described by the counts of the compound without this occurrence. It is then
asked about every compound, those too that only news or the encyclopedia have.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import log
from typing import Final

import pycrfsuite

from khabar_nlp.domain.alphabet import HALF_SPACE, WORD, without_marks
from khabar_nlp.training.half_spaces.character_training import fit
from khabar_nlp.training.half_spaces.corpus import Corpus, Count

PARAMETERS: Final = {"c1": 0, "c2": 0.01, "max_iterations": 300}
"""Of L-BFGS: weights of the L1 and L2 penalty, and rounds."""

JOINED, APART = "joined", "apart"

CERTAIN: Final = 0.85
"""The least probability at which a compound is joined."""

MOST: Final = 20
"""Examples at most from one compound, so that the commonest do not decide for all."""


type Features = dict[str, float]


def learn_compounds(corpus: Corpus) -> frozenset[str]:
    """The spellings with half-spaces that are to be joined where they were written apart."""
    compounds = _Compounds(corpus)
    model = fit((([features], [label]) for features, label in compounds.examples()), PARAMETERS)
    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(model)
    certain = set()
    for spelling in compounds.counts:
        tagger.set([compounds.describe(spelling)])
        if tagger.marginal(JOINED, 0) >= CERTAIN:
            certain.add(spelling)
    return frozenset(certain)


class _Compounds:
    """The compounds of a corpus, and what is known of each."""

    def __init__(self, corpus: Corpus) -> None:
        self.counts = {
            spelling: count
            for spellings in corpus.counts.values()
            for spelling, count in spellings.items()
            if HALF_SPACE in spelling
        }
        self._alone = {
            spelling: count
            for spellings in corpus.counts.values()
            for spelling, count in spellings.items()
            if HALF_SPACE not in spelling
        }
        self._pairs = _pairs(corpus.sentences)
        self._opening: Counter[str] = Counter()
        self._ending: Counter[str] = Counter()
        self._openings: Counter[str] = Counter()
        self._endings: Counter[str] = Counter()
        for spelling, count in self.counts.items():
            first, *_, last = spelling.split(HALF_SPACE)
            times = count.open_text + count.news + count.wikipedia // 100
            self._opening[first] += times
            self._ending[last] += times
            self._openings[first] += 1
            self._endings[last] += 1

    def examples(self) -> Iterator[tuple[Features, str]]:
        """Each occurrence in open text, described without itself."""
        for spelling, count in self.counts.items():
            for _ in range(min(count.open_text, MOST)):
                yield self.describe(spelling, joined=-1), JOINED
            for _ in range(min(self._apart(spelling), MOST)):
                yield self.describe(spelling, apart=-1), APART

    def describe(self, spelling: str, joined: int = 0, apart: int = 0) -> Features:
        """The features of a compound, its counts in open text corrected by so many."""
        first, *_, last = spelling.split(HALF_SPACE)
        count = self.counts[spelling]
        before, after = self._of_its_own(first), self._of_its_own(last)
        open_text, news = _log(count.open_text + joined), _log(count.news)
        together, parted = _log(count.open_text + joined + count.news), _log(self._apart(spelling) + apart)
        alone = _log(min(before.news, after.news))
        ending, opening = self._share(last, self._ending), self._share(first, self._opening)
        return {
            "bias": 1.0,
            "open": open_text,
            "news": news,
            "encyclopedia": _log(count.wikipedia),
            "apart": parted,
            "open*apart": open_text * parted / 5,
            "alone in news": alone,
            "alone in open": _log(min(before.open_text, after.open_text)),
            "ending": ending,
            "opening": opening,
            "either": max(ending, opening),
            "ending*apart": ending * parted / 5,
            "endings": _log(self._endings[last]),
            "openings": _log(self._openings[first]),
            "together": together - parted - max(0.0, alone - news),
            "spelt out": float(max(map(len, spelling.split(HALF_SPACE))) <= 3),  # «بی‌بی‌سی»
            f"last={last}": 1.0,
            f"first={first}": 1.0,
        }

    def _of_its_own(self, part: str) -> Count:
        """How often a part of compounds is a word of its own."""
        return self._alone.get(part, Count(0, 0, 0))

    def _share(self, part: str, in_compounds: Mapping[str, int]) -> float:
        alone = self._of_its_own(part)
        return _log(in_compounds[part]) - _log(alone.open_text + alone.news + alone.wikipedia // 100)

    def _apart(self, spelling: str) -> int:
        """How often the parts stand apart: all of them, or at one place («به گونه‌ای» for «به‌گونه‌ای»)."""
        parts = spelling.split(HALF_SPACE)
        at_one = sum(
            self._pairs[HALF_SPACE.join(parts[:place]), HALF_SPACE.join(parts[place:])]
            for place in range(1, len(parts))
        )
        return at_one if len(parts) == 2 else at_one + min(self._pairs[pair] for pair in pairwise(parts))


def _log(count: float) -> float:
    return log(count + 0.5)


def _pairs(sentences: Sequence[str]) -> Counter[tuple[str, str]]:
    """How often two words stand beside each other, a single space between them."""
    pairs: Counter[tuple[str, str]] = Counter()
    for sentence in sentences:
        pairs.update(
            (without_marks(first[0]), without_marks(second[0]))
            for first, second in pairwise(WORD.finditer(sentence))
            if sentence[first.end() : second.start()] == " "
        )
    return pairs
