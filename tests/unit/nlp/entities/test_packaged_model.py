import hashlib
from importlib import resources

import pytest

from khabar_nlp.domain.entities.lexicon_files import CLUSTERS, GAZETTEERS, unpack_lexicon
from khabar_nlp.domain.entities.recognizer import MODEL
from khabar_nlp.domain.entities.words import keys

MODELS = resources.files("khabar_nlp") / "models"
NAMES = [
    name.strip()
    for line in (MODELS / "organizations.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
    for name in line.split("|")
]


@pytest.mark.parametrize("file", [MODEL, GAZETTEERS, CLUSTERS])
def test_the_data_card_tells_the_checksum_of_the_file(file: str) -> None:
    digest = hashlib.sha256((MODELS / file).read_bytes()).hexdigest()
    assert f"| `{file}` | `{digest}` |" in (MODELS / "entities.md").read_text("utf-8")


def test_every_organization_is_listed_once_and_in_the_packaged_lists() -> None:
    lexicon = unpack_lexicon((MODELS / GAZETTEERS).read_bytes(), (MODELS / CLUSTERS).read_bytes())
    assert len(NAMES) > 300
    assert [name for name in NAMES if NAMES.count(name) > 1] == []
    assert [name for name in NAMES if [hit.end for hit in lexicon.phrases(keys(name))] != [len(keys(name))]] == []


def test_the_model_is_small_enough_to_ship() -> None:
    assert len((MODELS / MODEL).read_bytes()) < 8_000_000
