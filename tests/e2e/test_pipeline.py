"""News articles go in raw and come out repaired, annotated and searchable: on the real pair and on the embedded one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from khabar_core.dead_letters import exhume
from khabar_core.records import Outgoing, header
from khabar_core.schemas import MAX_ARTICLE_BYTES, EnrichedArticle
from tests.harness import topics
from tests.harness.pipeline import Pair, Pipeline, pipeline
from tests.harness.waiting import until
from tests.servers import EmbeddedBroker, EmbeddedIndex, KafkaCluster, OpenSearchNode


@pytest.fixture(
    scope="module",
    params=[pytest.param("real", marks=pytest.mark.real), pytest.param("embedded", marks=pytest.mark.embedded)],
)
def running(request: pytest.FixtureRequest) -> Iterator[Pipeline]:
    if request.param == "real":
        with KafkaCluster() as kafka, OpenSearchNode() as node, pipeline(Pair(kafka.bootstrap, node.url)) as running:
            yield running
    else:
        with (
            EmbeddedBroker() as broker,
            EmbeddedIndex() as index,
            pipeline(Pair(broker.bootstrap, index.url, idempotence=False)) as running,
        ):
            yield running


def article(number: int | str, body: str, **fields: Any) -> dict[str, Any]:
    source = {"id": "test", "name": "آزمون"}
    return {"source": source, "url": f"https://news.example.ir/{number}", "body": body} | fields


def seen(running: Pipeline, id_: str) -> dict[str, Any] | None:
    return next((hit for hit in running.search({"term": {"id": id_}})), None)


async def test_an_article_comes_out_repaired_annotated_and_searchable(running: Pipeline) -> None:
    body = "رئیسجمهور روز چهارشنبه در تهران گفت دستگاههای اجرایی ۲ هزار میلیارد تومان هزینه میکنند."
    (accepted,) = running.post(article("one", body, published_at="2025-12-10"))["accepted"]
    await until(lambda: seen(running, accepted["id"]), "the article in the index")
    hit = seen(running, accepted["id"])
    assert hit is not None
    found = EnrichedArticle.model_validate(hit["_source"])
    assert "رئیس‌جمهور" in found.body
    assert "دستگاه‌های" in found.body
    assert found.original.body == body
    assert {"LOC", "DAT", "MON"} <= {entity.label for entity in found.entities}
    assert hit["_version"] == found.version == accepted["revision"] * 1000 + found.enrichment.pipeline
    # One word: the embedded index does not find phrases in fields with an analyzer of their own.
    hits = running.search({"match_phrase": {"body": "دستگاه‌های"}})
    assert accepted["id"] in [hit["_id"] for hit in hits]


async def test_the_index_holds_the_bytes_of_the_topic(running: Pipeline) -> None:
    (accepted,) = running.post(article("bytes", "متنی با \t نویسه‌ها و «گیومه»\nو دو بند."))["accepted"]
    await until(lambda: seen(running, accepted["id"]), "the article in the index")
    records = await topics.read(running.pair.bootstrap, "news.enriched")
    (record,) = [record for record in records if record.key == accepted["id"].encode()]
    hit = seen(running, accepted["id"])
    assert hit is not None
    assert hit["_source"] == json.loads(record.value or b"")
    assert header(record.headers, "ce_type") == b"khabar.article.enriched.v1"


async def test_an_update_replaces_and_an_older_revision_never_overwrites(running: Pipeline) -> None:
    newer = article("update", "متن تازهٔ خبر.", modified_at="2025-12-10T12:00:00Z")
    older = article("update", "متن کهنهٔ خبر.", modified_at="2025-12-10T10:00:00Z")
    (accepted,) = running.post(newer)["accepted"]
    await until(lambda: seen(running, accepted["id"]), "the article in the index")
    stale = running.indexer.metric("khabar_record_outcomes_total", outcome="stale")
    running.post(older)
    await until(lambda: running.indexer.metric("khabar_record_outcomes_total", outcome="stale") > stale, "it is stale")
    hit = seen(running, accepted["id"])
    assert hit is not None
    assert "تازه" in hit["_source"]["body"]


async def test_a_retracted_article_is_gone_and_a_late_older_one_does_not_bring_it_back(running: Pipeline) -> None:
    older = article("gone", "خبری که نباید بماند.", modified_at="2025-12-10T10:00:00Z")
    (accepted,) = running.post(older)["accepted"]
    await until(lambda: seen(running, accepted["id"]), "the article in the index")
    assert running.retract(accepted["id"])["id"] == accepted["id"]
    await until(lambda: not seen(running, accepted["id"]), "the article gone")
    stale = running.indexer.metric("khabar_record_outcomes_total", outcome="stale")
    running.post(older)
    await until(lambda: running.indexer.metric("khabar_record_outcomes_total", outcome="stale") > stale, "it is stale")
    assert seen(running, accepted["id"]) is None


async def test_english_and_control_characters_pass_unharmed(running: Pipeline) -> None:
    english = article("english", "The ministry said 3.5 million people voted.", language="en")
    control = article("control", "متن\u0000 با \u0007نویسه‌های \u202eکنترلی")
    accepted = running.post(english, control)["accepted"]
    await until(lambda: all(seen(running, item["id"]) for item in accepted), "both in the index")
    first, second = (seen(running, item["id"]) for item in accepted)
    assert first is not None
    assert second is not None
    assert first["_source"]["body"] == english["body"]
    assert second["_source"]["original"]["body"] == control["body"]
    assert not set(second["_source"]["body"]) & {"\u0000", "\u0007", "\u202e"}


BAD = {
    "not JSON": (b"this is not JSON", "not_json"),
    "invalid UTF-8": (b"\xff\xfe\x00", "not_json"),
    "a lone surrogate": (b'{"body": "\\ud800"}', "not_json"),
    "not an article": (b'{"headline": "x"}', "not_an_article"),
    "not an object": (b"[1, 2]", "not_an_article"),
    "2 MB": (b'{"body": "' + b"x" * 2 * MAX_ARTICLE_BYTES + b'"}', "too_large"),
}


async def test_bad_records_are_laid_aside_whole_and_their_neighbours_arrive(running: Pipeline) -> None:
    good = article("neighbour", "همسایه‌ای که باید برسد.")
    (accepted,) = running.post(good)["accepted"]
    await until(lambda: seen(running, accepted["id"]), "the neighbour")
    raws = await topics.read(running.pair.bootstrap, "news.raw")
    (raw,) = [record for record in raws if record.key == accepted["id"].encode()]
    empty = json.dumps(json.loads(raw.value or b"") | {"body": " \n "}).encode()
    odd = (("nothing", None), ("binary", b"\xff\xfe"))
    cases = {**BAD, "an empty body": (empty, "not_an_article")}
    before = len(await topics.read(running.pair.bootstrap, "news.raw.dlq"))
    # All in one partition by one key, each between two good ones whose headers are null and not UTF-8.
    records = [Outgoing("news.raw", raw.key, value, odd) for bad, _ in cases.values() for value in (raw.value, bad)]
    await topics.write(running.pair.bootstrap, [*records, Outgoing("news.raw", raw.key, raw.value, odd)])
    dead = "khabar_dead_letters_total"
    await until(lambda: running.nlp.metric(dead) >= before + len(cases), "all dead letters")
    letters = [exhume(r) for r in await topics.read(running.pair.bootstrap, "news.raw.dlq")][-len(cases) :]
    assert {(letter.record.value, letter.reason) for letter in letters} == set(cases.values())
    assert all(letter.record.key == raw.key and letter.record.headers == odd and letter.detail for letter in letters)
    enriched = await topics.read(running.pair.bootstrap, "news.enriched")
    assert sum(record.key == raw.key for record in enriched) == len(cases) + 2
    for service in (running.ingest, running.nlp, running.indexer):
        assert (service.get("/livez")[0], service.get("/readyz")[0]) == (200, 200)


async def test_what_is_no_article_is_refused_at_the_door_with_its_reason(running: Pipeline) -> None:
    bad = [
        article("a", " "),
        article("b", "متن", published_at="2025-02-30"),
        article("c", "متن", titel="غلط"),
        article("d", "متن سالم"),
    ]
    answer = running.post(*bad)
    assert [item["index"] for item in answer["accepted"]] == [3]
    assert [item["index"] for item in answer["rejected"]] == [0, 1, 2]
    fields = ("body", "published_at", "titel")
    assert all(field in item["detail"] for field, item in zip(fields, answer["rejected"], strict=True))


async def test_no_log_line_holds_a_word_of_an_article(running: Pipeline) -> None:
    secret = "رازمگو"
    before = running.nlp.metric("khabar_dead_letters_total")
    (accepted,) = running.post(article("secret", f"این متن {secret} دارد."))["accepted"]
    broken = json.dumps({"body": secret}).encode()
    await topics.write(running.pair.bootstrap, [Outgoing("news.raw", b"0" * 32, broken)])
    await until(lambda: running.nlp.metric("khabar_dead_letters_total") > before, "the dead letter")
    await until(lambda: seen(running, accepted["id"]), "the article in the index")
    for service in (running.ingest, running.nlp, running.indexer):
        assert secret not in service.output
        assert secret.encode("unicode_escape").decode() not in service.output
