"""Settings from the environment: prefix ``KHABAR_``, nested by ``__``, and an unknown name is an error.

``NAME_FILE=path`` gives a setting the content of a file (a mounted secret). pydantic-settings is not used because it
ignores unknown variables in the environment, and a misspelt setting must not pass in silence.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator

PREFIX = "KHABAR_"


class BadSettings(Exception):
    """The environment does not fit the settings: the text names each variable and what is wrong with it."""


class Group(BaseModel):
    """A frozen group of settings that knows all its names."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class KafkaSettings(Group):
    """How to reach Kafka, and what the group and the producer ask of it. Times in seconds."""

    bootstrap_servers: str = "localhost:9092"
    """Comma-separated ``host:port``."""
    idempotence: bool = True
    """Off only for brokers without producer ids."""
    group_instance_id: str | None = None
    """Static membership: a name that this replica keeps over restarts (a StatefulSet's pod name). Null: dynamic."""
    session_timeout: float = Field(default=10, gt=0)
    """A member that is silent for longer is dead and its partitions go to others."""
    rebalance_timeout: float = Field(default=35, gt=0)
    max_poll_interval: float = Field(default=300, gt=0)
    request_timeout: float = Field(default=40, gt=0)
    """Longer than the slowest group join, or a member never joins."""
    delivery_timeout: float = Field(default=60, gt=0)
    """How long a record may take to be durable before the producer gives it up and its sender must decide."""

    @field_validator("bootstrap_servers")
    @classmethod
    def _hosts_with_ports(cls, text: str) -> str:
        for server in text.split(","):
            host, colon, port = server.strip().rpartition(":")
            if not (host and colon and port.isdigit()):
                raise ValueError(f"{server.strip()!r} is not host:port")
        return text

    @property
    def servers(self) -> list[str]:
        """The bootstrap servers as the list that FastStream's broker wants."""
        return [server.strip() for server in self.bootstrap_servers.split(",")]


class BatchSettings(Group):
    """The consume loop's measures. Times in seconds."""

    records: int = Field(default=200, ge=1, le=10_000)
    """At most this many records a batch: also the most that a SIGKILL makes a service do twice."""
    min_bytes: int = Field(default=1, ge=1)
    """The broker waits for this much, or for ``linger``, before it answers a fetch."""
    linger: float = Field(default=0.5, gt=0)
    patience: float = Field(default=120, gt=0)
    """How long a batch is held on a bad day before it is read anew; below ``max_poll_interval``."""
    grace: float = Field(default=25, gt=0)
    """How long SIGTERM waits for the batch in hand; below the pod's termination grace period."""
    stall: float = Field(default=300, gt=0)
    """Without progress for longer, though there is work and no bad day, the process says that it is not alive."""


class OperationsSettings(Group):
    """The port of ``/livez``, ``/readyz`` and ``/metrics``."""

    host: str = "0.0.0.0"  # noqa: S104 - probes and scrapers come from outside the container
    port: int = Field(default=9000, ge=0, le=65535)
    """0 takes a free one and logs it."""


class LogSettings(Group):
    """Logs on standard error."""

    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    format: Literal["auto", "json", "console"] = "auto"
    """``auto``: JSON lines, or colours on a terminal."""


class ServiceSettings(Group):
    """What every service is told."""

    kafka: KafkaSettings = KafkaSettings()
    operations: OperationsSettings = OperationsSettings()
    log: LogSettings = LogSettings()

    @classmethod
    def load(cls, environment: Mapping[str, str]) -> Self:
        """The settings that these environment variables make.

        Raises:
            BadSettings: an unknown name, a bad value, a file that cannot be read.
        """
        try:
            return cls.model_validate(_nested(environment))
        except ValidationError as error:
            raise BadSettings("\n".join(_complaints(error))) from None

    def shown(self) -> str:
        """All settings as the variables that would set them, one a line, secrets hidden."""
        return "\n".join(f"{name}={value}" for name, value in _variables(self))


class WorkerSettings(ServiceSettings):
    """What a service that consumes is told."""

    batch: BatchSettings = BatchSettings()

    @model_validator(mode="after")
    def _times_fit_each_other(self) -> Self:
        kafka, batch = self.kafka, self.batch
        if 2 * batch.patience >= kafka.max_poll_interval:
            raise ValueError(
                "KHABAR_BATCH__PATIENCE must be below half of KHABAR_KAFKA__MAX_POLL_INTERVAL: a batch may wait twice, "
                "and a member that does not poll for longer leaves its group"
            )
        if batch.grace >= kafka.rebalance_timeout:
            raise ValueError(
                "KHABAR_BATCH__GRACE must be below KHABAR_KAFKA__REBALANCE_TIMEOUT: the batch in hand is finished "
                "before its partitions go to another member"
            )
        if kafka.rebalance_timeout >= kafka.request_timeout:
            raise ValueError(
                "KHABAR_KAFKA__REBALANCE_TIMEOUT must be below KHABAR_KAFKA__REQUEST_TIMEOUT: or a slow join is given "
                "up and tried again without end"
            )
        return self


def _nested(environment: Mapping[str, str]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, text in sorted(environment.items()):
        if not name.upper().startswith(PREFIX):
            continue
        path = name[len(PREFIX) :].lower().split("__")
        if path[-1].endswith("_file"):
            path[-1], text = path[-1].removesuffix("_file"), _content(name, text)  # noqa: PLW2901
        _place(tree, path, text, name)
    return tree


def _content(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadSettings(f"{name}: the file {path!r} cannot be read: {error.strerror}") from error


def _place(tree: dict[str, Any], path: list[str], text: str, name: str) -> None:
    for part in path[:-1]:
        tree = tree.setdefault(part, {})
        if not isinstance(tree, dict):
            raise BadSettings(f"{name}: a shorter name already gives {part!r} a value")
    if path[-1] in tree:
        raise BadSettings(f"{name}: this setting is given twice")
    # Lists and objects are written as JSON; all else is text and converted by the field's own type.
    tree[path[-1]] = _parsed(name, text) if text.startswith(("[", "{")) else text


def _parsed(name: str, text: str) -> Any:  # noqa: ANN401 - any JSON value
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise BadSettings(f"{name}: looks like JSON and is none: {error.msg} at character {error.pos}") from error


def _complaints(error: ValidationError) -> list[str]:
    complaints = []
    for e in error.errors(include_url=False, include_input=False, include_context=False):
        if not e["loc"]:  # several settings that do not fit each other: the text names them
            complaints.append(e["msg"].removeprefix("Value error, "))
            continue
        name = PREFIX + "__".join(str(part) for part in e["loc"]).upper()
        unknown = e["type"] == "extra_forbidden"
        complaints.append(f"{name}: " + ("no such setting; --show-settings lists them all" if unknown else e["msg"]))
    return complaints


def _variables(group: BaseModel, prefix: str = PREFIX) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name in type(group).model_fields:
        value = getattr(group, name)
        variable = prefix + name.upper()
        if isinstance(value, BaseModel):
            found += _variables(value, variable + "__")
        else:
            found.append((variable, _shown(value)))
    return found


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "(hidden)" if value.get_secret_value() else "(empty)"
    if isinstance(value, tuple):
        return "[" + ", ".join(_shown(item) for item in value) + "]"
    return "" if value is None else str(value)
