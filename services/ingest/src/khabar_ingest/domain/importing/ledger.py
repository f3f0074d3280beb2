"""The books of an import: what was read is entered only when its fate is certain, in the order of reading."""

from __future__ import annotations

from dataclasses import dataclass, field

from khabar_ingest.domain.importing.articles import Ready
from khabar_ingest.domain.importing.checkpoint import Checkpoint, FileProgress
from khabar_ingest.domain.importing.pieces import Flaw, Reason, Rejection
from khabar_ingest.domain.importing.report import Rejected, Report


@dataclass(frozen=True, slots=True)
class Account:
    """A file as the books know it; ``key`` is None where nothing is kept for another run."""

    name: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A file was opened that an earlier run has brought as far as ``progress``."""

    account: Account
    progress: FileProgress


@dataclass(frozen=True, slots=True)
class Read:
    """An article was read, or what should be one."""

    account: Account
    outcome: Ready | Rejection


@dataclass(frozen=True, slots=True)
class Ended:
    """A file was read to its end, or to where it cannot be read on; ``after`` articles were found in it."""

    account: Account
    after: int = 0
    flaw: Flaw | None = None


Step = Opened | Read | Ended


@dataclass(slots=True)
class Ledger:
    """Report and checkpoint, and the rejections that are not written down yet."""

    checkpoint: Checkpoint
    report: Report = field(default_factory=Report)
    rejections: list[Rejected] = field(default_factory=list)

    def enter(self, step: Step, refused: str | None = None) -> None:
        """Enters a step: its article is acknowledged, or ``refused`` by Kafka for good, or was rejected before."""
        match step:
            case Opened():
                self._open(step)
            case Read(account, Ready(place, _, is_dated)) if refused is None:
                self.report.accept(account.name + place, is_dated=is_dated)
                self._advance(account, rejected=False)
            case Read(account, Ready(place)):
                self._reject(account.name + place, Reason.TOO_LARGE, refused or "")
                self._advance(account, rejected=True)
            case Read(account, Rejection(place, reason, detail)):
                self._reject(account.name + place, reason, detail)
                self._advance(account, rejected=True)
            case Ended():
                self._end(step)

    def _open(self, opened: Opened) -> None:
        if opened.account.key is not None:
            self.checkpoint.files[opened.account.key] = opened.progress
        self.report.skip(opened.progress.settled, opened.progress.rejected)

    def _end(self, end: Ended) -> None:
        self.report.files += 1
        if end.flaw is not None:
            self._reject(end.account.name, end.flaw.reason, f"{end.flaw.detail} (after {end.after:,} articles)")
        # What cannot be read today may be readable tomorrow; a cut or a damage stays until the file changes.
        if end.account.key is not None and (end.flaw is None or end.flaw.reason is not Reason.UNREADABLE):
            files = self.checkpoint.files
            files[end.account.key] = files[end.account.key].completed(damaged=end.flaw is not None)

    def _advance(self, account: Account, *, rejected: bool) -> None:
        if account.key is not None:
            files = self.checkpoint.files
            files[account.key] = files[account.key].after(rejected=rejected)

    def _reject(self, place: str, reason: Reason, detail: str) -> None:
        rejected = Rejected(place, reason, detail)
        self.report.reject(rejected)
        self.rejections.append(rejected)
