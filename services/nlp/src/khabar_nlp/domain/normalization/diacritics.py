"""Mends marks above and below the letters that were typed twice, in the wrong order, or apart."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from khabar_nlp.domain.alphabet import HALF_SPACE, LETTERS, MARKS, TATWEEL
from khabar_nlp.domain.normalization.edits import Edit, substitutions

_FATHATAN: Final = "\u064b"
_SHADDA: Final = "\u0651"
_HAMZA_ABOVE: Final = "\u0654"
_WORD_ENDS: Final = rf"(?![\w{MARKS}{HALF_SPACE}{TATWEEL}\u0300-\u036f])"

_TWICE: Final = re.compile(rf"([{MARKS}])\1+")

# «دائمًا»; a shadda on the same letter sorts behind the tanvin («حقًّا»).
_TANVIN_BEFORE_ALEF: Final = re.compile(rf"{_FATHATAN}(?<=[{LETTERS}].)({_SHADDA}?)ا{_FATHATAN}?{_WORD_ENDS}")

_LONE_HAMZA: Final = re.compile(rf"ء(?<=[ه {HALF_SPACE}].){_WORD_ENDS}")
_HEH: Final = re.compile(rf"ه(?<=[{LETTERS}].)")
_HEH_OF_A_LONGER_WORD: Final = re.compile(rf"ه(?<=[{LETTERS}][{LETTERS}].)")


def _once(text: str) -> Iterator[Edit]:
    """Marks typed twice."""
    return substitutions(_TWICE, lambda found: found[1], text)


def _in_place(text: str) -> Iterator[Edit]:
    """Tanvin before its alef; a hamza apart from its ه."""
    tanvins = substitutions(_TANVIN_BEFORE_ALEF, lambda found: f"{found[1]}ا{_FATHATAN}", text)
    return iter(sorted([*tanvins, *_hamzas(text)]))


def _hamzas(text: str) -> Iterator[Edit]:
    for found in _LONE_HAMZA.finditer(text):
        after_word = found.start()
        while after_word and text[after_word - 1] in f" {HALF_SPACE}":
            after_word -= 1
        # «به ء» speaks of the letter. Without a space it only looks as if it stood apart: ه never joins it.
        heh = _HEH_OF_A_LONGER_WORD if " " in text[after_word : found.start()] else _HEH
        if after_word and heh.match(text, after_word - 1):
            yield Edit(after_word, found.end(), _HAMZA_ABOVE)


DIACRITICS: Final[tuple[Callable[[str], Iterable[Edit]], ...]] = (_once, _in_place)
"""One after the other, these passes mend the marks of Persian text (in NFC) and leave it in NFC. What is a matter of
style («خانهٔ», «خانۀ», «دائما») they leave alone.
"""
