"""Golden ids: a change here is a migration of every stored document."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khabar_core.identity import InvalidUrl, article_id, canonical_url

SPELLINGS = [
    ("https://www.example.ir/news/123", "https://example.ir/news/123"),
    ("HTTP://Example.IR:80/news/123/", "https://example.ir/news/123"),
    ("https://example.ir:443/news/./x/../123#top", "https://example.ir/news/123"),
    ("https://example.ir:8443/a", "https://example.ir:8443/a"),
    ("https://example.ir/?b=2&a=1&utm_source=x&fbclid=y", "https://example.ir?a=1&b=2"),
    ("https://example.ir/a?q=%d8%b3+%d9%84", "https://example.ir/a?q=%D8%B3%20%D9%84"),
    ("https://example.ir/خبر/۱", "https://example.ir/%D8%AE%D8%A8%D8%B1/%DB%B1"),
    ("https://example.ir/%D8%AE%d8%a8%D8%B1/%DB%B1", "https://example.ir/%D8%AE%D8%A8%D8%B1/%DB%B1"),
    ("https://example.ir/a%2Fb", "https://example.ir/a%2Fb"),
    ("  https://example.ir/a  ", "https://example.ir/a"),
    ("https://خبر.example.ir/a", "https://xn--ngblk.example.ir/a"),
    ("https://[2001:DB8::1]/a", "https://[2001:db8::1]/a"),
]


@pytest.mark.parametrize(("spelling", "canonical"), SPELLINGS)
def test_all_spellings_of_an_address_become_one(spelling: str, canonical: str) -> None:
    assert canonical_url(spelling) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.ir/a",
        "ftp://example.ir/a",
        "https://",
        "https://user:secret@example.ir/",
        "https://example.ir:99999/",
        "https://example.ir:x/",
        "javascript:alert(1)",
    ],
)
def test_what_names_no_page_is_refused_with_a_reason_that_keeps_secrets(url: str) -> None:
    with pytest.raises(InvalidUrl) as refusal:
        canonical_url(url)
    assert str(refusal.value)
    assert "secret" not in str(refusal.value)


GOLDEN = [
    ({"url": "https://www.example.ir/news/123?utm_source=feed"}, "aca762cf536cc84f39c959ae607c5483"),
    ({"external_id": "123"}, "a28471929ef2d45e869a9eecd387a661"),
    ({}, "0114350f6e0c6afc173d72f263d78b68"),
    ({"title": None}, "38766e0e7d482ee9bfd8e609066b3bcf"),
]


def made(**given_: str | None) -> str:
    article = {
        "url": None,
        "source_id": "mehr",
        "external_id": None,
        "title": "باران در تهران",
        "body": "هوا\n بارانی است.",
    }
    return article_id(**(article | given_))  # type: ignore[arg-type]


@pytest.mark.parametrize(("given_", "expected"), GOLDEN)
def test_ids_never_change(given_: dict[str, str | None], expected: str) -> None:
    assert made(**given_) == expected


def test_an_id_is_the_same_in_another_process_with_another_hash_seed() -> None:
    code = (
        "from khabar_core.identity import article_id;"
        "print(article_id(url=None, source_id='s', external_id='7', title=None, body='x'))"
    )
    run = subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": "7"}, capture_output=True, check=True)
    assert run.stdout.decode().strip() == article_id(url=None, source_id="s", external_id="7", title=None, body="x")


def test_content_is_compared_by_its_words_alone() -> None:
    assert made(body="هوا بارانی  است.") == made(body=" هوا\tبارانی است.\n")
    assert made(body="هوا آفتابی است.") != made()


def test_sources_with_the_same_external_id_are_told_apart() -> None:
    assert made(external_id="1", source_id="a") != made(external_id="1", source_id="b")


@given(st.text())
def test_any_text_has_an_id(text: str) -> None:
    assert len(made(title=text, body=text)) == 32


@given(st.text(max_size=60).map(lambda tail: "https://example.ir/" + tail))
def test_a_canonical_address_is_its_own_canonical_address(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once
