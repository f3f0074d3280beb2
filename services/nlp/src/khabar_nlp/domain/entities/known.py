"""Organizations known by name: those of the lists, and news agencies with everyday names («مهر») where they report."""

from collections.abc import Sequence

from khabar_core.schemas import Label
from khabar_nlp.domain.entities.crf import Chunk
from khabar_nlp.domain.entities.lexicon import Kind, Lexicon
from khabar_nlp.domain.entities.reading import add_chunk
from khabar_nlp.domain.entities.words import keys

PROBABILITY = 0.82
"""Given to an organization found by its name alone: the share of such finds in PEYMA's development part that have the
exact edges (0.96 touch an organization)."""

_AGENCIES = frozenset(keys("مهر فارس تسنیم میزان ایسنا ایرنا ایلنا ایکنا ایبنا برنا آنا موج"))
_REPORTING = frozenset(keys("خبرنگار خبرگزاری گزارش"))
_LISTS = frozenset({Kind.ORGANIZATION, Kind.UNIVERSITY})


def with_known(chunks: Sequence[Chunk], sentence: Sequence[str], lexicon: Lexicon) -> list[Chunk]:
    """Return `chunks`, in order, with the known organizations of `sentence` (keys) that lie in no longer chunk."""
    found = [(hit.start, hit.end) for hit in lexicon.phrases(sentence) if _LISTS.intersection(hit.kinds)]
    found += [
        (place, place + 1)
        for place in range(1, len(sentence))
        if sentence[place] in _AGENCIES and sentence[place - 1] in _REPORTING
    ]
    result = list(chunks)
    for start, end in found:
        if not any(chunk.start < end and start < chunk.end and _stands(chunk, start, end) for chunk in result):
            result = add_chunk(result, Chunk(Label.ORG, start, end, PROBABILITY))
    return result


def _stands(chunk: Chunk, start: int, end: int) -> bool:
    """Tell whether `chunk` outweighs a known organization at the tokens `start` to `end`."""
    same = (chunk.start, chunk.end, chunk.label) == (start, end, Label.ORG)
    return same or chunk.end - chunk.start > end - start
