"""A dead letter keeps its record whole, and comes back as it was."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khabar_core.dead_letters import ATTEMPTS_HEADER, bury, exhume, replay
from khabar_core.outcomes import Reason, Rejected
from khabar_core.records import Outgoing, Record

NOW = datetime(2025, 12, 10, tzinfo=UTC)
headers = st.lists(
    st.tuples(st.text(min_size=1).filter(lambda n: not n.startswith("khabar_")), st.none() | st.binary()), max_size=5
).map(tuple)


def as_read(outgoing: Outgoing) -> Record:
    value = b"" if outgoing.key is None and outgoing.value is None else outgoing.value
    return Record(outgoing.topic, 1, 7, 0, outgoing.key, value, outgoing.headers)


@given(key=st.none() | st.binary(), value=st.none() | st.binary(), headers=headers)
def test_any_record_comes_back_as_it_was(
    key: bytes | None, value: bytes | None, headers: tuple[tuple[str, bytes | None], ...]
) -> None:
    record = Record("news.raw", 3, 42, 1_700_000_000_000, key, value, headers)
    letter = exhume(as_read(bury(record, Rejected(Reason.NOT_JSON, "نه"), service="nlp", now=NOW)))
    assert letter.record == record
    assert (letter.reason, letter.detail, letter.service, letter.attempts) == ("not_json", "نه", "nlp", 1)
    again = replay(letter)
    assert (again.topic, again.key, again.value) == ("news.raw", key, value)
    assert again.headers == (*headers, (ATTEMPTS_HEADER, b"1"))


def test_attempts_are_counted_over_replays() -> None:
    record = Record("news.raw", 0, 0, 0, b"k", b"v")
    for attempt in (1, 2, 3):
        letter = exhume(as_read(bury(record, Rejected(Reason.CRASHED, "x"), service="nlp", now=NOW)))
        assert letter.attempts == attempt
        record = as_read(replay(letter))
        assert len(record.headers) == 1


def test_a_record_that_is_no_dead_letter_is_named() -> None:
    with pytest.raises(ValueError, match=r"news\.raw\.dlq\[1\]@7 is no dead letter"):
        exhume(Record("news.raw.dlq", 1, 7, 0, b"k", b"v"))
