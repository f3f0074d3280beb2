"""Keeping the books of an import on the disk."""

from __future__ import annotations

import time
from collections.abc import Sequence

from khabar_core.producer import TooLarge
from khabar_ingest.adapters.import_state import RejectsFile, StateFile
from khabar_ingest.domain.importing.ledger import Ledger, Step

_INTERVAL = 1.0
"""Seconds between two writings of the checkpoint …"""
_COST = 20
"""… or this many times what the last one took: with a hundred thousand files it is large."""


class Books:
    """Enters settled batches, writes rejections at once and the checkpoint now and then.

    Rejections come first: after a SIGKILL between the two they are written twice, and never missing.
    """

    def __init__(self, ledger: Ledger, state: StateFile | None, rejects: RejectsFile | None) -> None:
        self._ledger = ledger
        self._state = state
        self._rejects = rejects
        self._next_save = 0.0

    def open(self) -> None:
        """Makes sure that all can be written before anything is read.

        Raises:
            BadState: it cannot.
        """
        if self._rejects is not None:
            self._rejects.add([])
        self.save()

    def settle(self, batch: Sequence[Step], refused: dict[int, TooLarge]) -> None:
        """Enters a batch; ``refused`` are the articles that Kafka will never take, by their index in it.

        Raises:
            BadState: the checkpoint or the rejects cannot be written.
        """
        for i, step in enumerate(batch):
            self._ledger.enter(step, refused[i].detail if i in refused else None)
        if self._rejects is not None and self._ledger.rejections:
            self._rejects.add(self._ledger.rejections)
        self._ledger.rejections.clear()
        if time.monotonic() >= self._next_save:
            self.save()

    def save(self) -> None:
        """Writes the checkpoint.

        Raises:
            BadState: it cannot be written.
        """
        if self._state is None:
            return
        begun = time.monotonic()
        self._state.save(self._ledger.checkpoint)
        ended = time.monotonic()
        self._next_save = ended + max(_INTERVAL, _COST * (ended - begun))
