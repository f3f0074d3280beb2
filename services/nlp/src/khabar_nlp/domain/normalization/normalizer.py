"""The chain of repairs that a Persian news text goes through."""

import gzip
import hashlib
from functools import partial
from importlib import resources
from typing import Self

from khabar_nlp.domain.normalization.affixes import join_affixes
from khabar_nlp.domain.normalization.characters import clean
from khabar_nlp.domain.normalization.half_spaces import HalfSpaces
from khabar_nlp.domain.normalization.language import is_persian
from khabar_nlp.domain.normalization.letters import fold_digits, fold_letters
from khabar_nlp.domain.normalization.protection import Kind, join, repair, split


class Normalizer:
    """Repairs Persian text; text that is already right comes back unchanged, and so does its own output.

    The document is the unit: give it a whole body, since one sentence says little about whether half-spaces
    were lost. Any string is accepted, in time linear in its length. Text in another language is only cleaned of
    what cannot be seen.
    """

    def __init__(self, half_spaces: HalfSpaces, model_id: str) -> None:
        """With a lexicon; ``model_id`` tells it from any other."""
        self.model_id = model_id
        self._half_spaces = half_spaces

    @classmethod
    def load(cls) -> Self:
        """The normalizer with the lexicon of this package. Takes about 0.1 s: do it once per process."""
        packed = resources.files("khabar_nlp").joinpath("models", "half_spaces.tsv.gz").read_bytes()
        half_spaces = HalfSpaces.parse(gzip.decompress(packed).decode("utf-8").splitlines())
        return cls(half_spaces, f"half-spaces-{hashlib.sha256(packed).hexdigest()[:12]}")

    def __call__(self, text: str, *, beside: str = "") -> str:
        """The repaired text, with the paragraphs of the original.

        ``beside`` is the rest of the document, for a title its body: it helps to tell whether half-spaces were lost.
        """
        text = clean(text)
        if not is_persian(text):
            return text
        segments = split(text)
        segments = repair(segments, Kind.FIGURE, fold_digits)
        segments = repair(segments, Kind.PROSE, fold_letters)
        segments = repair(segments, Kind.PROSE, partial(join_affixes, half_spaces=self._half_spaces))
        if self._half_spaces.lost_in(f"{join(segments)}\n{beside}"):
            segments = repair(segments, Kind.PROSE, self._half_spaces.restore)
        return join(segments)
