"""The sequence model: a linear-chain conditional random field run by python-crfsuite."""

from collections.abc import Sequence
from typing import NamedTuple

import pycrfsuite

from khabar_core.schemas import Label
from khabar_nlp.domain.entities.features import Features


class Chunk(NamedTuple):
    """Tokens `start` to `end` (exclusive) that make one entity; the probability is that of its least sure token."""

    label: Label
    start: int
    end: int
    probability: float


class Tagging(NamedTuple):
    """The entities of one sentence, and per token the probability that a person's name begins there."""

    chunks: list[Chunk]
    person: list[float]


_OUTSIDE = "O"
_PERSON_BEGINS = f"B-{Label.PER}"
_SILENT = frozenset({"NAT"})
"""Labels that the model tells apart, to do better at the others, and that are not told."""


class SequenceModel:
    """A trained model; not for two threads at once."""

    def __init__(self, model: bytes) -> None:
        """Open the contents of a CRFsuite model file; raises ValueError where it is not one of ours."""
        self._bytes = model  # the tagger points into it
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open_inmemory(model)
        if _PERSON_BEGINS not in self._tagger.labels():
            raise ValueError(
                f"the entity model has no label {_PERSON_BEGINS}: train it with `khabar-nlp train entities`"
            )

    def __call__(self, sentence: Sequence[Features]) -> Tagging:
        """Tag a sentence."""
        tagger = self._tagger
        tags: list[str] = tagger.tag(sentence)
        chunks = []
        start = 0
        for end in range(1, len(tags) + 1):
            if end < len(tags) and tags[end].startswith("I-") and tags[end][2:] == tags[start][2:]:
                continue
            kind = tags[start][2:]
            if tags[start] != _OUTSIDE and kind not in _SILENT:
                probability = min(tagger.marginal(tags[place], place) for place in range(start, end))
                chunks.append(Chunk(Label(kind), start, end, probability))
            start = end
        return Tagging(chunks, [tagger.marginal(_PERSON_BEGINS, place) for place in range(len(tags))])
