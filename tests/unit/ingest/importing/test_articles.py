"""What a piece becomes: an article that is ready, or a rejection that says why. No piece costs its neighbours."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from khabar_core.schemas import MAX_ARTICLE_BYTES, Precision, Source
from khabar_core.versions import revision_of
from khabar_ingest.domain.importing.articles import Reader, Ready
from khabar_ingest.domain.importing.formats import Format
from khabar_ingest.domain.importing.pieces import Reason, Rejection
from tests.unit.ingest.importing.samples import TEXT, article, as_array, as_lines, entry

MODIFIED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def read(form: Format, data: bytes, source: Source | None = None, skip: int = 0) -> list[Ready | Rejection]:
    return list(Reader("news/file", form, source, MODIFIED).read([data], skip))


def read_one(form: Format, data: bytes, source: Source | None = None) -> Ready | Rejection:
    (outcome,) = read(form, data, source)
    return outcome


def test_a_text_article_has_its_date_its_paragraphs_and_its_place() -> None:
    first, second = read(Format.TEXT, TEXT.encode())
    assert isinstance(first, Ready)
    got = article(first)
    assert got.body == "باران دیشب خیابان‌های شهر را شست.\n\nآبفا گفت که سدها پر می‌شوند."
    assert (got.title, got.url, got.source.id) == (None, None, "import")
    assert got.published_at == datetime.fromisoformat("2025-11-03T00:00:00+03:30")
    assert got.published_precision is Precision.DAY
    assert got.revision == revision_of(datetime.fromisoformat("2025-11-03T00:00:00+03:30"))
    assert (got.origin.channel, got.origin.location) == ("file", "news/file:1")
    assert isinstance(second, Ready)
    assert article(second).body == "قیمت نان تغییر نکرد."


def test_a_text_without_a_date_is_as_new_as_its_file_and_known_to_be_undated() -> None:
    outcome = read_one(Format.TEXT, "متنی بی‌تاریخ.".encode())
    assert isinstance(outcome, Ready)
    assert not outcome.is_dated
    assert article(outcome).published_at is None
    assert article(outcome).revision == revision_of(MODIFIED)


def test_the_same_file_read_twice_makes_the_same_ids_and_revisions() -> None:
    data = as_lines([entry(1), entry(2, published_at="2025-12-10"), entry(3, modified_at="2025-12-10T10:00:00+03:30")])
    first, second = ([article(o) for o in read(Format.JSONL, data) if isinstance(o, Ready)] for _ in range(2))
    assert len(first) == 3
    assert first == second
    assert len({a.revision for a in first}) == 3


def test_the_source_is_given_to_text_and_to_objects_without_one_and_to_no_other() -> None:
    source = Source(id="archive", name="بایگانی")
    nameless = {"body": "متن"}
    outcomes = [
        read_one(Format.TEXT, " date 2025-01-01 متن".encode(), source),
        *read(Format.JSONL, as_lines([nameless, entry(1)]), source),
    ]
    assert [article(o).source.id for o in outcomes if isinstance(o, Ready)] == ["archive", "archive", "test"]


def test_an_object_without_a_source_is_told_how_to_get_one() -> None:
    outcome = read_one(Format.JSONL, as_lines([{"body": "متن"}]))
    assert isinstance(outcome, Rejection)
    assert "--source" in outcome.detail


BAD = {
    "not UTF-8": (b'{"source":"test","body":"a\xff"}', Reason.NOT_UTF8, "0xff"),
    "not JSON": (b'{"source":"test",,"body":"a"}', Reason.NOT_JSON, "column 18"),
    "deep": (b"[" * 5000 + b"]" * 5000, Reason.NOT_JSON, "nested"),
    "a huge number": (b"1" * 5000, Reason.NOT_JSON, "digits"),
    "no object": (b"12", Reason.NOT_AN_ARTICLE, "object"),
    "an unknown field": (b'{"source":"test","body":"a","bodi":"b"}', Reason.NOT_AN_ARTICLE, "bodi"),
    "a lone surrogate": (rb'{"source":"test","body":"secret \ud800"}', Reason.NOT_AN_ARTICLE, "body"),
    "a lone surrogate in a field's name": (
        rb'{"source":"test","body":"a","\ud800":1}',
        Reason.NOT_AN_ARTICLE,
        "unicode",
    ),
    "an empty body": (b'{"source":"test","body":" "}', Reason.NOT_AN_ARTICLE, "body"),
    "no body": (b'{"source":"test"}', Reason.NOT_AN_ARTICLE, "body"),
    "no such day": (
        b'{"source":"test","body":"secret","published_at":"2025-02-30"}',
        Reason.NOT_AN_ARTICLE,
        "published_at",
    ),
    "before 1970": (b'{"source":"test","body":"a","published_at":"1950-01-01"}', Reason.NOT_AN_ARTICLE, "1970"),
    "not a number": (b'{"source":"test","body":NaN}', Reason.NOT_AN_ARTICLE, "body"),
}


@pytest.mark.parametrize("form", [Format.JSON, Format.JSONL])
@pytest.mark.parametrize("name", BAD)
def test_a_bad_object_is_rejected_with_the_reason_and_its_neighbours_are_not(name: str, form: Format) -> None:
    data, reason, said = BAD[name]
    write = as_lines if form is Format.JSONL else as_array
    before, bad, after = read(form, write([entry(1), data, entry(2)]))
    assert isinstance(before, Ready)
    assert isinstance(after, Ready)
    assert isinstance(bad, Rejection)
    assert (bad.place, bad.reason) == (":2" if form is Format.JSONL else "#2", reason)
    assert said in bad.detail
    assert "secret" not in bad.detail


@pytest.mark.parametrize(
    ("data", "reason", "said"),
    [
        (b" date 2025-02-30 words", Reason.NOT_AN_ARTICLE, "published_at"),
        (b" date 1404-09-19 words", Reason.NOT_AN_ARTICLE, "Gregorian"),
        (b" date 2025-1-1 words", Reason.NOT_AN_ARTICLE, "2025-12-10"),
        (b" date 2025-01-01 \n\n", Reason.NOT_AN_ARTICLE, "body"),
        (b" date 2025-01-01 \xed\xa0\x80 words", Reason.NOT_UTF8, "0xed"),
    ],
)
def test_a_bad_text_is_rejected_with_the_reason_and_its_neighbours_are_not(
    data: bytes, reason: Reason, said: str
) -> None:
    before, bad, after = read(Format.TEXT, b" date 2025-01-01 a\n" + data + b"\n date 2025-01-03 c")
    assert isinstance(before, Ready)
    assert isinstance(after, Ready)
    assert isinstance(bad, Rejection)
    assert (bad.place, bad.reason) == (":2", reason)
    assert said in bad.detail


def test_an_article_that_grows_too_large_on_its_way_to_kafka_is_rejected() -> None:
    data = as_lines([{"source": "test", "body": "x" * (MAX_ARTICLE_BYTES - 100)}])
    outcome = read_one(Format.JSONL, data)
    assert isinstance(outcome, Rejection)
    assert outcome.reason is Reason.TOO_LARGE


def test_skipped_pieces_are_not_read_and_places_stay_what_they_are() -> None:
    outcomes = read(Format.JSONL, as_lines([entry(1), b"broken", b"", entry(2), entry(3)]), skip=2)
    assert [outcome.place for outcome in outcomes] == [":4", ":5"]
