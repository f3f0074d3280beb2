"""Enrichment as a whole, with the models of the package."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khabar_core.outcomes import Reason, Rejected
from khabar_core.schemas import EnrichedArticle, Label, Origin, Precision, RawArticle, Source
from khabar_nlp.app.enriching import Complaint, enrich_lines
from khabar_nlp.domain.enrichment import Enricher

TEHRAN = timezone(timedelta(hours=3, minutes=30))


@pytest.fixture(scope="module")
def enricher() -> Enricher:
    return Enricher.load()


def raw(body: str, title: str | None = None, language: str = "fa") -> RawArticle:
    return RawArticle(
        id="0" * 32,
        revision=1,
        source=Source(id="test", name="آزمون"),
        title=title,
        body=body,
        language=language,
        published_at=datetime(2025, 12, 10, tzinfo=TEHRAN),
        published_precision=Precision.DAY,
        observed_at=datetime(2025, 12, 10, tzinfo=UTC),
        origin=Origin(channel="api"),
    )


def test_text_is_repaired_and_the_original_is_kept_beside_it(enricher: Enricher) -> None:
    article = enricher.enrich(raw("دستگاههای اجرایی گزارش ميدهند و رئیسجمهور آن را میخواند.", "اطلاعرسانی"))
    assert article.title == "اطلاع‌رسانی"
    assert "دستگاه‌های" in article.body
    assert "رئیس‌جمهور" in article.body
    assert article.original.body.startswith("دستگاههای")
    assert article.version == 1002


def test_entities_stand_in_title_and_body_and_know_each_other(enricher: Enricher) -> None:
    article = enricher.enrich(raw("خامسیان روز چهارشنبه در تهران سخن گفت.", "علیرضا خامسیان به تهران رفت"))
    assert {entity.field for entity in article.entities} == {"title", "body"}
    assert "علیرضا خامسیان" in article.mentions.persons
    days = [entity.value for entity in article.entities if entity.label is Label.DAT]
    assert [value.iso for value in days if value is not None and value.kind == "date"] == ["2025-12-10"]


def test_english_text_comes_back_unchanged_and_without_entities(enricher: Enricher) -> None:
    english = raw("The ministry said on Monday that 3.5 million people voted.", language="en")
    mislabelled = raw("The ministry, Parisa Rahbar said, counts 3.5 million voters.")
    for article in (english, mislabelled):
        enriched = enricher.enrich(article)
        assert (enriched.body, enriched.entities) == (article.body, ())


def test_a_body_of_nothing_but_controls_is_kept_as_it_came(enricher: Enricher) -> None:
    assert enricher.enrich(raw("\u200f\u200c")).body == "\u200f\u200c"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"not json", Reason.NOT_JSON),
        (b"\xff", Reason.NOT_JSON),
        (b"{}", Reason.NOT_AN_ARTICLE),
        (b"[1]", Reason.NOT_AN_ARTICLE),
    ],
)
def test_what_is_no_article_is_a_value_with_its_reason(enricher: Enricher, value: bytes, reason: Reason) -> None:
    result = enricher.read(value)
    assert isinstance(result, Rejected)
    assert result.reason is reason


def test_a_key_that_is_not_the_articles_id_is_a_bad_key(enricher: Enricher) -> None:
    result = enricher.read(raw("متن").write(), key="1" * 32)
    assert isinstance(result, Rejected)
    assert result.reason is Reason.BAD_KEY


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_any_text_is_enriched_into_a_valid_message(enricher: Enricher, text: str) -> None:
    article = enricher.enrich(raw(text, text))
    assert EnrichedArticle.read(article.write()) == article
    assert article.original.body == text


def test_enrich_reads_json_lines_and_names_the_bad_ones(enricher: Enricher) -> None:
    lines = [raw("متن یک").write(), b"\n", b"{oops\n", raw("متن دو").write()]
    found = list(enrich_lines(lines, enricher))
    assert [type(result) for result in found] == [EnrichedArticle, Complaint, EnrichedArticle]
    assert isinstance(found[1], Complaint)
    assert found[1].line == 3
    assert found[1].why.startswith("not_json")


def test_enrich_reads_plain_text_with_its_dates_and_paragraphs(enricher: Enricher) -> None:
    text = " date 2025-12-10 بند یک\n\nبند دو\n date 2025-02-30 روزی که نیست\ndate 2025-12-11 خبر دیگر\n"
    first, wrong, second = enrich_lines(text.encode().splitlines(keepends=True), enricher)
    assert isinstance(first, EnrichedArticle)
    assert isinstance(second, EnrichedArticle)
    assert first.body == "بند یک\n\nبند دو"
    assert first.published_at == datetime(2025, 12, 10, tzinfo=TEHRAN)
    assert isinstance(wrong, Complaint)
    assert (wrong.line, "does not exist" in wrong.why) == (4, True)
    assert second.body == "خبر دیگر"


def test_enrich_of_nothing_is_nothing(enricher: Enricher) -> None:
    assert list(enrich_lines([b"\n", b" \n"], enricher)) == []


def test_an_enriched_article_is_one_line_of_json(enricher: Enricher) -> None:
    written = enricher.enrich(raw("یک\nدو")).write()
    assert b"\n" not in written
    assert json.loads(written)["enrichment"]["pipeline"] == 2
