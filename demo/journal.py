"""What was sent and what was seen of it where: pure bookkeeping, from which display and verdict are made.

All times are seconds since the first sample was sent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from demo.samples import BrokenRecord, Sample
from khabar_core.dead_letters import DeadLetter


class Stage(StrEnum):
    """Where a sample can be seen."""

    RAW = "raw"
    ENRICHED = "enriched"
    INDEXED = "indexed"
    """For a retraction: the marker that hides the article stands in the index."""
    DEAD = "dead letter"


@dataclass(frozen=True, slots=True)
class Identity:
    """What a record or document is known by; a record that is no article has no revision."""

    key: str
    revision: int | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A sample that the pipeline has taken in."""

    sample: Sample
    identity: Identity
    at: float

    @property
    def way(self) -> tuple[Stage, ...]:
        """The stages that it must pass."""
        if isinstance(self.sample, BrokenRecord):
            return (Stage.RAW, Stage.DEAD)
        return (Stage.RAW, Stage.ENRICHED, Stage.INDEXED)


@dataclass(slots=True)
class Journal:
    """The samples that are to come, those that were sent, and every first sighting.

    A sighting may come before its sample counts as sent: the record overtakes the API's answer.
    """

    samples: tuple[Sample, ...]
    sent: dict[str, Sent] = field(default_factory=dict)
    """By the sample's name."""
    letters: list[DeadLetter] = field(default_factory=list)
    _seen: dict[tuple[Stage, Identity], float] = field(default_factory=dict)

    def note_sent(self, sample: Sample, identity: Identity, at: float) -> None:
        """A sample was taken in."""
        self.sent[sample.name] = Sent(sample, identity, at)

    def note_seen(self, stage: Stage, identity: Identity, at: float) -> None:
        """A record or document was seen; only the first time counts."""
        self._seen.setdefault((stage, identity), at)

    def note_letter(self, letter: DeadLetter, at: float) -> None:
        """A dead letter was seen."""
        self.letters.append(letter)
        self.note_seen(Stage.DEAD, Identity((letter.record.key or b"").decode(errors="replace"), None), at)

    def seen(self, sent: Sent, stage: Stage) -> float | None:
        """When a sample was first seen at a stage."""
        return self._seen.get((stage, sent.identity))

    def has_arrived(self, name: str) -> bool:
        """Whether the sample of this name has passed its whole way."""
        sent = self.sent.get(name)
        return sent is not None and not self._lacks(sent)

    @property
    def is_complete(self) -> bool:
        """Whether every sample has passed its whole way."""
        return all(self.has_arrived(sample.name) for sample in self.samples)

    def count(self, stage: Stage) -> int:
        """How many samples were seen at a stage."""
        return sum(self.seen(sent, stage) is not None for sent in self.sent.values())

    def missing(self) -> list[str]:
        """What has not arrived, a sentence each."""
        found = []
        for sample in self.samples:
            sent = self.sent.get(sample.name)
            if sent is None:
                found.append(f"{sample.name}: was not sent")
            elif lacks := self._lacks(sent):
                found.append(f"{sample.name}: was sent, and not seen at: {', '.join(lacks)}")
        return found

    def _lacks(self, sent: Sent) -> list[Stage]:
        return [stage for stage in sent.way if self.seen(sent, stage) is None]
