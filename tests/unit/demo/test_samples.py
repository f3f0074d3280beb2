"""The samples are what they promise to be."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime
from urllib.parse import urlsplit

import pytest

from demo.samples import BrokenRecord, Publication, Retraction, Spelling, load_samples
from khabar_core.versions import revision_of
from tests.unit.demo.arrivals import raw

SAMPLES = load_samples()
PUBLICATIONS = [sample for sample in SAMPLES if isinstance(sample, Publication)]
BY_NAME = {sample.name: sample for sample in SAMPLES}
HALF_SPACE = "\u200c"


def text(sample: Publication) -> str:
    return f"{sample.article.get('title', '')}\n{sample.article['body']}"


@pytest.mark.parametrize("sample", PUBLICATIONS, ids=lambda sample: sample.name)
def test_ingest_would_accept_every_article(sample: Publication) -> None:
    assert raw(sample).body == sample.article["body"]


def test_names_are_unique_and_refer_to_earlier_samples() -> None:
    seen: set[str] = set()
    for sample in SAMPLES:
        named = {Publication: "replaces", Retraction: "retracts"}.get(type(sample), "name")
        other = getattr(sample, named)
        assert other in {None, *seen} or named == "name", sample.name
        assert sample.name not in seen
        seen.add(sample.name)


def test_every_sample_says_in_a_line_of_english_what_it_shows() -> None:
    for sample in SAMPLES:
        assert 20 < len(sample.shows) < 150, sample.name
        assert "\n" not in sample.shows


def test_there_are_many_beats_and_every_spelling() -> None:
    assert len(PUBLICATIONS) >= 14
    assert len({sample.beat for sample in PUBLICATIONS}) >= 10
    spellings = Counter(sample.spelling for sample in PUBLICATIONS)
    assert spellings.keys() == set(Spelling)
    assert min(spellings[kind] for kind in (Spelling.INTACT, Spelling.SQUEEZED, Spelling.SPACED)) >= 3


@pytest.mark.parametrize("sample", PUBLICATIONS, ids=lambda sample: sample.name)
def test_texts_are_spelt_as_their_sample_says(sample: Publication) -> None:
    written = text(sample)
    match sample.spelling:
        case Spelling.INTACT:
            assert HALF_SPACE in written
            assert not re.search("[يك٠-٩]", written)
        case Spelling.SQUEEZED | Spelling.SPACED:
            assert HALF_SPACE not in written
            assert bool(re.search(r"\b(می|ها|های)\b", written)) is (sample.spelling is Spelling.SPACED)
        case Spelling.ARABIC:
            assert re.search("ي", written)
            assert re.search("ك", written)
            assert re.search("[٠-٩]", written)
            assert not re.search("[یک۰-۹]", written)
        case Spelling.ENGLISH:
            assert written.isascii()
            assert sample.article["language"] == "en"


def test_an_update_has_the_url_of_the_text_it_replaces_and_is_newer() -> None:
    updates = [sample for sample in PUBLICATIONS if sample.replaces]
    assert updates
    for update in updates:
        before = BY_NAME[update.replaces or ""]
        assert isinstance(before, Publication)
        assert (raw(update).id, raw(update).body) != (raw(before).id, raw(before).body)
        assert raw(update).id == raw(before).id
        assert raw(update).revision > raw(before).revision
        assert raw(update).revision == revision_of(datetime.fromisoformat(update.article["modified_at"]))


def test_all_other_articles_are_articles_of_their_own() -> None:
    ids = Counter(raw(sample).id for sample in PUBLICATIONS if not sample.replaces)
    assert set(ids.values()) == {1}


def test_one_article_is_taken_back() -> None:
    assert [type(BY_NAME[sample.retracts]) for sample in SAMPLES if isinstance(sample, Retraction)] == [Publication]


def test_the_broken_record_is_no_json() -> None:
    [broken] = [sample for sample in SAMPLES if isinstance(sample, BrokenRecord)]
    with pytest.raises(json.JSONDecodeError):
        json.loads(broken.record)


def test_urls_lead_nowhere() -> None:
    for sample in PUBLICATIONS:
        if url := sample.article.get("url"):
            assert str(urlsplit(url).hostname).endswith(".example")


def test_one_article_has_neither_url_nor_title_and_only_a_day() -> None:
    [wire] = [sample for sample in PUBLICATIONS if "url" not in sample.article]
    assert "title" not in wire.article
    assert raw(wire).published_precision == "day"
