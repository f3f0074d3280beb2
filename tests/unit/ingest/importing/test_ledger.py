"""The books: what is entered when, and what the next run may rely on."""

from __future__ import annotations

import pytest

from khabar_core.records import Outgoing
from khabar_ingest.domain.importing.articles import Ready
from khabar_ingest.domain.importing.checkpoint import Checkpoint, FileProgress, Fingerprint
from khabar_ingest.domain.importing.ledger import Account, Ended, Ledger, Opened, Read
from khabar_ingest.domain.importing.pieces import Flaw, Reason, Rejection

SAME = Fingerprint(1, 2, "digest", "terms")
OTHER = Fingerprint(1, 3, "digest", "terms")
FILE = Account("a.jsonl", "/a.jsonl")
READY = Ready(":1", Outgoing("topic", b"key", b"value"), is_dated=True)


def ledger_after_two() -> Ledger:
    ledger = Ledger(Checkpoint())
    for step in (
        Opened(FILE, FileProgress(SAME)),
        Read(FILE, READY),
        Read(FILE, Rejection(":2", Reason.NOT_JSON, "why")),
    ):
        ledger.enter(step)
    return ledger


def test_a_file_in_the_middle_is_gone_on_with_where_it_was_left_unless_it_changed() -> None:
    kept = Checkpoint.read(ledger_after_two().checkpoint.write())
    assert kept.progress_of("/a.jsonl", SAME) == FileProgress(SAME, settled=2, rejected=1)
    assert kept.progress_of("/a.jsonl", OTHER) == FileProgress(OTHER)
    assert kept.progress_of("/b.jsonl", SAME) == FileProgress(SAME)


@pytest.mark.parametrize(
    ("reason", "is_complete"),
    [(None, True), (Reason.CUT_OFF, True), (Reason.DAMAGED, True), (Reason.UNREADABLE, False)],
)
def test_a_file_is_done_with_at_its_end_but_not_when_it_could_not_be_read(
    reason: Reason | None, is_complete: bool
) -> None:
    ledger = ledger_after_two()
    ledger.enter(Ended(FILE, 2, None if reason is None else Flaw(reason, "why")))
    assert ledger.checkpoint.progress_of("/a.jsonl", SAME).is_complete == is_complete
    assert ledger.report.rejected.total() == (1 if reason is None else 2)
    if reason is not None:
        assert ledger.rejections[-1].place == "a.jsonl"
        assert "after 2 articles" in ledger.rejections[-1].detail


def test_a_file_that_cannot_be_kept_is_counted_all_the_same() -> None:
    ledger = Ledger(Checkpoint())
    stdin = Account("stdin")
    ledger.enter(Read(stdin, READY))
    ledger.enter(Ended(stdin, 1))
    assert (ledger.report.imported, ledger.report.files, ledger.checkpoint.files) == (1, 1, {})
