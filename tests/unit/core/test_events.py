"""CloudEvents and trace headers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from khabar_core.events import EventType, child_trace, event_headers, foreign_headers, new_trace, number_header

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def test_an_event_carries_the_cloudevents_attributes_and_nothing_of_its_value() -> None:
    headers = event_headers(
        EventType.RAW, event_id="i:1", source="/khabar/ingest", time=datetime(2025, 12, 10, tzinfo=UTC), trace=TRACE
    )
    assert dict(headers) == {
        "ce_specversion": b"1.0",
        "ce_id": b"i:1",
        "ce_source": b"/khabar/ingest",
        "ce_type": b"khabar.article.raw.v1",
        "ce_time": b"2025-12-10T00:00:00.000Z",
        "content-type": b"application/json",
        "traceparent": TRACE.encode(),
    }


def test_a_retraction_has_no_content_and_so_no_content_type() -> None:
    headers = event_headers(EventType.RETRACTED, event_id="i", source="s", time=datetime.now(UTC), trace=TRACE)
    assert "content-type" not in dict(headers)


def test_a_child_keeps_the_trace_and_takes_a_new_span() -> None:
    child = child_trace(TRACE.encode())
    assert child.startswith("00-4bf92f3577b34da6a3ce929d0e0e4736-")
    assert child != TRACE
    assert child.endswith("-01")


@pytest.mark.parametrize(
    "parent", [None, "", b"\xff\xfe", "00-xyz", "00-" + "0" * 32 + "-00f067aa0ba902b7-01", TRACE + "-more"]
)
def test_an_invalid_parent_starts_a_new_trace(parent: str | bytes | None) -> None:
    assert len(child_trace(parent)) == len(new_trace()) == 55


def test_foreign_headers_pass_untouched_and_in_order() -> None:
    foreign = (("x", None), ("y", b"\xff"), ("x", b"1"))
    assert foreign_headers((("ce_id", b"1"), *foreign, ("traceparent", b"t"), ("khabar_revision", b"1"))) == foreign


def test_a_number_header_is_a_number_or_absent_or_an_error() -> None:
    assert number_header((("n", b"42"),), "n") == 42
    assert number_header((), "n") is None
    for bad in (b"", b"-1", b"4.2", b"\xff", b"9" * 40):
        with pytest.raises(ValueError, match="n is not a decimal number"):
            number_header((("n", bad),), "n")
