from collections.abc import Callable, Iterable

import pytest

from khabar_nlp.domain.normalization import Normalizer
from khabar_nlp.domain.normalization.edits import Edit, apply
from khabar_nlp.domain.spelling import Speller, SpellingModel

type Repaired = Callable[[str], str]


@pytest.fixture(scope="session")
def speller() -> Speller:
    return Speller(SpellingModel.packaged())


@pytest.fixture(scope="session")
def normalizer(speller: Speller) -> Normalizer:
    return Normalizer(speller)


@pytest.fixture
def repaired(speller: Speller) -> Callable[[Callable[[str, Speller], Iterable[Edit]]], Repaired]:
    """Makes of a step that needs a speller a function from text to text."""
    return lambda step: lambda text: apply(text, list(step(text, speller)))
