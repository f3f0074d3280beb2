"""The bench's picture: articles indexed over time, and where the direct enrichment would be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl

if TYPE_CHECKING:
    from tests.bench.__main__ import Round


def draw(rounds: Sequence[Round], path: Path) -> None:
    """Writes the picture."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt  # noqa: PLC0415 - after the choice of a backend without a screen

    path.parent.mkdir(parents=True, exist_ok=True)
    figure, axes = plt.subplots(figsize=(8, 4.5), dpi=120)
    for number, one in enumerate(rounds, start=1):
        seconds, indexed = zip(*one.curve, strict=True)
        (line,) = axes.plot(seconds, indexed, label=f"round {number}: pipeline, {one.ratio:.2f} of direct")
        axes.plot([0, indexed[-1] / one.direct], [0, indexed[-1]], linestyle=":", color=line.get_color())
    axes.set_xlabel("seconds")
    axes.set_ylabel("articles indexed")
    axes.set_title("From news.raw to the index; dotted: the same enrichment called directly")
    axes.legend()
    figure.tight_layout()
    figure.savefig(path)
