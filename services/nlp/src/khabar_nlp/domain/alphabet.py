"""The letters and marks of the Arabic script, as pieces of regular-expression character classes.

Ranges and joining types are those of the Unicode Character Database (Blocks.txt, ArabicShaping.txt).
"""

import re

HALF_SPACE = "\u200c"
"""Zero-width non-joiner: it ends a letter's joining without a visible space («می‌شود»)."""

ZERO_WIDTH_JOINER = "\u200d"
TATWEEL = "\u0640"
"""The stroke that stretches a word («کتـــاب»)."""

LETTERS = (
    r"\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff"
    r"\u0750-\u077f\u08a0-\u08b4\u08b6-\u08bd"
)
MARKS = r"\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"

NON_JOINING = (
    r"\u0621-\u0625\u0627\u0629\u062f-\u0632\u0648\u0671-\u0677\u0688-\u0699\u06c0\u06c3-\u06cb\u06cd\u06cf"
    r"\u06d2\u06d3\u06d5\u06ee\u06ef\u0759-\u075b\u076b\u076c\u0771\u0773\u0774\u0778\u0779"
    r"\u08aa-\u08ac\u08ae\u08b1\u08b2\u08b9"
)
"""Letters that never join the letter after them, so that a half-space after them is invisible."""

WORD = re.compile(f"[{LETTERS}][{LETTERS}{MARKS}{HALF_SPACE}]*")
"""A word as a writer parts it: with its marks and half-spaces."""

ARABIC_SCRIPT = rf"{LETTERS}{MARKS}{TATWEEL}\ufb50-\ufdff\ufe70-\ufefc"

_MARKS = re.compile(f"[{MARKS}]+")
_NEVER_JOINS = re.compile(f"[{NON_JOINING}]")


def without_marks(word: str) -> str:
    """The word's letters alone: «دائماً» gives «دائما»."""
    return word if word.isalpha() else _MARKS.sub("", word)


def never_joins(letter: str) -> bool:
    """Whether the letter never joins the one after it."""
    return _NEVER_JOINS.match(letter) is not None
