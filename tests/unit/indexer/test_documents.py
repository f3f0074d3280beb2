"""From records to bulk operations."""

from __future__ import annotations

import json

import pytest

from khabar_core.outcomes import Reason, Rejected
from khabar_core.records import Record
from khabar_core.versions import MAX_REVISION, document_version, retraction_version
from khabar_indexer.domain.documents import Kind, Operation, newest_of_each, operation_of
from tests.unit.indexer.articles import NOON, NOON_MS, article, id_of, operation, record, retraction


def rejected(of: Record) -> Rejected:
    made = operation_of(of)
    assert isinstance(made, Rejected)
    return made


def test_an_article_passes_through_byte_for_byte() -> None:
    value = article().write().replace(b'"revision":', b'"revision" : ').replace(b'"id":', b'"later":[1.50],"id":', 1)
    made = operation_of(record(value, id_of(1)))
    version = document_version(NOON_MS, 1)
    assert made == Operation(id_of(1), version, value, Kind.ARTICLE, live_since=NOON)


def test_the_action_names_id_and_external_version_on_a_line_of_its_own() -> None:
    made = operation()
    action, source, end = made.lines.split(b"\n")
    expected = {"_id": made.id, "version": made.version, "version_type": "external_gte"}
    assert json.loads(action) == {"index": expected}
    assert (source, end) == (made.source, b"")


def test_an_imported_article_is_not_timed() -> None:
    origin = {"channel": "file", "location": "a.jsonl:1"}
    value = json.dumps(json.loads(article().write()) | {"origin": origin}).encode()
    made = operation_of(record(value, id_of(1)))
    assert isinstance(made, Operation)
    assert made.live_since is None


@pytest.mark.parametrize("value", [b"", b"hello", b"{", b'{"id":"\xff"}', b'{"id":"\\ud800"}'])
def test_what_is_not_json_is_rejected_as_such(value: bytes) -> None:
    assert rejected(record(value, id_of(1))).reason is Reason.NOT_JSON


@pytest.mark.parametrize("value", [b"[]", b"1", b'{"id":"x"}'])
def test_json_that_is_no_article_is_rejected_as_such(value: bytes) -> None:
    assert rejected(record(value, id_of(1))).reason is Reason.NOT_AN_ARTICLE


def test_a_rejection_never_quotes_the_article() -> None:
    value = json.dumps(json.loads(article().write()) | {"published_at": "محرمانه"}, ensure_ascii=False).encode()
    found = rejected(record(value, id_of(1)))
    assert "published_at" in found.detail
    assert "محرمانه" not in found.detail


@pytest.mark.parametrize("value", [article().write() + b"\n", article().write().replace(b",", b",\n", 1)])
def test_a_raw_line_break_is_rejected_because_it_would_break_the_bulk(value: bytes) -> None:
    found = rejected(record(value, id_of(1)))
    assert found.reason is Reason.NOT_JSON
    assert "line" in found.detail


def test_an_escaped_line_break_is_fine() -> None:
    made = operation(body="خط یکم\nخط دوم", entities=())
    assert made.source.count(b"\n") == 0


@pytest.mark.parametrize("key", [None, id_of(2), "", id_of(1).upper() + "0"])
def test_an_article_under_another_key_is_rejected(key: str | None) -> None:
    assert rejected(record(article().write(), key)).reason is Reason.BAD_KEY


def test_a_retraction_leaves_a_marker_with_the_version_of_its_header() -> None:
    version = retraction_version(NOON_MS - 5)
    made = operation_of(retraction(7, version=str(version).encode()))
    assert isinstance(made, Operation)
    assert (made.id, made.version, made.kind, made.live_since) == (id_of(7), version, Kind.MARKER, None)
    assert json.loads(made.source) == {
        "id": id_of(7),
        "retracted_at": "2025-12-10T08:30:00.000+00:00",
        "version": version,
    }


def test_a_retraction_without_a_version_is_as_new_as_its_record() -> None:
    made = operation_of(retraction(timestamp=NOON_MS))
    assert isinstance(made, Operation)
    assert made.version == retraction_version(NOON_MS)


@pytest.mark.parametrize("version", [b"", b"-1", b"abc", b"\xff", b"1.5", str(MAX_REVISION * 1000 + 1000).encode()])
def test_a_retraction_with_an_unusable_version_is_rejected(version: bytes) -> None:
    assert rejected(retraction(version=version)).reason is Reason.BAD_HEADERS


@pytest.mark.parametrize("timestamp", [-1, 10**18])
def test_a_retraction_without_version_and_with_an_impossible_time_is_rejected(timestamp: int) -> None:
    assert rejected(retraction(timestamp=timestamp)).reason is Reason.BAD_HEADERS


@pytest.mark.parametrize("key", [None, "", "x" * 32, id_of(1) + "\n", "a" * 600])
def test_a_retraction_whose_key_is_no_id_is_rejected(key: str | None) -> None:
    assert rejected(record(None, key)).reason is Reason.BAD_KEY


def test_the_newest_of_an_id_counts_and_of_equals_the_last() -> None:
    old, new, other, again = (operation(1, revision=1), operation(1, revision=2), operation(2), operation(2))
    assert newest_of_each({0: old, 1: new, 2: other, 3: again}) == {1: new, 3: again}
    assert newest_of_each({0: new, 1: old}) == {0: new}
