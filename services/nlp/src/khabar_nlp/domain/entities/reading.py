"""One sentence as the recognizer goes over it."""

from typing import NamedTuple

from khabar_nlp.domain.entities.crf import Chunk
from khabar_nlp.domain.tokens import Token


class Reading(NamedTuple):
    """A sentence: tokens, their keys (`words.key`), the entities so far, how likely a person begins at each token."""

    tokens: list[Token]
    keys: list[str]
    chunks: list[Chunk]
    person: list[float]


def add_chunk(chunks: list[Chunk], chunk: Chunk) -> list[Chunk]:
    """Return `chunks` in order with `chunk` in place of those it overlaps."""
    others = [other for other in chunks if other.end <= chunk.start or chunk.end <= other.start]
    return sorted([*others, chunk], key=lambda each: each.start)
