"""What the indexer is told."""

from __future__ import annotations

from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator

from khabar_core.settings import BatchSettings, Group, WorkerSettings


class OpenSearchSettings(Group):
    """How to reach OpenSearch, and what the index is like when it is made."""

    url: str = "http://localhost:9200"
    """One node's address, or several's separated by commas."""
    username: str | None = None
    password: SecretStr | None = None
    ca: str | None = None
    """The authority that signed the server's certificate, where the system does not know it: text in PEM form, or by
    ``KHABAR_OPENSEARCH__CA_FILE`` the file that holds it."""
    timeout: float = Field(default=30, gt=0)
    """Seconds after which a request is given up; what it asked for may have been done all the same."""
    shards: int = Field(default=1, ge=1, le=1024)
    """Fixed when the index is made. One serves tens of millions of articles."""
    replicas: int = Field(default=1, ge=0)
    refresh_interval: str = Field(default="5s", pattern=r"^(-1|[1-9][0-9]*(ms|s|m))$")
    """How long a written article may stay unsearchable."""

    @field_validator("url")
    @classmethod
    def _addresses(cls, text: str) -> str:
        for url in text.split(","):
            parts = urlsplit(url.strip())
            if parts.scheme not in {"http", "https"} or not parts.hostname:
                raise ValueError(f"{url.strip()!r} is not http://host:port or https://host:port")
            if parts.username or parts.password:
                raise ValueError("give user and password by settings of their own: an address is logged")
        return text

    @model_validator(mode="after")
    def _username_goes_with_a_password(self) -> Self:
        if (self.username is None) != (self.password is None):
            raise ValueError("username and password go together: give both or neither")
        return self

    @property
    def urls(self) -> list[str]:
        """The addresses, one each."""
        return [url.strip() for url in self.url.split(",")]

    @property
    def credentials(self) -> tuple[str, str] | None:
        """User and password, if there are any."""
        if self.username is None or self.password is None:
            return None
        return self.username, self.password.get_secret_value()


class BulkSettings(Group):
    """The measures of bulk requests. More of any brought nothing: two in flight keep a node busy."""

    operations: int = Field(default=500, ge=1)
    bytes: int = Field(default=5 * 1024 * 1024, ge=1)
    in_flight: int = Field(default=2, ge=1)
    retries: int = Field(default=3, ge=0)
    """How often the operations that OpenSearch had no room for are sent again before the whole batch waits."""


class IndexerBatchSettings(BatchSettings):
    """A batch is two bulks, and the broker gathers it: for half a second, or until there are some hundred articles."""

    records: int = Field(default=1000, ge=1, le=10_000)
    min_bytes: int = Field(default=256 * 1024, ge=1)


class IndexerSettings(WorkerSettings):
    """All settings of the indexer."""

    batch: IndexerBatchSettings = IndexerBatchSettings()
    opensearch: OpenSearchSettings = OpenSearchSettings()
    bulk: BulkSettings = BulkSettings()
