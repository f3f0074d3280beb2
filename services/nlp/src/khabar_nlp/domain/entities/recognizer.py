"""The recognizer: persons, organizations, places, events by a model and lists; dates, times, amounts by rules."""

import datetime as dt
import hashlib
from importlib import resources

from khabar_core.schemas import Label
from khabar_nlp.domain.entities.amounts import find_amounts
from khabar_nlp.domain.entities.crf import Chunk, SequenceModel
from khabar_nlp.domain.entities.dates import find_dates
from khabar_nlp.domain.entities.features import FeatureExtractor
from khabar_nlp.domain.entities.heads import with_heads
from khabar_nlp.domain.entities.known import with_known
from khabar_nlp.domain.entities.lexicon import Lexicon
from khabar_nlp.domain.entities.lexicon_files import CLUSTERS, GAZETTEERS, unpack_lexicon
from khabar_nlp.domain.entities.memory import Memory
from khabar_nlp.domain.entities.reading import Reading
from khabar_nlp.domain.entities.spans import Span, folded, without_overlaps
from khabar_nlp.domain.entities.times import find_times
from khabar_nlp.domain.entities.words import key
from khabar_nlp.domain.tokens import Token, sentences

MODEL = "entities.crfsuite"
"""File name of the sequence model."""


class Recognizer:
    """Find the named entities of a text. Deterministic, linear in the text's length; not for two threads at once."""

    def __init__(self, model: SequenceModel, lexicon: Lexicon, model_id: str) -> None:
        """Use a trained model and the lexicon it was trained with; `model_id` tells them from any others."""
        self.model_id = model_id
        self._model = model
        self._lexicon = lexicon
        self._features = FeatureExtractor(lexicon)

    @classmethod
    def load(cls) -> "Recognizer":
        """Return the recognizer of the packaged model; it takes about a second, so once per process."""
        files = resources.files("khabar_nlp") / "models"
        return cls.of(*((files / name).read_bytes() for name in (MODEL, GAZETTEERS, CLUSTERS)))

    @classmethod
    def of(cls, model: bytes, gazetteers: bytes, clusters: bytes) -> "Recognizer":
        """Return the recognizer of these model files; its id changes with any byte of them."""
        digest = hashlib.sha256(b"".join(hashlib.sha256(file).digest() for file in (model, gazetteers, clusters)))
        return cls(SequenceModel(model), unpack_lexicon(gazetteers, clusters), f"crf-{digest.hexdigest()[:12]}")

    def __call__(self, text: str, published: dt.date | None) -> list[Span]:
        """Return the entities of `text`, in order and without overlaps.

        `published` is the day of publication in Tehran; without it, dates told from that day have no value.
        """
        dates = list(find_dates(text, published))
        rules = [*dates, *find_times(text, dates), *find_amounts(text)]
        return without_overlaps([*rules, *self._names(text)])

    def _names(self, text: str) -> list[Span]:
        readings = [self._read(tokens) for tokens in sentences(text)]
        memory = Memory(readings, text)
        return [
            _span(chunk, reading, text, memory)
            for reading in readings
            for chunk in memory.recall(reading, self._lexicon.knows)
        ]

    def _read(self, tokens: list[Token]) -> Reading:
        words = [token.text for token in tokens]
        keys = [key(word) for word in words]
        tagging = self._model(self._features(words))
        chunks = with_heads(with_known(tagging.chunks, keys, self._lexicon), keys)
        return Reading(tokens, keys, chunks, tagging.person)


def _span(chunk: Chunk, reading: Reading, text: str, memory: Memory) -> Span:
    start, end = reading.tokens[chunk.start].start, reading.tokens[chunk.end - 1].end
    name = folded(text[start:end])
    if chunk.label is Label.PER:
        name = memory.name(reading.keys[chunk.start : chunk.end]) or name
    return Span(chunk.label, start, end, chunk.probability, name)
