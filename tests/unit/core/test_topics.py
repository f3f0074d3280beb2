"""The table of topics, and what is said where a cluster differs."""

from __future__ import annotations

from khabar_core.topics import ENRICHED, RAW, TOPICS, Actual, Topic, differences


def test_raw_and_enriched_have_the_same_partitions_so_that_order_per_article_holds() -> None:
    partitions = {topic.name: topic.partitions for topic in TOPICS}
    assert partitions[RAW] == partitions[ENRICHED] == 12


def test_a_dead_letter_topic_takes_whatever_its_topic_took_and_the_headers() -> None:
    sizes = {topic.name: int(topic.configs["max.message.bytes"]) for topic in TOPICS}
    for name in (RAW, ENRICHED):
        assert sizes[f"{name}.dlq"] > sizes[name]


def test_every_difference_is_a_sentence() -> None:
    topic = Topic("t", 12, {"cleanup.policy": "compact,delete", "retention.ms": "5"})
    assert differences(topic, None) == ["t: missing"]
    assert differences(topic, Actual(12, {"cleanup.policy": "delete,compact", "retention.ms": "5"})) == []
    assert differences(topic, Actual(4, {"cleanup.policy": "delete", "retention.ms": "5"})) == [
        "t: 4 partitions instead of 12",
        "t: cleanup.policy is delete instead of compact,delete",
    ]
