"""What OpenSearch's answer to one operation of a bulk means.

The table was made on a real OpenSearch 3.8. The error's type decides and not the status alone: a closed index or an
alias without a write index answers 400, as a bad document does, and a full disk answers 403 or 429.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from khabar_core.outcomes import Done, Reason, Rejected
from khabar_indexer.domain.documents import Kind


@dataclass(frozen=True, slots=True)
class Item:
    """The answer to one operation: HTTP status and, where it was not done, the error's type and reason."""

    status: int
    error_type: str | None = None
    reason: str = ""
    """For our eyes only: OpenSearch quotes the document here."""

    @property
    def created(self) -> bool:
        """Whether a document of this id was not there before."""
        return self.status == 201


@dataclass(frozen=True, slots=True)
class Busy:
    """Not now: the operation is fine and OpenSearch, or the index, is not."""

    detail: str


Answer = Done | Rejected | Busy

_STALE = "version_conflict_engine_exception"
_BAD_INDEX = frozenset({"index_closed_exception", "index_not_found_exception", "cluster_block_exception"})
_NO_WRITE_INDEX = "no write index"
_FIELD = re.compile(r"""field ?(?:\[|=")(?P<name>[A-Za-z0-9_.]{1,100})[]"]""")


def answer(item: Item, kind: Kind) -> Answer:
    """The outcome of the operation, or ``Busy`` where it must be tried again."""
    if item.status < 300:
        return Done(kind)
    if item.error_type == _STALE:
        return Done("stale")
    if item.status != 400 or _is_the_index_to_blame(item):
        return Busy(f"{item.error_type or 'no error type'} (status {item.status})")
    return Rejected(
        Reason.REFUSED, f"OpenSearch refuses it: {item.error_type or 'no error type'}{_in_field(item.reason)}"
    )


def _is_the_index_to_blame(item: Item) -> bool:
    return item.error_type in _BAD_INDEX or _NO_WRITE_INDEX in item.reason


def _in_field(reason: str) -> str:
    # The rest of the reason quotes the field's value.
    found = _FIELD.search(reason)
    return f" in field {found['name']}" if found else ""
