"""The samples of `articles.json`: what is sent, in order, and what each of them shows."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from importlib.resources import files
from typing import Any

from pydantic import BaseModel, ConfigDict


class Spelling(StrEnum):
    """How a sample's half-spaces and letters are typed."""

    INTACT = "intact"
    SQUEEZED = "squeezed"
    """Half-spaces deleted."""
    SPACED = "spaced"
    """Half-spaces typed as spaces."""
    ARABIC = "arabic"
    """Arabic letters and digits."""
    ENGLISH = "english"


class _Sample(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    shows: str
    """What there is to see, in a line of English."""


class Publication(_Sample):
    """An article, posted to the ingest API as it is."""

    beat: str
    spelling: Spelling
    replaces: str | None = None
    """The name of the earlier sample of which this is the newer text."""
    article: Mapping[str, Any]


class Retraction(_Sample):
    """An earlier publication is taken back."""

    retracts: str


class BrokenRecord(_Sample):
    """Text that is no article, written straight to `news.raw`."""

    record: str


Sample = Publication | Retraction | BrokenRecord


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    about: str
    samples: tuple[Sample, ...]


def load_samples() -> tuple[Sample, ...]:
    """The samples of the package."""
    return _File.model_validate_json(files("demo").joinpath("articles.json").read_bytes()).samples
