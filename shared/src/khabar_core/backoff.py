"""How long to wait before trying again."""

from __future__ import annotations

import random
from collections.abc import Iterator


def delays(first: float = 0.2, most: float = 15.0, rng: random.Random | None = None) -> Iterator[float]:
    """Endless waits in seconds: "full jitter" between half and all of a limit that doubles up to ``most``.

    The half keeps a lucky draw of almost zero from making a hot loop.
    """
    draw = (rng or random.Random()).uniform  # noqa: S311 - spreads load, guards nothing
    limit = first
    while True:
        yield draw(limit / 2, limit)
        limit = min(limit * 2, most)
