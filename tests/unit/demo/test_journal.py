"""The journal's bookkeeping."""

from __future__ import annotations

import pytest

from demo.journal import Identity, Journal, Stage
from demo.samples import BrokenRecord, Publication, Spelling
from tests.unit.demo.arrivals import arrived_journal, letter

ARTICLE = Publication(name="a", shows="something", beat="b", spelling=Spelling.INTACT, article={"body": "متن"})
BROKEN = BrokenRecord(name="broken", shows="something", record="{")
KNOWN = Identity("k", 7)


def test_a_sighting_before_the_sending_counts() -> None:
    journal = Journal((ARTICLE,))
    journal.note_seen(Stage.RAW, KNOWN, 0.5)
    journal.note_sent(ARTICLE, KNOWN, 1.0)
    assert journal.seen(journal.sent["a"], Stage.RAW) == 0.5


def test_only_the_first_sighting_counts() -> None:
    journal = Journal((ARTICLE,))
    journal.note_sent(ARTICLE, KNOWN, 0.0)
    journal.note_seen(Stage.RAW, KNOWN, 1.0)
    journal.note_seen(Stage.RAW, KNOWN, 2.0)
    assert journal.seen(journal.sent["a"], Stage.RAW) == 1.0
    assert journal.count(Stage.RAW) == 1


def test_another_revision_of_the_same_article_is_no_sighting_of_this_one() -> None:
    journal = Journal((ARTICLE,))
    journal.note_sent(ARTICLE, KNOWN, 0.0)
    journal.note_seen(Stage.RAW, Identity("k", 6), 1.0)
    assert journal.seen(journal.sent["a"], Stage.RAW) is None


def test_an_article_has_arrived_when_it_was_seen_at_every_stage() -> None:
    journal = Journal((ARTICLE,))
    assert journal.missing() == ["a: was not sent"]
    journal.note_sent(ARTICLE, KNOWN, 0.0)
    for stage in (Stage.RAW, Stage.ENRICHED):
        journal.note_seen(stage, KNOWN, 1.0)
    assert not journal.has_arrived("a")
    assert journal.missing() == ["a: was sent, and not seen at: indexed"]
    journal.note_seen(Stage.INDEXED, KNOWN, 1.0)
    assert journal.has_arrived("a")
    assert journal.is_complete


def test_a_broken_record_has_arrived_when_it_is_a_dead_letter() -> None:
    journal = Journal((BROKEN,))
    journal.note_sent(BROKEN, Identity("k", None), 0.0)
    journal.note_seen(Stage.RAW, Identity("k", None), 1.0)
    assert journal.missing() == ["broken: was sent, and not seen at: dead letter"]
    journal.note_letter(letter("k"), 1.0)
    assert journal.is_complete


@pytest.mark.parametrize("stage", [Stage.RAW, Stage.ENRICHED, Stage.INDEXED])
def test_one_missing_sighting_of_all_is_told(stage: Stage) -> None:
    assert arrived_journal(without=("gold", stage)).missing() == [f"gold: was sent, and not seen at: {stage}"]


def test_nothing_is_missing_when_all_was_seen() -> None:
    assert arrived_journal().missing() == []
