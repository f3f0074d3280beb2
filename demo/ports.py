"""The ports that the demo listens on: fixed and easy to remember, or whatever is free."""

from __future__ import annotations

from dataclasses import dataclass

from tests.servers.ports import free_ports, is_free


@dataclass(frozen=True, slots=True)
class Ports:
    """One per listener; `broker` and `index` are those of the embedded pair."""

    api: int = 8080
    ingest: int = 9001
    nlp: int = 9002
    indexer: int = 9003
    broker: int = 9092
    index: int = 9200

    @classmethod
    def free(cls) -> Ports:
        """Ports that nothing listens on now."""
        return cls(*free_ports(6))

    def taken(self, *, embedded: bool) -> list[str]:
        """The ports that are needed and in use, a sentence each; the real servers take free ones by themselves."""
        needed = [
            (self.api, "the ingest API", "it is everybody's favourite: another web server?"),
            (self.ingest, "ingest's health and metrics", "a compose set-up of Khabar?"),
            (self.nlp, "nlp's health and metrics", "a compose set-up of Khabar?"),
            (self.indexer, "the indexer's health and metrics", "a compose set-up of Khabar?"),
        ]
        if embedded:
            needed += [
                (self.broker, "the embedded broker", "a Kafka, or a compose set-up?"),
                (self.index, "the embedded index", "an OpenSearch or Elasticsearch?"),
            ]
        return [f"Port {port}, meant for {use}, is in use: {guess}" for port, use, guess in needed if not is_free(port)]
