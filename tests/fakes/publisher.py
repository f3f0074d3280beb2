"""A publisher that keeps what it is given, and fails when a test says so."""

from collections.abc import Callable, Sequence

from khabar_core.producer import Failure, NotSent
from khabar_core.records import Outgoing


class FakePublisher:
    """Khabar's ``Publisher`` in memory: ``sent`` holds the durable records in order.

    ``fails`` is asked about every record; what it returns is the record's failure. A test may change it at any time.
    """

    def __init__(self, fails: Callable[[Outgoing], Failure | None] | None = None) -> None:
        self.sent: list[Outgoing] = []
        self.fails = fails or _nothing

    async def publish(self, records: Sequence[Outgoing]) -> list[Failure | None]:
        """See ``khabar_core.producer.Publisher``."""
        failures = [self.fails(record) for record in records]
        self.sent += [record for record, failure in zip(records, failures, strict=True) if failure is None]
        return failures


def kafka_is_away(_record: Outgoing) -> Failure | None:
    """A ``fails`` for a bad day: nothing can be sent."""
    return NotSent("not acknowledged in time")


def _nothing(_record: Outgoing) -> Failure | None:
    return None
