"""Document memory: after «علیرضا خامسیان», a bare «خامسیان» is the same person."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from khabar_core.schemas import Label
from khabar_nlp.domain.entities.crf import Chunk
from khabar_nlp.domain.entities.reading import Reading, add_chunk
from khabar_nlp.domain.entities.spans import folded

PLAUSIBLE = 0.1
"""Least probability of a person for a surname that is also a frequent word («زمانی») to be taken for one."""

_LONGEST_SURNAME = 3
"""Words."""


class _Person(NamedTuple):
    """Whom a surname stands for: the full name, None for several persons, and how sure the surest of them was."""

    name: str | None
    probability: float


class Memory:
    """The persons of a document by the ends of their full names."""

    def __init__(self, readings: Iterable[Reading], text: str) -> None:
        """Remember the full names (two words or more) that `readings` of `text` found."""
        named: dict[str, dict[str, _Person]] = defaultdict(dict)
        for reading in readings:
            for chunk in reading.chunks:
                if chunk.label is Label.PER and chunk.end - chunk.start > 1:
                    words = reading.keys[chunk.start : chunk.end]
                    start, end = reading.tokens[chunk.start].start, reading.tokens[chunk.end - 1].end
                    person = _Person(folded(text[start:end]), chunk.probability)
                    for first in range(max(1, len(words) - _LONGEST_SURNAME), len(words)):
                        named["".join(words[first:])].setdefault("".join(words), person)
        self._persons = {surname: _one_of(persons) for surname, persons in named.items()}

    def name(self, words: Sequence[str]) -> str | None:
        """Return the full name of the one person whose name ends with `words` (keys); None for none or several."""
        person = self._persons.get("".join(words))
        return person.name if person else None

    def recall(self, reading: Reading, is_frequent: Callable[[str], bool]) -> list[Chunk]:
        """Return the chunks of `reading` with its bare surnames added.

        A frequent word needs a `PLAUSIBLE` probability of its own, and a name of another kind is replaced only where it
        was less sure than the full name.
        """
        chunks = reading.chunks
        start = 0
        while start < len(reading.keys):
            bare = self._bare(reading, start)
            if bare and self._fits(bare, reading, is_frequent):
                chunks = add_chunk(chunks, bare)
            start = bare.end if bare else start + 1
        return chunks

    def _bare(self, reading: Reading, start: int) -> Chunk | None:
        for length in range(min(_LONGEST_SURNAME, len(reading.keys) - start), 0, -1):
            person = self._persons.get("".join(reading.keys[start : start + length]))
            if person:
                return Chunk(Label.PER, start, start + length, person.probability)
        return None

    def _fits(self, bare: Chunk, reading: Reading, is_frequent: Callable[[str], bool]) -> bool:
        for chunk in reading.chunks:
            if chunk.start < bare.end and bare.start < chunk.end:
                same_place = (chunk.start, chunk.end) == (bare.start, bare.end)
                return same_place and chunk.label is not Label.PER and chunk.probability < bare.probability
        return not is_frequent(reading.keys[bare.start]) or reading.person[bare.start] >= PLAUSIBLE


def _one_of(persons: Mapping[str, _Person]) -> _Person:
    """Return the person with the fullest name, without it where another's (by keys) is no ending of it."""
    fullest = max(persons, key=len)
    same = all(fullest.endswith(other) for other in persons)
    return _Person(persons[fullest].name if same else None, max(person.probability for person in persons.values()))
