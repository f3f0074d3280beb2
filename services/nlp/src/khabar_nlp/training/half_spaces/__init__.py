"""Learns the spelling model from word statistics, text with intact half-spaces, and dictionaries."""

from collections.abc import Sequence
from pathlib import Path

from khabar_nlp.domain.spelling.lexicon import pack_spellings, pack_words
from khabar_nlp.domain.spelling.model import (
    CHARACTERS,
    CHOICES,
    CONTEXTS,
    PIECES,
    SPELLINGS,
    USAGE,
    WORDS,
    pack,
    pack_choices,
)
from khabar_nlp.domain.spelling.pieces import Pieces
from khabar_nlp.training.half_spaces.card import Figures, data_card
from khabar_nlp.training.half_spaces.character_training import train_characters
from khabar_nlp.training.half_spaces.compound_training import learn_compounds
from khabar_nlp.training.half_spaces.context_training import find_choices, train_contexts
from khabar_nlp.training.half_spaces.corpus import read_corpus
from khabar_nlp.training.half_spaces.lexicon_training import learn_spellings, learn_usage, learn_words, variants

__all__ = ["train"]


def train(corpus: Sequence[Path], out: Path) -> None:
    """Writes the model learnt from the corpus files to ``out``, and beside it the data card (``.md``).

    The same files give the same bytes. What a file is, is told from its form: see `read_corpus`.

    Raises:
        ValueError: a file has another form, or a kind that is needed is missing; the message says which.
    """
    sources = read_corpus(corpus)
    spellings = learn_spellings(sources, learn_compounds(sources))
    words = learn_words(sources, spellings)
    pieces = Pieces.of(variants(sources))
    choices = find_choices(sources.counts)
    parts = {
        SPELLINGS: pack_spellings(spellings).encode(),
        WORDS: pack_words(words).encode(),
        PIECES: pieces.pack().encode(),
        USAGE: "\n".join(learn_usage(sources)).encode(),
        CHOICES: pack_choices(choices).encode(),
        CHARACTERS: train_characters(sources, words, pieces),
        CONTEXTS: train_contexts(sources, choices),
    }
    packed = pack(parts)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(packed)
    figures = Figures(len(spellings), len(words), len(choices), {name: len(part) for name, part in parts.items()})
    out.with_suffix(".md").write_text(data_card(out.name, packed, figures, corpus), encoding="utf-8")
