"""Which words are usually written how: majority spellings with their evidence, and words without half-spaces."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from math import log2
from typing import Final

from khabar_nlp.domain.alphabet import HALF_SPACE, never_joins
from khabar_nlp.domain.spelling.lexicon import DICTIONARY, Spelling, squeeze
from khabar_nlp.domain.spelling.pieces import INFLECTIONS, level
from khabar_nlp.training.half_spaces.corpus import Corpus, Count

WIKIPEDIA_WEIGHT: Final = 0.01
"""What one occurrence in the encyclopedia of 2018 counts against one in recent text when usages differ.

The encyclopedia is some forty times larger than the rest, and has spellings of its own («شده‌است»)."""

SMOOTHING: Final = 0.5
"""Occurrences added to each side, so that a rare word never is certain evidence."""

LISTED: Final = 3.0
"""Bits for a loss of a word that only a dictionary spells with a half-space."""

SEEN: Final = 3
"""Occurrences in recent text from which on a verb is one, though no dictionary has it."""

_VERB_PREFIXES: Final = frozenset(["می", "نمی"])

RARE: Final = 4
"""The highest frequency level (63 occurrences) at which a word that looks like a squeezed plural is held to be one."""

IN_USE: Final = 0.1
"""The least share of its occurrences at which a spelling is as right as another."""

VARIANT: Final = 0.2
"""The least share of its occurrences at which the pieces of a spelling are pieces of words."""


def usual_spelling(spellings: Mapping[str, Count]) -> str:
    """The spelling that most writers of a word use."""
    return max(spellings, key=lambda spelling: (weight(spellings[spelling]), spelling))


def weight(count: Count) -> float:
    """Occurrences, those in the encyclopedia weighed down."""
    return count.open_text + count.news + WIKIPEDIA_WEIGHT * count.wikipedia


def learn_spellings(corpus: Corpus, joined: frozenset[str]) -> list[Spelling]:
    """The spellings with half-spaces to be restored; ``joined`` are those to be joined where they stand apart."""
    squeezed = dict(_squeezed(corpus))
    return [Spelling(text, squeezed.get(text, 0.0), text in joined) for text in sorted({*joined, *squeezed})]


def variants(corpus: Corpus) -> set[str]:
    """All spellings with half-spaces that writers use or dictionaries have."""
    used = {
        spelling
        for spellings in corpus.counts.values()
        for spelling, count in spellings.items()
        if sum(count) >= VARIANT * sum(map(sum, spellings.values())) and not _is_no_verb(spelling, count, corpus)
    }
    return {spelling for spelling in used | corpus.dictionary if HALF_SPACE in spelling}


def learn_usage(corpus: Corpus) -> list[str]:
    """The spellings of words whose usage is split: each used by a tenth or more of the writers."""
    split: list[str] = []
    for spellings in corpus.counts.values():
        total = sum(map(sum, spellings.values()))
        used = [spelling for spelling, count in spellings.items() if sum(count) >= IN_USE * total]
        split += used if len(used) > 1 else []
    return sorted(split)


def learn_words(corpus: Corpus, spellings: Iterable[Spelling]) -> dict[str, int]:
    """The words without half-spaces and their frequency levels: no form that lost its half-space is among them."""
    restored = {squeeze(spelling.text) for spelling in spellings if spelling.squeezed > 0}
    plain = {word for word in corpus.dictionary if HALF_SPACE not in word}
    occurrences = {
        word: sum(spellings_of[word]) for word, spellings_of in corpus.counts.items() if word in spellings_of
    }
    return {
        word: level(occurrences.get(word, 0)) + (DICTIONARY if word in plain else 0)
        for word in sorted({*plain, *occurrences} - restored)
        if word in plain or level(occurrences[word]) > RARE or not _is_squeezed_plural(word, plain)
    }


def _is_no_verb(spelling: str, count: Count, corpus: Corpus) -> bool:
    """Whether it is «می» joined by mistake («می‌سال», «می‌به»): only in the encyclopedia, and in no dictionary."""
    prefix, *_ = spelling.split(HALF_SPACE)
    return prefix in _VERB_PREFIXES and spelling not in corpus.dictionary and count.open_text + count.news < SEEN


def _is_squeezed_plural(word: str, plain: Collection[str]) -> bool:
    """Whether the word is the plural of another that would need a half-space: it was counted with its damage."""
    noun, plural, _ = word.rpartition("ها")
    return bool(plural) and noun in plain and not never_joins(noun[-1]) and word[len(noun) :] in INFLECTIONS


def _squeezed(corpus: Corpus) -> Iterator[tuple[str, float]]:
    """Spelling and evidence: of what most writers use, then of what only a dictionary has, where it is certain."""
    for squeezed, spellings in corpus.counts.items():
        usual = usual_spelling(spellings)
        evidence = _evidence(spellings, squeezed)
        if HALF_SPACE in usual and evidence > 0 and not _is_no_verb(usual, spellings[usual], corpus):
            yield usual, evidence
    listed: dict[str, list[str]] = {}
    for word in sorted(corpus.dictionary):
        listed.setdefault(squeeze(word), []).append(word)
    for squeezed, words in listed.items():
        if squeezed not in corpus.counts and len(words) == 1 and HALF_SPACE in words[0]:
            yield words[0], LISTED


def _evidence(spellings: Mapping[str, Count], squeezed: str) -> float:
    """Bits: -log2 of the smoothed share of writers who leave the half-space out."""
    total = sum(sum(count) for count in spellings.values())
    without = sum(spellings.get(squeezed, Count(0, 0, 0)))
    return log2((total + 2 * SMOOTHING) / (without + SMOOTHING))
