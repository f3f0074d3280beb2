"""How old and new are told apart: revisions of an article and versions of its document."""

from __future__ import annotations

from datetime import UTC, datetime

RETRACTION_SLOT = 999
"""The last three digits of a retraction's version: above every pipeline's, so that it wins at its own revision."""

MAX_REVISION = 9_007_199_254_739
"""The last millisecond (in the year 2255) whose document versions JavaScript's numbers still hold exactly."""


def revision_of(instant: datetime) -> int:
    """Milliseconds since 1970 (UTC) of an aware instant: the revision of content that became current then.

    Raises:
        ValueError: the instant has no time zone, or lies before 1970 or after 2255.
    """
    if instant.tzinfo is None:
        raise ValueError("a revision needs an instant with a time zone")
    delta = instant - datetime(1970, 1, 1, tzinfo=UTC)
    revision = (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000
    if not 0 <= revision <= MAX_REVISION:
        raise ValueError(f"{instant.isoformat()} lies before 1970 or after 2255")
    return revision


def document_version(revision: int, pipeline: int) -> int:
    """The external version of the document that this pipeline version makes of this revision.

    A newer revision wins over an older one, a newer pipeline over an older one at the same revision.

    Raises:
        ValueError: ``pipeline`` is not in 1 … 998, or ``revision`` not in 0 … MAX_REVISION.
    """
    if not 0 < pipeline < RETRACTION_SLOT:
        raise ValueError(f"pipeline version {pipeline} is not in 1 … {RETRACTION_SLOT - 1}")
    return _version(revision, pipeline)


def retraction_version(revision: int) -> int:
    """The external version of the marker that a retraction leaves.

    Raises:
        ValueError: ``revision`` is not in 0 … MAX_REVISION.
    """
    return _version(revision, RETRACTION_SLOT)


def _version(revision: int, slot: int) -> int:
    if not 0 <= revision <= MAX_REVISION:
        raise ValueError(f"revision {revision} is not in 0 … {MAX_REVISION}")
    return revision * 1000 + slot
