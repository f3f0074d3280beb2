"""What ingest is told."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field, SecretStr

from khabar_core.settings import Group, KafkaSettings, ServiceSettings

_MIB = 1024 * 1024


class IngestKafkaSettings(KafkaSettings):
    """Kafka's settings with the patience of somebody who has a client waiting."""

    request_timeout: float = Field(default=10, gt=0)
    """There is no group to join, and a client waits."""
    delivery_timeout: float = Field(default=10, gt=0)
    """After this long the client is told to come again (503)."""


def _listed(value: object) -> object:
    """Keys as a list, or as text that separates them by commas or lines."""
    keys = re.split(r"[,\s]+", value.strip(", \r\n\t")) if isinstance(value, str) else value
    if keys in ([], [""]) or (isinstance(keys, list) and any(isinstance(key, str) and not key.strip() for key in keys)):
        raise ValueError("is set and holds no key, or an empty one; unset it for an API that is open to all")
    return keys


class ApiSettings(Group):
    """The public HTTP API. Sizes in bytes, times in seconds."""

    host: str = "0.0.0.0"  # noqa: S104 - clients come from outside the container
    port: int = Field(default=8080, ge=0, le=65535)
    """0 takes a free one and logs it."""
    keys: Annotated[tuple[SecretStr, ...], BeforeValidator(_listed)] = ()
    """Who may write: a JSON list, or separated by commas. None: everybody who reaches the port."""
    max_body_bytes: int = Field(default=16 * _MIB, ge=1)
    """The largest request body (413)."""
    max_articles: int = Field(default=10_000, ge=1)
    """The most articles of one request (413)."""
    max_in_flight_bytes: int = Field(default=64 * _MIB, ge=1)
    """The most bytes of all requests that are being read or published (429)."""
    read_timeout: float = Field(default=30, gt=0)
    """How long a client may take to send its body (408)."""


class IngestSettings(ServiceSettings):
    """All settings of ingest."""

    kafka: IngestKafkaSettings = IngestKafkaSettings()
    api: ApiSettings = ApiSettings()
