"""Trains the context model: which of two words a squeezed form stands for."""

from collections.abc import Iterator, Mapping
from math import log
from typing import Final

from khabar_nlp.domain.alphabet import WORD, without_marks
from khabar_nlp.domain.spelling.context_model import (
    PLURAL,
    PLURAL_ENDING,
    SINGULAR,
    SINGULAR_ENDING,
    Choice,
    Features,
    describe,
)
from khabar_nlp.domain.spelling.lexicon import squeeze
from khabar_nlp.training.half_spaces.character_training import fit
from khabar_nlp.training.half_spaces.corpus import Corpus, Counts
from khabar_nlp.training.half_spaces.lexicon_training import weight

PARAMETERS: Final = {"c1": 0, "c2": 1.0, "max_iterations": 100}
"""Of L-BFGS: weights of the L1 and L2 penalty, and rounds."""

SMOOTHING: Final = 0.02

MOST: Final = 20
"""Examples at most that one row of the table of contexts stands for."""


def find_choices(counts: Counts) -> dict[str, Choice]:
    """The squeezed forms that stand for a plural of one word and a singular of another."""
    choices = {}
    for squeezed, spellings in counts.items():
        ends = {
            ending: max(
                (word for word in spellings if word.endswith(ending)), key=lambda w: sum(spellings[w]), default=""
            )
            for ending in (PLURAL_ENDING, SINGULAR_ENDING)
        }
        plural, singular = ends[PLURAL_ENDING], ends[SINGULAR_ENDING]
        if plural and singular:
            odds = (weight(spellings[singular]) + SMOOTHING) / (weight(spellings[plural]) + SMOOTHING)
            choices[squeezed] = Choice(plural, singular, round(log(odds), 3))
    return choices


def train_contexts(corpus: Corpus, choices: Mapping[str, Choice]) -> bytes:
    """The contents of a CRFsuite model file: a maximum entropy model is a sequence model of sequences of one."""
    examples = [*_in_sentences(corpus, choices), *_in_table(corpus, choices)]
    return fit((([features], [label]) for features, label in examples), PARAMETERS)


def _in_sentences(corpus: Corpus, choices: Mapping[str, Choice]) -> Iterator[tuple[Features, str]]:
    for sentence in corpus.sentences:
        for found in WORD.finditer(sentence):
            spelling = without_marks(found[0])
            word = squeeze(spelling)
            if (choice := choices.get(word)) and (label := _label(choice, spelling)):
                yield describe(word, choice.prior, sentence, *found.span()), label


def _in_table(corpus: Corpus, choices: Mapping[str, Choice]) -> Iterator[tuple[Features, str]]:
    for spelling, position, neighbour, count in corpus.contexts:
        word = squeeze(spelling)
        if (choice := choices.get(word)) and (label := _label(choice, spelling)):
            side = "next" if position > 0 else "previous"
            features: Features = {"bias": 1.0, "prior": choice.prior, f"word={word}": 1.0, f"{side}={neighbour}": 1.0}
            for _ in range(min(count, MOST)):
                yield features, label


def _label(choice: Choice, spelling: str) -> str | None:
    return {choice.plural: PLURAL, choice.singular: SINGULAR}.get(spelling)
