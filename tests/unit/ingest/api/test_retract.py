"""``DELETE /v1/articles/{id}``: the tombstone on ``news.raw``."""

from __future__ import annotations

import pytest

from khabar_core.events import number_header
from khabar_core.versions import MAX_REVISION
from tests.fakes.publisher import FakePublisher, kafka_is_away
from tests.unit.ingest.api.client import NOW_MS, api

ID = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(("query", "revision"), [("", NOW_MS), ("?revision=1700000000000", 1_700_000_000_000)])
async def test_a_retraction_is_a_tombstone_with_its_revision_in_a_header(query: str, revision: int) -> None:
    publisher = FakePublisher()
    async with api(publisher) as client:
        answer = await client.delete(f"/v1/articles/{ID}{query}")
    assert (answer.status_code, answer.json()) == (202, {"id": ID, "revision": revision})
    [record] = publisher.sent
    assert (record.topic, record.key, record.value) == ("news.raw", ID.encode(), None)
    assert number_header(record.headers, "khabar_revision") == revision
    assert dict(record.headers)["ce_type"] == b"khabar.article.retracted.v1"
    assert dict(record.headers)["ce_id"] == f"{ID}:{revision}".encode()


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/v1/articles/xyz", "id"),
        (f"/v1/articles/{ID.upper()}", "id"),
        (f"/v1/articles/{ID}?revision=-1", "revision"),
        (f"/v1/articles/{ID}?revision={MAX_REVISION + 1}", "revision"),
        (f"/v1/articles/{ID}?revision=now", "revision"),
        (f"/v1/articles/{ID}?revision={NOW_MS + 86_400_001}", "revision"),
    ],
)
async def test_what_is_no_id_or_no_revision_is_refused_by_name(path: str, field: str) -> None:
    publisher = FakePublisher()
    async with api(publisher) as client:
        answer = await client.delete(path)
    assert (answer.status_code, answer.json()["error"]) == (422, "invalid")
    assert answer.json()["detail"].startswith(f"{field}: ")
    assert publisher.sent == []


async def test_a_retraction_that_is_not_durable_is_not_accepted() -> None:
    async with api(FakePublisher(fails=kafka_is_away)) as client:
        answer = await client.delete(f"/v1/articles/{ID}")
    assert (answer.status_code, answer.json()["error"]) == (503, "not_durable")
    assert int(answer.headers["retry-after"]) > 0
