"""The models are files in the package; an id tells which bytes they were."""

from __future__ import annotations

import hashlib
from importlib import resources


def model_id(name: str, *files: str) -> str:
    """``name-`` and twelve hexadecimal digits of the files' SHA-256: it changes with the model's bytes."""
    digest = hashlib.sha256()
    folder = resources.files("khabar_nlp") / "models"
    for file in files:
        digest.update((folder / file).read_bytes())
    return f"{name}-{digest.hexdigest()[:12]}"
