"""Trains the character model on word types: what the lexicon knows teaches what it does not."""

import random
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import pycrfsuite

from khabar_nlp.domain.alphabet import HALF_SPACE
from khabar_nlp.domain.spelling.character_model import Letters, labels
from khabar_nlp.domain.spelling.lexicon import squeeze
from khabar_nlp.domain.spelling.pieces import Pieces
from khabar_nlp.training.half_spaces.corpus import Corpus
from khabar_nlp.training.half_spaces.lexicon_training import usual_spelling, variants

PARAMETERS: Final = {"c1": 0.15, "c2": 0.02, "max_iterations": 120, "feature.minfreq": 2}
"""Of L-BFGS: weights of the L1 and L2 penalty, rounds, and how often a feature must occur."""

LENGTHS: Final = range(3, 26)
"""Letters of a word that is learnt from."""

PLAIN_SHARE: Final = 1.2
"""Words without half-spaces for each one with."""

LISTED: Final = 12_000
"""Words that only dictionaries have, with half-spaces; and as many without."""

_SEED: Final = 1


def train_characters(corpus: Corpus, words: Mapping[str, int], pieces: Pieces) -> bytes:
    """The contents of a CRFsuite model file."""
    describe = Letters(words, pieces)
    return fit(((describe(squeeze(word), word), labels(word)) for word in _examples(corpus)), PARAMETERS)


def fit(examples: Iterable[tuple[Sequence[object], Sequence[str]]], parameters: Mapping[str, float]) -> bytes:
    """The contents of a CRFsuite model file trained on sequences of features with their labels."""
    trainer = pycrfsuite.Trainer(algorithm="lbfgs", params=dict(parameters), verbose=False)
    for features, sequence in examples:
        trainer.append(features, sequence)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model"
        trainer.train(str(path))
        return path.read_bytes()


def _examples(corpus: Corpus) -> list[str]:
    """Spellings: all that are counted with half-spaces, and samples of the rest; the same every time."""
    chance = random.Random(_SEED)  # noqa: S311  a sample, not a secret
    counted = [
        usual_spelling(spellings)
        for word, spellings in corpus.counts.items()
        if len(word) in LENGTHS and sum(map(sum, spellings.values())) > 1
    ]
    used = variants(corpus)
    broken = [word for word in counted if HALF_SPACE in word and word in used]
    whole = [word for word in counted if HALF_SPACE not in word]
    listed: dict[str, list[str]] = {}
    for word in sorted(corpus.dictionary):
        listed.setdefault(squeeze(word), []).append(word)
    unseen = [words[0] for word, words in listed.items() if word not in corpus.counts and len(words) == 1]
    unseen = [word for word in unseen if len(squeeze(word)) in LENGTHS]
    samples = (
        (whole, round(PLAIN_SHARE * len(broken))),
        ([word for word in unseen if HALF_SPACE in word], LISTED),
        ([word for word in unseen if HALF_SPACE not in word], LISTED),
    )
    return broken + [word for group, size in samples for word in chance.sample(group, min(size, len(group)))]
