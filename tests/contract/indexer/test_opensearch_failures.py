"""How the OpenSearch adapter tells what went wrong with a whole request, on a server that answers as told."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from khabar_core.outcomes import Unavailable
from khabar_indexer.adapters.index import BulkTooLarge
from khabar_indexer.adapters.opensearch import OpenSearchIndex
from khabar_indexer.domain.index import definition

WANTED = definition(shards=1, replicas=0, refresh_interval="1s")


class Scripted:
    """A server that gives the same answer to everything, and counts what it is asked."""

    def __init__(self) -> None:
        self.status = 200
        self.text = "{}"
        self.content_type = "application/json"
        self.hangs = False
        self.requests: list[web.Request] = []
        self.bodies: list[bytes] = []

    async def handle(self, request: web.Request) -> web.Response:
        self.requests.append(request)
        self.bodies.append(await request.read())
        if self.hangs:
            await asyncio.Event().wait()
        return web.Response(status=self.status, text=self.text, content_type=self.content_type)


@pytest.fixture
def script() -> Scripted:
    return Scripted()


@pytest.fixture
async def index(script: Scripted) -> AsyncIterator[OpenSearchIndex]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", script.handle)
    async with (
        TestServer(app) as server,
        OpenSearchIndex([str(server.make_url("")).rstrip("/")], timeout=0.3) as made,
    ):
        yield made


async def test_a_bulk_goes_as_it_is_to_the_write_alias_and_never_creates_an_index(
    index: OpenSearchIndex, script: Scripted
) -> None:
    script.text = '{"items":[{"index":{"status":201}}]}'
    body = '{"index":{"_id":"1"}}\n{"title":"خبر"}\n'.encode()
    [item] = await index.bulk(body)
    assert item.created
    assert script.bodies == [body]
    assert script.requests[0].path == "/news-write/_bulk"
    assert script.requests[0].query["require_alias"] == "true"


async def test_413_asks_for_less(index: OpenSearchIndex, script: Scripted) -> None:
    script.status, script.text, script.content_type = 413, "", "text/plain"
    with pytest.raises(BulkTooLarge):
        await index.bulk(b"{}\n{}\n")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 502, 503, 504])
async def test_any_other_failure_of_a_whole_request_is_a_bad_day_and_not_retried_here(
    index: OpenSearchIndex, script: Scripted, status: int
) -> None:
    script.status, script.text, script.content_type = status, "<html>no</html>", "text/html"
    with pytest.raises(Unavailable, match=str(status)):
        await index.bulk(b"{}\n{}\n")
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    ("text", "content_type"),
    [
        ("<html>a proxy</html>", "text/html"),
        ("{", "application/json"),
        ("{}", "application/json"),
        ("[]", "application/json"),
        ("", "text/plain"),
    ],
)
async def test_an_answer_that_is_not_opensearchs_is_a_bad_day(
    index: OpenSearchIndex, script: Scripted, text: str, content_type: str
) -> None:
    script.text, script.content_type = text, content_type
    with pytest.raises(Unavailable, match="does not answer as OpenSearch does"):
        await index.bulk(b"{}\n{}\n")


async def test_a_server_that_hangs_is_a_bad_day(index: OpenSearchIndex, script: Scripted) -> None:
    script.hangs = True
    with pytest.raises(Unavailable, match=r"did not answer within 0\.3 s"):
        await index.bulk(b"{}\n{}\n")
    assert len(script.requests) == 1


async def test_a_server_that_is_not_there_is_a_bad_day() -> None:
    async with OpenSearchIndex(["http://127.0.0.1:1"], timeout=1) as index:
        with pytest.raises(Unavailable, match="cannot be reached"):
            await index.bulk(b"{}\n{}\n")
        with pytest.raises(Unavailable, match="cannot be reached"):
            await index.ensure(WANTED)


@pytest.mark.parametrize("status", [401, 429, 503])
async def test_an_index_cannot_be_ensured_on_a_bad_day(index: OpenSearchIndex, script: Scripted, status: int) -> None:
    script.status = status
    with pytest.raises(Unavailable, match=str(status)):
        await index.ensure(WANTED)
