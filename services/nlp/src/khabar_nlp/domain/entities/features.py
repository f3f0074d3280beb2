"""What the sequence model sees of a sentence: features of each token and of its neighbours.

The word without half-spaces, affixes of one to four letters, shape, two words to either side and bigrams, word
clusters, and hits in lists of names and trigger words: the features that did best in measurements on Persian news.
A feature is a byte string; nearly all depend on one word form alone and are built once per form.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from khabar_nlp.domain.entities.lexicon import Lexicon
from khabar_nlp.domain.entities.triggers import TRIGGERS
from khabar_nlp.domain.entities.words import key, shape

CACHED_FORMS = 10_000
"""Word forms whose features are kept; about 3 KB each."""

Features = list[bytes]
"""The features of one token."""

_OFFSETS = (-2, -1, 0, 1, 2)


class _Form(NamedTuple):
    """A word form: its key, and its features as seen from each of the offsets -2 to 2."""

    key: str
    seen: tuple[tuple[bytes, ...], ...]


class FeatureExtractor:
    """Turn the words of a sentence into features."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Use `lexicon` for list hits and clusters."""
        self._lexicon = lexicon
        self._form = lru_cache(maxsize=CACHED_FORMS)(self._describe)

    def __call__(self, words: Sequence[str]) -> list[Features]:
        """Return the features of each word, as many as `words`."""
        forms = [self._form(word) for word in words]
        keys = [form.key for form in forms]
        sentence = [list(form.seen[2]) for form in forms]
        self._add_neighbours(sentence, forms)
        _add_bigrams(sentence, keys)
        self._add_phrases(sentence, keys)
        return sentence

    def _describe(self, word: str) -> _Form:
        folded = key(word)
        context = [f"w={folded}"]
        if (clusters := self._lexicon.clusters.get(folded)) is not None:
            context += [f"c{level}={cluster}" for level, cluster in enumerate(clusters)]
        if (trigger := TRIGGERS.get(folded)) is not None:
            context.append(f"t={trigger}")
        context += [f"n={kind}" for kind in self._lexicon.name_kinds(folded)]
        own = [*context, f"s={shape(word)}", "bias"]
        for size in range(1, min(4, len(folded)) + 1):
            own += (f"p{size}={folded[:size]}", f"e{size}={folded[-size:]}")
        return _Form(
            folded,
            tuple(
                tuple(_encode(f"{offset}{feature}") for feature in (context if offset else own)) for offset in _OFFSETS
            ),
        )

    def _add_neighbours(self, sentence: list[Features], forms: list[_Form]) -> None:
        for offset in (-2, -1, 1, 2):
            seen = offset + 2
            edge = f"{offset}edge".encode()
            for place, features in enumerate(sentence):
                if 0 <= place + offset < len(forms):
                    features.extend(forms[place + offset].seen[seen])
                else:
                    features.append(edge)

    def _add_phrases(self, sentence: list[Features], keys: list[str]) -> None:
        for hit in self._lexicon.phrases(keys):
            for place in range(hit.start, hit.end):
                begins = "B" if place == hit.start else "I"
                sentence[place] += [f"g={begins}-{kind}".encode() for kind in hit.kinds]
            if hit.start:
                sentence[hit.start - 1] += [f"1g={kind}".encode() for kind in hit.kinds]
            if hit.end < len(sentence):
                sentence[hit.end] += [f"-1g={kind}".encode() for kind in hit.kinds]


def _add_bigrams(sentence: list[Features], keys: list[str]) -> None:
    for place in range(1, len(keys)):
        pair = _encode(f"={keys[place - 1]}|{keys[place]}")
        sentence[place - 1].append(b"b" + pair)
        sentence[place].append(b"a" + pair)


def _encode(feature: str) -> bytes:
    """Encode for the model; a lone surrogate, which UTF-8 cannot hold, becomes ``?``."""
    return feature.encode("utf-8", "replace")
