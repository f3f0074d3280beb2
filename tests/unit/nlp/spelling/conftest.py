import pytest

from khabar_nlp.domain.spelling import Speller, SpellingModel


@pytest.fixture(scope="session")
def model() -> SpellingModel:
    return SpellingModel.packaged()


@pytest.fixture(scope="session")
def speller(model: SpellingModel) -> Speller:
    return Speller(model)
