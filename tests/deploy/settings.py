"""Which settings belong to which command, and whether an environment fits them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from khabar_core.settings import PREFIX, ServiceSettings
from khabar_indexer.app.settings import IndexerSettings
from khabar_ingest.app.settings import IngestSettings
from khabar_nlp.app.settings import NlpSettings

OF_PROGRAM: Mapping[str, type[ServiceSettings]] = {
    "khabar-core": ServiceSettings,
    "khabar-ingest": IngestSettings,
    "khabar-nlp": NlpSettings,
    "khabar-indexer": IndexerSettings,
}


def load(command: Sequence[str], environment: Mapping[str, str]) -> ServiceSettings:
    """Return the settings that a command makes of an environment, which must hold nothing else.

    Raises:
        BadSettings: they do not fit.
    """
    assert all(name.startswith(PREFIX) for name in environment), f"not all ours: {sorted(environment)}"
    return OF_PROGRAM[command[0]].load(environment)


def with_secret_files(environment: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The environment with each `…_FILE` pointing to a file that exists here, as the mounted one will there."""
    secret = folder / "secret"
    secret.write_text("a-key-of-a-client\n")
    return {name: str(secret) if name.endswith("_FILE") else value for name, value in environment.items()}
