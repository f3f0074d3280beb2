"""What an import did, as counts and as sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from khabar_ingest.domain.importing.pieces import Reason

_SHOWN = 10
"""So many rejections are shown; all of them go to the rejects file."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A rejection with its full place: ``path:line``, ``path#number``, or the path alone for a whole file."""

    place: str
    reason: Reason
    detail: str


@dataclass(slots=True)
class Report:
    """Counts of articles, but for the fields that say otherwise."""

    imported: int = 0
    files: int = 0
    """Files that this run has read to their end."""
    rejected: Counter[Reason] = field(default_factory=Counter)
    first_rejected: list[Rejected] = field(default_factory=list)
    undated: int = 0
    """Imported articles that say nothing about their publication."""
    first_undated: str | None = None
    skipped: int = 0
    """Settled by an earlier run."""
    skipped_rejected: int = 0
    """Of these, the ones that were rejected."""
    passed_over: Sequence[str] = ()
    """Files in folders whose names tell no format."""

    @property
    def is_clean(self) -> bool:
        """Whether every article of the files is accepted, now or earlier."""
        return not self.rejected and not self.skipped_rejected

    def accept(self, place: str, *, is_dated: bool) -> None:
        """Counts an imported article."""
        self.imported += 1
        if not is_dated:
            self.undated += 1
            self.first_undated = self.first_undated or place

    def reject(self, rejected: Rejected) -> None:
        """Counts a rejected one."""
        self.rejected[rejected.reason] += 1
        if len(self.first_rejected) < _SHOWN:
            self.first_rejected.append(rejected)

    def skip(self, settled: int, rejected: int) -> None:
        """Counts what an earlier run settled."""
        self.skipped += settled
        self.skipped_rejected += rejected

    def lines(self, *, seconds: float, dry: bool) -> list[str]:
        """The report for people."""
        rate = self.imported / seconds if seconds > 0 else 0
        verb = "Would import" if dry else "Imported"
        lines = [
            f"{verb} {_articles(self.imported)} in {seconds:.1f} s ({rate:,.0f} a second); files read: {self.files:,}."
        ]
        if self.skipped:
            lines.append(
                f"Skipped {_articles(self.skipped)} that an earlier run settled, {self.skipped_rejected:,} of them by "
                "rejecting; --again reads all anew."
            )
        if self.undated:
            lines.append(
                f"Without a publication date: {self.undated:,}, first {self.first_undated}; "
                "they count as new as their file."
            )
        if self.passed_over:
            lines.append(f"Passed over for their names: {len(self.passed_over):,} files, first {self.passed_over[0]}.")
        return lines + self._rejections()

    def _rejections(self) -> list[str]:
        total = self.rejected.total()
        if not total:
            return []
        counts = ", ".join(f"{reason} {count:,}" for reason, count in self.rejected.most_common())
        lines = [f"Rejected {total:,}: {counts}."]
        lines += [f"  {r.place}  {r.reason}: {r.detail}" for r in self.first_rejected]
        if total > len(self.first_rejected):
            lines.append(f"  and {total - len(self.first_rejected):,} more; --rejects FILE writes all of them.")
        return lines


def _articles(count: int) -> str:
    return f"{count:,} article" + ("" if count == 1 else "s")
