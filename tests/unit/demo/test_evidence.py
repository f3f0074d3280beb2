"""The verdict: everything that is not as it must be is told."""

from __future__ import annotations

from dataclasses import replace

from demo.evidence import Evidence, complaints
from demo.index import Document
from demo.journal import Journal, Stage
from demo.samples import Publication
from tests.unit.demo.arrivals import arrived_journal, enriched, evidence_of, letter, raw


def spoilt(journal: Journal, key: str, document: Document | None) -> Evidence:
    """The evidence with one document otherwise, or without it."""
    evidence = evidence_of(journal)
    documents = {k: d for k, d in evidence.documents.items() if k != key} | ({key: document} if document else {})
    return replace(evidence, documents=documents, found=tuple(k for k in evidence.found if k in documents))


def test_there_is_no_complaint_when_everything_arrived() -> None:
    journal = arrived_journal()
    assert complaints(journal, evidence_of(journal)) == []


def test_an_article_that_the_alias_does_not_show_is_told() -> None:
    journal = arrived_journal()
    key = journal.sent["gold"].identity.key
    assert complaints(journal, spoilt(journal, key, None)) == ["gold: the alias does not show it"]


def test_an_update_that_lost_is_told() -> None:
    journal = arrived_journal()
    first = journal.sent["airport"]
    assert isinstance(first.sample, Publication)
    old = enriched(raw(first.sample))
    [complaint] = complaints(journal, spoilt(journal, old.id, Document(old, old.version)))
    assert complaint.startswith(f"airport-update: the index has revision {old.revision} instead of")


def test_a_document_with_another_version_than_its_revisions_is_told() -> None:
    journal = arrived_journal()
    key = journal.sent["gold"].identity.key
    document = evidence_of(journal).documents[key]
    [complaint] = complaints(journal, spoilt(journal, key, replace(document, version=document.version + 1)))
    assert complaint.startswith("gold: document version")


def test_a_retracted_article_that_is_shown_is_told() -> None:
    journal = arrived_journal()
    taken_back = journal.sent["metro-fares"]
    assert isinstance(taken_back.sample, Publication)
    shown = enriched(raw(taken_back.sample))
    [complaint] = complaints(journal, spoilt(journal, shown.id, Document(shown, shown.version)))
    assert complaint.endswith("the alias shows it, and must not")


def test_english_text_that_came_back_changed_is_told() -> None:
    journal = arrived_journal()
    key = journal.sent["book-fair"].identity.key
    document = evidence_of(journal).documents[key]
    changed = document.article.model_copy(update={"title": "otherwise"})
    found = complaints(journal, spoilt(journal, key, replace(document, article=changed)))
    assert found == ["book-fair: English text came back changed"]


def test_a_search_that_misses_an_article_is_told() -> None:
    journal = arrived_journal()
    [complaint] = complaints(journal, replace(evidence_of(journal), found=()))
    assert "misses" in complaint


def test_a_dead_letter_that_nobody_expected_is_told() -> None:
    journal = arrived_journal()
    journal.note_letter(letter("somebody"), 2.0)
    assert complaints(journal, evidence_of(journal)) == [
        "a dead letter that nobody expected: news.raw[3]@14, not_json: cut off"
    ]


def test_a_second_dead_letter_of_the_broken_record_is_told() -> None:
    journal = arrived_journal()
    journal.note_letter(journal.letters[0], 2.0)
    assert len(complaints(journal, evidence_of(journal))) == 1


def test_a_dead_letter_that_is_missing_is_told() -> None:
    journal = arrived_journal(without=("broken-record", Stage.DEAD))
    assert complaints(journal, evidence_of(journal)) == ["broken-record: was sent, and not seen at: dead letter"]
