import pytest

from khabar_nlp.domain.normalization import Normalizer


@pytest.fixture(scope="session")
def normalizer() -> Normalizer:
    return Normalizer.load()
