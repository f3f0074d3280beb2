"""The real OpenSearch of the tests: it serves with a user's defaults, and keeps its documents through restarts."""

from collections.abc import Iterator

import httpx
import pytest

from tests.servers import OpenSearchNode


@pytest.fixture
def node_to_break(opensearch: OpenSearchNode) -> Iterator[OpenSearchNode]:
    yield opensearch
    opensearch.start()


def put(node: OpenSearchNode, index: str, title: str) -> None:
    answer = httpx.put(f"{node.url}/{index}/_doc/1", json={"title": title}, params={"refresh": "true"}, timeout=30)
    assert answer.status_code == httpx.codes.CREATED, answer.text


def title(node: OpenSearchNode, index: str) -> str:
    answer = httpx.get(f"{node.url}/{index}/_doc/1", timeout=30)
    assert answer.status_code == httpx.codes.OK, answer.text
    return str(answer.json()["_source"]["title"])


def test_it_says_that_it_is_opensearch_3(opensearch: OpenSearchNode) -> None:
    version = httpx.get(opensearch.url).json()["version"]
    assert (version["distribution"], version["number"]) == ("opensearch", "3.8.0")


def test_an_index_comes_by_itself_as_a_user_has_it(opensearch: OpenSearchNode) -> None:
    put(opensearch, "came-by-itself", "باران")
    assert title(opensearch, "came-by-itself") == "باران"


def test_it_has_the_persian_analyzer(opensearch: OpenSearchNode) -> None:
    question = {"analyzer": "persian", "text": "كتاب‌ها"}
    answer = httpx.post(f"{opensearch.url}/_analyze", json=question, timeout=30).json()
    assert answer["tokens"][0]["token"] == "كتاب"


@pytest.mark.parametrize("end", ["stop", "kill"])
def test_documents_and_address_survive_a_restart(node_to_break: OpenSearchNode, end: str) -> None:
    node, address = node_to_break, node_to_break.url
    put(node, f"survives-{end}", "برف")
    getattr(node, end)()
    with pytest.raises(httpx.ConnectError):
        httpx.get(address)
    node.start()
    assert node.url == address
    assert title(node, f"survives-{end}") == "برف"


def test_a_frozen_node_answers_only_when_it_is_thawed(opensearch: OpenSearchNode) -> None:
    opensearch.freeze()
    try:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(opensearch.url, timeout=1)
    finally:
        opensearch.thaw()
    assert httpx.get(opensearch.url, timeout=30).status_code == httpx.codes.OK
