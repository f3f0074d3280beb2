"""A worker process: frames of articles in on standard input, frames of enriched articles out on standard output.

It is started by ``khabar_nlp.adapters.pool`` and ends when its input ends, so it cannot outlive its service. It ignores
SIGTERM and SIGINT, which a container's runtime or a terminal may send to the whole group: the service decides when the
work in hand is done.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from typing import BinaryIO

from khabar_core.logging import describe
from khabar_core.outcomes import Reason, Rejected
from khabar_core.schemas import EnrichedArticle
from khabar_nlp.adapters import frames
from khabar_nlp.domain.enrichment import Enricher
from khabar_nlp.domain.normalization import ALL_STEPS, Step


def enrich_frame(enricher: Enricher, parts: list[bytes]) -> list[bytes]:
    """Key, value, key, value … in; per article its version and value, or ``!reason`` and detail; last the label counts.

    An error in one article is that article's: its neighbours go on.
    """
    answer: list[bytes] = []
    labels: Counter[str] = Counter()
    for key, value in zip(parts[::2], parts[1::2], strict=True):
        result = _enriched(enricher, key, value)
        if isinstance(result, Rejected):
            answer += (b"!" + result.reason.encode(), result.detail.encode())
        else:
            answer += (str(result.version).encode(), result.write())
            labels.update(entity.label for entity in result.entities)
    answer.append(" ".join(f"{label}={count}" for label, count in labels.items()).encode())
    return answer


def _enriched(enricher: Enricher, key: bytes, value: bytes) -> EnrichedArticle | Rejected:
    try:
        return enricher.read(value, key.decode("ascii", errors="replace"))
    except Exception as error:  # noqa: BLE001 - whatever an article does to the models, it is a dead letter with its reason
        return Rejected(Reason.NOT_ENRICHED, describe(error))


def _protocol_streams() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for the frames alone: whatever a library prints goes to standard error instead."""
    source = os.fdopen(os.dup(0), "rb")
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return source, sink


def main() -> None:
    """Serves frames until standard input ends. Arguments are steps of the normalizer to be left out."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    source, sink = _protocol_streams()
    enricher = Enricher.load(ALL_STEPS - set(map(Step, sys.argv[1:])))
    sink.write(frames.pack([frames.READY]))
    sink.flush()
    while (parts := frames.read(source)) is not None:
        sink.write(frames.pack(enrich_frame(enricher, parts)))
        sink.flush()


if __name__ == "__main__":
    main()
