"""Golden revisions and versions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from khabar_core.versions import MAX_REVISION, document_version, retraction_version, revision_of


def test_a_revision_is_milliseconds_since_1970_in_any_time_zone() -> None:
    tehran = timezone(timedelta(hours=3, minutes=30))
    assert revision_of(datetime(2025, 12, 10, tzinfo=UTC)) == 1_765_324_800_000
    assert revision_of(datetime(2025, 12, 10, 3, 30, tzinfo=tehran)) == 1_765_324_800_000
    assert revision_of(datetime(2025, 12, 10, 0, 0, 0, 1_999, tzinfo=UTC)) == 1_765_324_800_001


def test_versions_are_golden() -> None:
    assert document_version(1_765_324_800_000, 7) == 1_765_324_800_000_007
    assert retraction_version(1_765_324_800_000) == 1_765_324_800_000_999


def test_newer_content_beats_a_newer_pipeline_and_a_retraction_beats_both_at_its_revision() -> None:
    assert document_version(2, 1) > document_version(1, 998)
    assert document_version(1, 2) > document_version(1, 1)
    assert document_version(1, 998) < retraction_version(1) < document_version(2, 1)


def test_every_version_is_exact_in_a_double() -> None:
    assert int(float(retraction_version(MAX_REVISION))) == retraction_version(MAX_REVISION)


@pytest.mark.parametrize("pipeline", [0, 999, -1])
def test_a_pipeline_version_has_three_digits_below_a_retractions(pipeline: int) -> None:
    with pytest.raises(ValueError, match="pipeline version"):
        document_version(1, pipeline)


@pytest.mark.parametrize(
    "instant",
    [datetime(1969, 12, 31, tzinfo=UTC), datetime(2256, 1, 1, tzinfo=UTC), datetime(2025, 1, 1)],  # noqa: DTZ001
)
def test_instants_without_a_zone_or_out_of_range_are_refused(instant: datetime) -> None:
    with pytest.raises(ValueError, match=r"time zone|lies before"):
        revision_of(instant)


@pytest.mark.parametrize("revision", [-1, MAX_REVISION + 1])
def test_revisions_out_of_range_are_refused(revision: int) -> None:
    with pytest.raises(ValueError, match="revision"):
        retraction_version(revision)
