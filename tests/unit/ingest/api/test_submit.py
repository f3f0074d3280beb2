"""``POST /v1/articles``: what is accepted, what is rejected, and what Kafka gets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from khabar_core.identity import article_id
from khabar_core.producer import Failure, NotSent, TooLarge
from khabar_core.records import Outgoing, header
from khabar_core.schemas import MAX_ARTICLE_BYTES, RawArticle
from tests.fakes.publisher import FakePublisher, kafka_is_away
from tests.unit.ingest.api.client import JSON, LINES, NOW, NOW_MS, ROOMY, api, article, lines

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def errors(report: dict[str, Any]) -> list[tuple[int, str]]:
    return [(rejected["index"], rejected["error"]) for rejected in report["rejected"]]


async def test_one_object_is_accepted_once_it_is_durable() -> None:
    publisher = FakePublisher()
    async with api(publisher) as client:
        answer = await client.post("/v1/articles", json=article(1, published_at="2025-12-10"))
    assert answer.status_code == 202
    identity = article_id(url=None, source_id="sample-agency", external_id="1", title=None, body="")
    assert answer.json() == {"accepted": [{"index": 0, "id": identity, "revision": NOW_MS}], "rejected": []}
    [record] = publisher.sent
    written = RawArticle.read(record.value or b"")
    assert (record.topic, record.key) == ("news.raw", identity.encode())
    assert (written.id, written.revision, written.observed_at) == (identity, NOW_MS, NOW)
    assert (written.origin.channel, written.origin.location) == ("api", None)


async def test_the_record_carries_cloudevents_headers_and_the_requests_trace() -> None:
    publisher = FakePublisher()
    async with api(publisher) as client:
        answer = await client.post("/v1/articles", json=article(), headers={"traceparent": TRACE})
    [accepted] = answer.json()["accepted"]
    headers = dict(publisher.sent[0].headers)
    assert headers["ce_id"] == f"{accepted['id']}:{NOW_MS}".encode()
    assert headers["ce_type"] == b"khabar.article.raw.v1"
    assert headers["ce_source"] == b"/khabar/ingest"
    assert headers["ce_time"] == b"2026-01-02T03:04:05.678Z"
    trace = (headers["traceparent"] or b"").decode()
    assert trace.split("-")[1] == TRACE.split("-")[1]
    assert trace.split("-")[2] != TRACE.split("-")[2]


@pytest.mark.parametrize("media_type", ["application/x-ndjson", "application/jsonl; charset=utf-8"])
async def test_a_bad_line_costs_only_itself_and_is_named_by_its_number(media_type: str) -> None:
    publisher = FakePublisher()
    body = lines(article(1), "", '{"source": "sample-agency", "body": "نیمه', article(2), "[]")
    async with api(publisher) as client:
        answer = await client.post("/v1/articles", content=body, headers={"content-type": media_type})
    assert answer.status_code == 202
    assert [accepted["index"] for accepted in answer.json()["accepted"]] == [0, 2]
    assert [(r["index"], r["line"], r["error"]) for r in answer.json()["rejected"]] == [
        (1, 3, "not_json"),
        (3, 5, "not_an_article"),
    ]
    assert len(publisher.sent) == 2


BROKEN = {
    "an empty body": ('{"source": "s", "body": " \\n "}', "not_an_article", "body: Value error, is empty"),
    "no body": ('{"source": "s"}', "not_an_article", "body: Field required"),
    "a misspelt field": ('{"source": "s", "body": "x", "titel": "y"}', "not_an_article", "titel: Extra inputs"),
    "a lone surrogate": (
        r'{"source": "s", "body": "x\ud83d"}',
        "not_an_article",
        "body: Value error, holds half a char",
    ),
    "a lone surrogate as a name": (r'{"source": "s", "body": "x", "\ud83d": 1}', "not_an_article", "value: "),
    "not a number": ('{"source": "s", "body": NaN}', "not_an_article", "body: Input should be a valid string"),
    "a date that does not exist": (
        '{"source": "s", "body": "x", "published_at": "2025-02-30"}',
        "not_an_article",
        "published_at: Value error, is no ISO 8601 date",
    ),
    "a Jalali date": (
        '{"source": "s", "body": "x", "published_at": "1404-09-19"}',
        "not_an_article",
        "published_at: Value error, the year 1404",
    ),
    "a date as a number": (
        '{"source": "s", "body": "x", "published_at": 1404}',
        "not_an_article",
        "published_at: Value error, is no text",
    ),
    "a modification before 1970": (
        '{"source": "s", "body": "x", "modified_at": "1950-01-01T00:00:00Z"}',
        "not_an_article",
        "1950-01-01T00:00:00+00:00 lies before 1970",
    ),
    "a modification from the future": (
        '{"source": "s", "body": "x", "modified_at": "2199-01-01T00:00:00Z"}',
        "not_an_article",
        "modified_at: lies more than a day ahead",
    ),
    "an address of no page": ('{"source": "s", "body": "x", "url": "ftp://x"}', "not_an_article", "url: Value error"),
    "deep nesting": ("[" * 100_000 + "]" * 100_000, "not_json", "nested too deeply"),
    "a number without end": ('{"source": "s", "body": ' + "9" * 5000 + "}", "not_json", "too many digits"),
    "no JSON": ("{body: x}", "not_json", "at line 1 column 2 of this article"),
    "no object": ("3", "not_an_article", "value: "),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("form", ["array", "lines"])
async def test_a_broken_article_is_named_and_its_neighbours_go_on(name: str, form: str) -> None:
    text, error, detail = BROKEN[name]
    publisher = FakePublisher()
    parts = lines(article(1), text, article(2))
    body, headers = (b"[" + parts.replace(b"\n", b",\n") + b"]", JSON) if form == "array" else (parts, LINES)
    async with api(publisher) as client:
        answer = await client.post("/v1/articles", content=body, headers=headers)
    report = answer.json()
    assert (answer.status_code, errors(report)) == (202, [(1, error)])
    assert detail in report["rejected"][0]["detail"]
    assert len(publisher.sent) == 2


async def test_bytes_that_are_no_utf8_cost_only_their_own_article() -> None:
    publisher = FakePublisher()
    body = lines(article(1)) + b'\n{"source": "s", "body": "\xd8"}\n' + lines(article(2))
    async with api(publisher) as client:
        answer = await client.post("/v1/articles", content=body, headers=LINES)
    [rejected] = answer.json()["rejected"]
    assert (rejected["error"], rejected["detail"]) == ("not_json", "not UTF-8 from byte 26 of this article on")
    assert len(publisher.sent) == 2


async def test_a_rejection_says_nothing_of_the_article_and_stays_short() -> None:
    secret = "محرمانه" * 200
    broken = article(body=secret, published_at=secret, url=secret, modified_at=secret, language=secret)
    async with api(FakePublisher()) as client:
        refused = await client.post("/v1/articles", json=broken)
        misspelt = await client.post("/v1/articles", json=article(**{"x" * 5000: 1}))
    assert refused.status_code == 422
    assert "محرمانه" not in refused.text
    assert len(misspelt.json()["rejected"][0]["detail"]) <= 500


async def test_an_article_is_too_large_by_the_bytes_that_kafka_would_get() -> None:
    publisher = FakePublisher()
    body = lines(
        article(1, body="آ" * (MAX_ARTICLE_BYTES // 2)), article(2, body="آ" * (MAX_ARTICLE_BYTES // 2 - 1000))
    )
    async with api(publisher) as client:
        answer = await client.post("/v1/articles", content=body, headers=LINES)
    assert errors(answer.json()) == [(0, "too_large")]
    assert len(publisher.sent) == 1


async def test_a_byte_order_mark_does_no_harm() -> None:
    async with api(FakePublisher()) as client:
        answer = await client.post("/v1/articles", content=b"\xef\xbb\xbf" + lines(article()), headers=JSON)
    assert answer.status_code == 202


UNREADABLE = {
    b"": "the body is empty",
    b" \n ": "the body is empty",
    b"[ ]": "the array is empty",
    b"salam": "line 1 column 1: the body is not JSON",
    b'\n  "text"': "line 2 column 3: the body is not JSON, or neither an object nor an array",
    b'[{"source": "s"},\n {"so': "line 2 column 6: the body ends inside the array that begins at line 1 column 1",
    b'{"source": {': "line 1 column 13: the body ends inside the object",
    b"[]]": "line 1 column 3: something follows the first value",
    b'{"source": "s"}\n{"source": "s"}': "line 2 column 1: something follows the first value; several",
}


@pytest.mark.parametrize("body", UNREADABLE)
async def test_a_body_that_cannot_be_taken_apart_is_refused_with_the_place(body: bytes) -> None:
    publisher = FakePublisher()
    async with api(publisher) as client:
        answer = await client.post("/v1/articles", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["error"]) == (422, "unreadable")
    assert UNREADABLE[body] in answer.json()["detail"]
    assert publisher.sent == []


async def test_when_no_article_is_good_the_answer_is_422_with_all_reasons() -> None:
    async with api(FakePublisher()) as client:
        answer = await client.post("/v1/articles", json=[article(body=""), {"x": 1}])
    assert answer.status_code == 422
    assert errors(answer.json()) == [(0, "not_an_article"), (1, "not_an_article")]


async def test_when_kafka_takes_nothing_the_answer_is_503_and_when_to_come_again() -> None:
    async with api(FakePublisher(fails=kafka_is_away)) as client:
        answer = await client.post("/v1/articles", json=[article(1), article(2, body="")])
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert errors(answer.json()) == [(0, "not_durable"), (1, "not_an_article")]


async def test_what_kafka_did_not_take_is_not_among_the_accepted() -> None:
    def second_fails(record: Outgoing) -> Failure | None:
        return NotSent("not acknowledged in time") if b'"2"' in (record.value or b"") else None

    async with api(FakePublisher(fails=second_fails)) as client:
        answer = await client.post("/v1/articles", json=[article(1), article(2), article(3)])
    assert answer.status_code == 202
    assert [accepted["index"] for accepted in answer.json()["accepted"]] == [0, 2]
    assert errors(answer.json()) == [(1, "not_durable")]
    assert int(answer.headers["retry-after"]) > 0


async def test_what_its_topic_refuses_for_its_size_is_not_to_be_sent_again() -> None:
    async with api(FakePublisher(fails=lambda _: TooLarge("larger than its topic takes"))) as client:
        answer = await client.post("/v1/articles", json=article())
    assert (answer.status_code, errors(answer.json())) == (422, [(0, "too_large")])
    assert "retry-after" not in answer.headers


@pytest.mark.parametrize("media_type", ["text/plain", "application/xml", "multipart/form-data", ""])
async def test_other_content_types_are_refused_with_those_that_are_taken(media_type: str) -> None:
    async with api(FakePublisher()) as client:
        answer = await client.post("/v1/articles", content=lines(article()), headers={"content-type": media_type})
    assert (answer.status_code, answer.json()["error"]) == (415, "unsupported_media_type")
    assert "application/x-ndjson" in answer.json()["detail"]


async def test_compressed_bodies_are_refused() -> None:
    async with api(FakePublisher()) as client:
        answer = await client.post("/v1/articles", content=b"\x1f\x8b", headers={**JSON, "content-encoding": "gzip"})
    assert (answer.status_code, answer.json()["error"]) == (415, "unsupported_encoding")
    assert answer.headers["accept-encoding"] == "identity"


async def test_a_body_is_measured_while_it_comes_whatever_its_length_header_says() -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while True:
            read += 1000
            yield b" " * 1000

    limits = ROOMY.__class__(body_bytes=10_000, articles=10, in_flight_bytes=1_000_000, read_timeout=5)
    async with api(FakePublisher(), limits=limits) as client:
        chunked = await client.post("/v1/articles", content=endless(), headers=JSON)
        read_of_chunked, read = read, 0
        lying = await client.post("/v1/articles", content=endless(), headers={**JSON, "content-length": "10"})
        stated = await client.post("/v1/articles", content=b" ", headers={**JSON, "content-length": "20000"})
    assert [answer.status_code for answer in (chunked, lying, stated)] == [413, 413, 413]
    assert chunked.json()["error"] == "too_large"
    assert read_of_chunked <= 12_000
    assert read <= 12_000


async def test_more_articles_than_one_request_may_bring_are_refused_as_a_whole() -> None:
    publisher = FakePublisher()
    limits = ROOMY.__class__(body_bytes=10_000, articles=3, in_flight_bytes=1_000_000, read_timeout=5)
    async with api(publisher, limits=limits) as client:
        array = await client.post("/v1/articles", json=[article(n) for n in range(4)])
        stream = await client.post("/v1/articles", content=lines(*map(article, range(4))), headers=LINES)
        enough = await client.post("/v1/articles", json=[article(n) for n in range(3)])
    assert [answer.status_code for answer in (array, stream, enough)] == [413, 413, 202]
    assert array.json()["error"] == "too_many"
    assert len(publisher.sent) == 3


async def test_a_client_that_does_not_finish_is_sent_away() -> None:
    async def stalled() -> AsyncIterator[bytes]:
        yield b"["
        await asyncio.Event().wait()

    limits = ROOMY.__class__(body_bytes=10_000, articles=3, in_flight_bytes=10_000, read_timeout=0.05)
    async with api(FakePublisher(), limits=limits) as client:
        answer = await client.post("/v1/articles", content=stalled(), headers=JSON)
        next_one = await client.post("/v1/articles", json=article(body="ا" * 4000))
    assert answer.status_code == 408
    assert next_one.status_code == 202


async def test_the_retry_of_an_article_has_the_same_id_and_a_modification_time_is_its_revision() -> None:
    publisher = FakePublisher()
    body = json.dumps(article(modified_at="2025-12-10T08:30:00+03:30"))
    async with api(publisher) as client:
        first = await client.post("/v1/articles", content=body, headers=JSON)
        second = await client.post("/v1/articles", content=body, headers=JSON)
    assert first.json() == second.json()
    assert first.json()["accepted"][0]["revision"] == 1_765_342_800_000
    assert header(publisher.sent[0].headers, "ce_id") == header(publisher.sent[1].headers, "ce_id")
