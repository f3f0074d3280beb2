"""Where the pages point to, and what they show: links, files, modules, and examples of JSON and Python."""

from __future__ import annotations

import ast
import importlib.util
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from khabar_core.schemas import EnrichedArticle, RawArticle
from khabar_ingest.adapters.http.articles import Receipt, Retracted
from khabar_ingest.domain.submission import Submission
from khabar_nlp.app.enriching import enrich_lines
from khabar_nlp.domain.enrichment import Enricher
from tests.unit.docs.pages import PAGES, ROOT, Page, page

MODELS: dict[str, type[BaseModel]] = {
    model.__name__: model for model in (RawArticle, EnrichedArticle, Submission, Receipt, Retracted)
}
FOLDERS = ("services/", "shared/", "tests/", "deploy/", "docs/", "demo/", "requirements/")
EVERY_PAGE = pytest.mark.parametrize("page_", [Page(path) for path in PAGES], ids=lambda page_: page_.name)


@EVERY_PAGE
def test_every_relative_link_resolves(page_: Page) -> None:
    broken = []
    for link in page_.links:
        path, _, anchor = link.partition("#")
        if re.match(r"https?:", path):
            continue
        target = (page_.path.parent / path).resolve() if path else page_.path
        if not target.exists() or (anchor and anchor not in Page(target).anchors):
            broken.append(link)
    assert broken == []


@EVERY_PAGE
def test_every_file_and_module_named_exists(page_: Page) -> None:
    named = [span for span in page_.code_spans if not re.search(r"[…<*{} A-Z]", span)]
    files = [span for span in named if span.startswith(FOLDERS)]
    modules = [span for span in named if re.fullmatch(r"khabar_(core|ingest|nlp|indexer)(\.[a-z_]+)*", span)]
    assert [file for file in files if not (ROOT / file).exists()] == []
    assert [module for module in modules if importlib.util.find_spec(module) is None] == []


@EVERY_PAGE
def test_every_json_example_is_what_it_says_it_is(page_: Page) -> None:
    for block in page_.blocks:
        language, _, model = block.info.partition(" ")
        if language == "json":
            MODELS[model].model_validate_json(block.text)


@EVERY_PAGE
def test_every_python_example_parses(page_: Page) -> None:
    for block in page_.blocks:
        if block.info == "python":
            ast.parse(block.text)


def test_the_readme_shows_what_enrichment_really_makes_of_its_example() -> None:
    blocks = page("README.md").blocks
    (before,) = [block.text for block in blocks if block.info == "text"]
    (shown,) = [EnrichedArticle.model_validate_json(block.text) for block in blocks if "EnrichedArticle" in block.info]
    (made,) = enrich_lines(before.encode().splitlines(keepends=True), Enricher.load())
    assert isinstance(made, EnrichedArticle)
    assert (made.body, made.original, made.mentions) == (shown.body, shown.original, shown.mentions)
    found = {(entity.label, entity.text, entity.name, entity.value) for entity in made.entities}
    assert {(entity.label, entity.text, entity.name, entity.value) for entity in shown.entities} <= found


def test_the_license_is_the_apache_license_as_it_is_published() -> None:
    text = Path(ROOT / "LICENSE").read_text(encoding="utf-8")
    assert text.splitlines()[1].strip() == "Apache License"
    assert "Copyright [yyyy] [name of copyright owner]" in text
    assert text.rstrip().endswith("limitations under the License.")


def test_every_body_that_curl_sends_is_json_and_the_articles_among_them_are_taken() -> None:
    bodies = {
        words[2]: json.loads(body)
        for block in page("README.md").blocks
        if block.info == "sh"
        for words, body in sent(block.text)
    }
    articles = [body for url, body in bodies.items() if url.endswith("/v1/articles")]
    assert len(bodies) > len(articles) > 0
    for article in articles:
        Submission.model_validate(article)


def sent(script: str) -> Iterator[tuple[list[str], str]]:
    """The words of every `curl` that sends something, and what it sends: a here-document, or the word after `-d`."""
    here = re.search(r"<<'END'\n(.*?)^END$", script, re.DOTALL | re.MULTILINE)
    words = shlex.split(script[: here.start()] if here else script)
    if here:
        yield words, here[1]
    elif "-d" in words:
        yield words, words[words.index("-d") + 1]
