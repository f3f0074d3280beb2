"""The closed list of metrics. Dashboards, alerts and docs/metrics.md use these names and no others: a test holds."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
_END_TO_END = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200, 86400)
_RECORDS = (1, 2, 5, 10, 25, 50, 100, 200, 500, 1000, 2000, 5000)
_BYTES = tuple(1024 * 4**n for n in range(9))


class Metrics:
    """Every metric of every service, on a registry of its own. A label takes values from closed sets only."""

    def __init__(self, service: str, version: str) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)

        def counter(name: str, text: str, *labels: str) -> Counter:
            return Counter(f"khabar_{name}", text, labels, registry=registry)

        def gauge(name: str, text: str, *labels: str) -> Gauge:
            return Gauge(f"khabar_{name}", text, labels, registry=registry)

        def histogram(name: str, text: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
            return Histogram(f"khabar_{name}", text, labels, registry=registry, buckets=buckets)

        gauge("build_info", "1, with the service and its version", "service", "version").labels(service, version).set(1)
        self.ready = gauge("ready", "1 when the service can do its work")

        # The consume loop
        self.outcomes = counter("record_outcomes", "Records finished", "topic", "outcome")
        self.dead_letters = counter("dead_letters", "Records sent to a dead-letter topic", "topic", "reason")
        self.batch_records = histogram("batch_records", "Records a batch", _RECORDS, "topic")
        self.stage_seconds = histogram("stage_seconds", "Seconds a batch spends in a stage", _SECONDS, "stage")
        self.retries = counter("retries", "Waits for something that was not available", "dependency")
        self.backing_off = gauge("backing_off", "1 while the loop waits for something", "dependency")
        self.lag = gauge("lag_records", "Records not yet committed", "topic", "partition")
        self.rebalances = counter("rebalances", "Times that partitions were taken away")
        self.commit_failures = counter("commit_failures", "Commits that failed; their batch is done again")

        # ingest
        self.articles = counter("articles_received", "Articles offered to ingest", "channel", "outcome")
        self.http_requests = counter("http_requests", "Requests of the public API", "route", "status")
        self.http_seconds = histogram(
            "http_request_seconds", "Seconds a request of the public API takes", _SECONDS, "route"
        )
        self.in_flight = gauge("publishing_bytes", "Bytes accepted from clients and not yet durable in Kafka")

        # nlp
        self.enrichment_seconds = histogram(
            "enrichment_seconds", "Seconds a pool job takes, all its articles", _SECONDS
        )
        self.entities = counter("entities", "Entities found", "label")
        self.pool_restarts = counter("pool_restarts", "Times that the process pool was rebuilt", "cause")

        # indexer
        self.bulk_seconds = histogram("bulk_seconds", "Seconds a bulk request takes", _SECONDS)
        self.bulk_bytes = histogram("bulk_bytes", "Bytes a bulk request holds", _BYTES)
        self.bulk_requests = counter("bulk_requests", "Bulk requests", "outcome")
        self.end_to_end_seconds = histogram(
            "end_to_end_seconds", "Seconds from observed to searchable on refresh", _END_TO_END
        )
