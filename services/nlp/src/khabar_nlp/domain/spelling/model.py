"""The spelling model: what `khabar-nlp train half-spaces` learnt, as one file."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final, Self

from khabar_nlp.domain.spelling.context_model import Choice
from khabar_nlp.domain.spelling.lexicon import Lexicon, squeeze
from khabar_nlp.domain.spelling.pieces import Pieces

PACKAGED: Final = "half_spaces.zip"
"""Name of the model file among the package's models."""

SPELLINGS: Final = "spellings.tsv"
WORDS: Final = "words.tsv"
PIECES: Final = "pieces.tsv"
USAGE: Final = "usage.txt"
CHOICES: Final = "choices.tsv"
CHARACTERS: Final = "characters.crfsuite"
CONTEXTS: Final = "contexts.crfsuite"

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class SpellingModel:
    """The parts of the model, and the id that tells it from any other."""

    id: str
    lexicon: Lexicon
    pieces: Pieces
    usage: frozenset[str]
    """The spellings of words whose usage is split, each used by a tenth or more of the writers: either is right."""
    choices: Mapping[str, Choice]
    """By squeezed form, the pairs of words that context decides between."""
    characters: bytes
    """A CRFsuite model for `CharacterModel`."""
    contexts: bytes
    """A CRFsuite model for `ContextModel`."""

    @classmethod
    def packaged(cls) -> Self:
        """The model of this package."""
        return cls.unpack((resources.files("khabar_nlp") / "models" / PACKAGED).read_bytes())

    @classmethod
    def unpack(cls, file: bytes) -> Self:
        """The model from the bytes of its file.

        Raises:
            ValueError: it is not such a file, or of an older form.
        """
        try:
            with zipfile.ZipFile(io.BytesIO(file)) as members:
                parts = {
                    name: members.read(name)
                    for name in (SPELLINGS, WORDS, PIECES, USAGE, CHOICES, CHARACTERS, CONTEXTS)
                }
        except (zipfile.BadZipFile, KeyError) as error:
            raise ValueError(
                f"not a half-space model: {error}; make it anew with `khabar-nlp train half-spaces`"
            ) from error
        return cls(
            f"half-spaces-{hashlib.sha256(file).hexdigest()[:12]}",
            Lexicon.unpack(parts[SPELLINGS].decode(), parts[WORDS].decode()),
            Pieces.unpack(parts[PIECES].decode()),
            frozenset(parts[USAGE].decode().splitlines()),
            _unpack_choices(parts[CHOICES].decode()),
            parts[CHARACTERS],
            parts[CONTEXTS],
        )


def pack(parts: Mapping[str, bytes]) -> bytes:
    """The bytes of a model file with these members: the same parts give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as members:
        for name in sorted(parts):
            members.writestr(zipfile.ZipInfo(name, _EPOCH), parts[name], zipfile.ZIP_DEFLATED, 9)
    return buffer.getvalue()


def pack_choices(choices: Mapping[str, Choice]) -> str:
    """Lines of ``plural TAB singular TAB prior``."""
    return "".join(f"{each.plural}\t{each.singular}\t{each.prior:.3f}\n" for _, each in sorted(choices.items()))


def _unpack_choices(lines: str) -> dict[str, Choice]:
    fields = (line.split("\t") for line in lines.splitlines())
    choices = (Choice(plural, singular, float(prior)) for plural, singular, prior in fields)
    return {squeeze(choice.plural): choice for choice in choices}
