"""The index definition: names, aliases and settings, and how an index that is already there compares with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from khabar_indexer.domain.analysis import ANALYSIS
from khabar_indexer.domain.mapping import MAPPING, RETRACTED_AT

INDEX = "news-v1"
READ_ALIAS = "news"
"""What everybody searches: it hides retracted articles."""
WRITE_ALIAS = "news-write"

_ALIASES: dict[str, Any] = {
    READ_ALIAS: {"filter": {"bool": {"must_not": [{"exists": {"field": RETRACTED_AT}}]}}},
    WRITE_ALIAS: {"is_write_index": True},
}

Definition = Mapping[str, Any]
"""The body of the request that creates the index, in the form in which OpenSearch gives it back."""


def definition(*, shards: int, replicas: int, refresh_interval: str) -> Definition:
    """The index as it must be; ``refresh_interval`` (``5s``) is how long a new document stays unsearchable."""
    return {
        "settings": {
            "index": {
                "number_of_shards": str(shards),
                "number_of_replicas": str(replicas),
                "refresh_interval": refresh_interval,
                # Each entity is one; the default of 10,000 would refuse an article that is a long list of names.
                "mapping": {"nested_objects": {"limit": "100000"}},
                "analysis": ANALYSIS,
            }
        },
        "mappings": MAPPING,
        "aliases": _ALIASES,
    }


def differences(wanted: Definition, actual: Definition) -> list[str]:
    """What an existing index has otherwise in its aliases, analysis and mapping, a sentence each.

    Shards, replicas and refresh are the operator's to change; fields that only the index knows are a newer release's.
    """
    present = dict(_leaves(_compared(actual)))
    return [
        f"{path} is {present.get(path, 'missing')} instead of {value}"
        for path, value in _leaves(_compared(wanted))
        if present.get(path) != value
    ]


def _compared(body: Definition) -> dict[str, Any]:
    analysis = body["settings"]["index"].get("analysis", {})
    return {"aliases": body["aliases"], "analysis": analysis, "mappings": body["mappings"]}


def _leaves(tree: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every value with its dotted path, as text: OpenSearch gives numbers and booleans of settings back as strings."""
    if isinstance(tree, Mapping):
        for name, branch in tree.items():
            yield from _leaves(branch, f"{path}.{name}" if path else name)
    elif isinstance(tree, list):
        for number, branch in enumerate(tree):
            yield from _leaves(branch, f"{path}[{number}]")
    else:
        yield path, repr(str(tree).lower() if isinstance(tree, bool) else str(tree))
