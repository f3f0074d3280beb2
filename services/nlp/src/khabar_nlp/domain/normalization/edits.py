"""Edits of a text: what a step of repair wants changed, and where.

Steps say what to change and do not change it themselves, so that one place can keep them from protected stretches
and remember where every character came from.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """``text[start:end]`` becomes ``replacement``. Code points; an insertion has ``start == end``."""

    start: int
    end: int
    replacement: str


type Replacement = str | Callable[[re.Match[str]], str]


def substitutions(pattern: re.Pattern[str], replacement: Replacement, text: str) -> Iterator[Edit]:
    """Yields what ``pattern.sub(replacement, text)`` would change, a literal string taken as it is."""
    for found in pattern.finditer(text):
        new = replacement if isinstance(replacement, str) else replacement(found)
        if new != found[0]:
            yield Edit(found.start(), found.end(), new)


def apply(text: str, edits: Sequence[Edit]) -> str:
    """The text with the edits made. They are in order and do not overlap."""
    pieces: list[str] = []
    position = 0
    for start, end, replacement in edits:
        pieces += (text[position:start], replacement)
        position = end
    pieces.append(text[position:])
    return "".join(pieces)
