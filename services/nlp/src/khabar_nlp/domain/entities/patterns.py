"""Ground for the rules: a view of the text in which spellings are alike, and patterns written as plain Persian."""

import re
from collections.abc import Iterable

_VIEW = str.maketrans(
    {
        **dict.fromkeys("\u200c\u00a0\t", " "),
        **dict.fromkeys("آأإٱ", "ا"),
        **dict.fromkeys("يىئ", "ی"),
        **dict.fromkeys("ةۀ", "ه"),
        "ك": "ک",
        "ؤ": "و",
        "٬": ",",
        "٫": ".",
        "٪": "%",
        "−": "-",
        **{chr(zero + digit): str(digit) for zero in (0x660, 0x6F0) for digit in range(10)},
    }
)

START = r"(?<!\w)"
"""Where a word may begin."""
END = r"(?!\w)"
"""Where a word may end."""


def view(text: str) -> str:
    """Return `text`, code point for code point, with half-spaces as spaces, digits in ASCII and letters folded."""
    return text.translate(_VIEW)


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of `words`, written as in `view`; where a word has a space, the text may have none."""
    variants = {re.escape(view(word)).replace("\\ ", " ?") for word in words}
    return f"(?:{'|'.join(sorted(variants, key=lambda variant: (-len(variant), variant)))})"


def squeezed(word: str) -> str:
    """Return `word` as in `view` and without spaces: the form under which tables of the rules know it."""
    return view(word).replace(" ", "")
