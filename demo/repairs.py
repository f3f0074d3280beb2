"""Which words of a text were repaired: a comparison word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Repair:
    """Some words that became others; `start` and `end` count code points of the repaired text."""

    before: str
    after: str
    start: int
    end: int


def repairs(original: str, repaired: str) -> list[Repair]:
    """The repairs, in the order of the text."""
    before, after = original.split(), list(_WORD.finditer(repaired))
    matcher = SequenceMatcher(None, before, [word[0] for word in after], autojunk=False)
    return [
        Repair(
            " ".join(before[i:j]), repaired[after[k].start() : after[n - 1].end()], after[k].start(), after[n - 1].end()
        )
        for kind, i, j, k, n in matcher.get_opcodes()
        if kind != "equal" and n > k
    ]
