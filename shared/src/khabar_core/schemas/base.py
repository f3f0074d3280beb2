"""The two faces of every message: strict when written, lenient when read."""

from __future__ import annotations

from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError


class Message(BaseModel):
    """A frozen value that refuses unknown fields when it is built and ignores them when it is read.

    So a producer cannot misspell a field, and an old consumer survives a new one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants", allow_inf_nan=False)

    @classmethod
    def read(cls, value: bytes) -> Self:
        """The message that these UTF-8 bytes hold; fields that this release does not know are ignored.

        Raises:
            pydantic.ValidationError: the bytes are not JSON or not this message; see ``explain``.
        """
        return cls.model_validate_json(value, extra="ignore")

    def write(self) -> bytes:
        """The message as one line of JSON in UTF-8."""
        return self.model_dump_json().encode()


def explain(error: ValidationError) -> str:
    """What is wrong and where, in one line and without a word of the input (it may be an article's text)."""
    found: list[dict[str, Any]] = [
        dict(e) for e in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    places = [f"{'.'.join(str(part) for part in e['loc']) or 'value'}: {e['msg']}" for e in found[:5]]
    if len(found) > 5:
        places.append(f"and {len(found) - 5} more")
    return "; ".join(places)
