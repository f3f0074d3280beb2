"""How an index that is already there is compared with the definition."""

from __future__ import annotations

import copy
from typing import Any

from khabar_indexer.domain.index import definition, differences

WANTED = definition(shards=1, replicas=0, refresh_interval="1s")


def changed() -> Any:
    return copy.deepcopy(dict(WANTED))


def test_an_index_made_from_the_definition_does_not_differ() -> None:
    assert differences(WANTED, changed()) == []


def test_shards_replicas_and_refresh_are_the_operators() -> None:
    assert differences(WANTED, definition(shards=5, replicas=2, refresh_interval="30s")) == []


def test_a_field_that_only_the_index_knows_is_no_difference() -> None:
    actual = changed()
    actual["mappings"]["properties"]["sentiment"] = {"type": "float"}
    assert differences(WANTED, actual) == []


def test_a_field_of_another_type_is_named_with_both_types() -> None:
    actual = changed()
    actual["mappings"]["properties"]["url"] = {"type": "text"}
    assert "mappings.properties.url.type is 'text' instead of 'keyword'" in differences(WANTED, actual)


def test_an_index_without_our_analysis_and_filter_differs() -> None:
    actual = changed()
    del actual["settings"]["index"]["analysis"]
    actual["aliases"]["news"] = {}
    found = differences(WANTED, actual)
    assert any(text.startswith("analysis.analyzer.khabar_query") and "missing" in text for text in found)
    assert any(text.startswith("aliases.news.filter") for text in found)
