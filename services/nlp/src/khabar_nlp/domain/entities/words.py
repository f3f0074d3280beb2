"""What a word looks like to the recognizer: a key that spelling habits do not change, and a shape."""

import re

_DROPPED = "\u0640\u200b\u200c\u200d\u200e\u200f" + "".join(
    chr(mark) for first, last in ((0x64B, 0x65F), (0x300, 0x36F)) for mark in range(first, last + 1)
)
_FOLDED = {
    **dict.fromkeys("آأإٱ", "ا"),
    **dict.fromkeys("يىئ", "ی"),
    **dict.fromkeys("ةۀ", "ه"),
    "ك": "ک",
    "ؤ": "و",
    **{chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)},
}
_KEY = str.maketrans({**dict.fromkeys(_DROPPED), **_FOLDED})


def key(word: str) -> str:
    """Return the form under which `word` is known to lists and model.

    Without half-spaces, vowel signs and tatweel, with Arabic letters and آ folded, digits in ASCII, Latin in lower
    case: a text that lost its half-spaces has the same keys as one that kept them.
    """
    return word.translate(_KEY).lower()


def keys(phrase: str) -> list[str]:
    """Return the keys of the words of `phrase`, which spaces separate."""
    return [folded for word in phrase.split() if (folded := key(word))]


_CLASSES = (
    (re.compile(r"[\u0621-\u06d3\u06fa-\u06ff]"), "p"),
    (re.compile(r"\d"), "0"),
    (re.compile(r"[A-ZÀ-Þ]"), "A"),
    (re.compile(r"[a-zß-ÿ]"), "a"),
)
_RUN = re.compile(r"(.)\1+")


def shape(word: str) -> str:
    """Return the kinds of characters in `word`, runs written once: «۱۲/۵» is ``0/0``, ``COVID-19`` is ``A-0``."""
    for pattern, symbol in _CLASSES:
        word = pattern.sub(symbol, word)
    return _RUN.sub(r"\1", word)[:8]
