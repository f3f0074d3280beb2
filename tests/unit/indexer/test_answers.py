"""What each answer of OpenSearch means; the rows were seen on a real OpenSearch 3.8."""

from __future__ import annotations

import pytest

from khabar_core.outcomes import Done, Reason, Rejected
from khabar_indexer.domain.answers import Busy, Item, answer
from khabar_indexer.domain.documents import Kind

NO_WRITE_INDEX = (
    "no write index is defined for alias [news-write]. The write index may be explicitly disabled using "
    "is_write_index=false or the alias points to multiple indices without one being designated as a write index"
)


@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize(("kind", "outcome"), [(Kind.ARTICLE, "indexed"), (Kind.MARKER, "retracted")])
def test_what_is_written_is_done(status: int, kind: Kind, outcome: str) -> None:
    assert answer(Item(status), kind) == Done(outcome)


@pytest.mark.parametrize("kind", Kind)
def test_an_older_version_is_stale_and_no_error(kind: Kind) -> None:
    assert answer(Item(409, "version_conflict_engine_exception", "current version [5] is higher"), kind) == Done(
        "stale"
    )


@pytest.mark.parametrize(
    ("error_type", "reason"),
    [
        ("mapper_parsing_exception", "failed to parse"),
        ("strict_dynamic_mapping_exception", "mapping set to strict, dynamic introduction of [x] is not allowed"),
        ("illegal_argument_exception", 'Document contains at least one immense term in field="url"'),
        ("illegal_argument_exception", "The number of nested documents has exceeded the allowed limit of [10000]."),
        (None, ""),
    ],
)
def test_a_document_that_opensearch_does_not_take_is_refused(error_type: str | None, reason: str) -> None:
    found = answer(Item(400, error_type, reason), Kind.ARTICLE)
    assert isinstance(found, Rejected)
    assert found.reason is Reason.REFUSED
    assert (error_type or "no error type") in found.detail


@pytest.mark.parametrize(
    ("status", "error_type", "reason"),
    [
        (400, "index_closed_exception", "closed"),
        (400, "illegal_argument_exception", NO_WRITE_INDEX),
        (404, "index_not_found_exception", "no such index [news-write] and [require_alias] request flag is [true]"),
        (403, "cluster_block_exception", "index [news-v1] blocked by: [FORBIDDEN/8/index write (api)];"),
        (429, "cluster_block_exception", "index [news-v1] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded];"),
        (429, "rejected_execution_exception", "rejected execution of coordinating operation"),
        (429, "circuit_breaking_exception", "[parent] Data too large"),
        (403, "security_exception", "no permissions for [indices:data/write/bulk]"),
        (500, "engine_exception", ""),
        (503, "unavailable_shards_exception", "primary shard is not active"),
        (503, "process_cluster_event_timeout_exception", ""),
        (504, None, ""),
    ],
)
def test_what_is_not_the_documents_fault_is_tried_again(status: int, error_type: str | None, reason: str) -> None:
    assert isinstance(answer(Item(status, error_type, reason), Kind.ARTICLE), Busy)


@pytest.mark.parametrize(
    ("reason", "field"),
    [
        ("failed to parse field [published_at] of type [date] in document with id 'x'. Preview: 'راز'", "published_at"),
        ('Document contains at least one immense term in field="source.name" (whose …) راز', "source.name"),
    ],
)
def test_a_refusal_names_the_field_and_never_quotes_its_value(reason: str, field: str) -> None:
    found = answer(Item(400, "mapper_parsing_exception", reason), Kind.ARTICLE)
    assert found == Rejected(Reason.REFUSED, f"OpenSearch refuses it: mapper_parsing_exception in field {field}")
