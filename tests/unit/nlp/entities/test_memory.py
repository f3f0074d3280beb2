import pytest

from khabar_core.schemas import Label
from khabar_nlp.domain.entities.crf import Chunk
from khabar_nlp.domain.entities.memory import PLAUSIBLE, Memory
from khabar_nlp.domain.entities.reading import Reading
from khabar_nlp.domain.entities.words import key
from khabar_nlp.domain.tokens import Token, tokenize


def reading(text: str, *chunks: Chunk, person: float = 0.0) -> Reading:
    tokens: list[Token] = list(tokenize(text))
    return Reading(tokens, [key(token.text) for token in tokens], list(chunks), [person] * len(tokens))


def memory_of(text: str, *chunks: Chunk) -> Memory:
    return Memory([reading(text, *chunks)], text)


def rare(_: str) -> bool:
    return False


def frequent(_: str) -> bool:
    return True


FULL = Chunk(Label.PER, 0, 2, 0.9)


def test_a_bare_surname_is_the_person_named_before() -> None:
    memory = memory_of("علیرضا خامسیان آمد", FULL)
    assert memory.recall(reading("سپس خامسیان رفت"), rare) == [Chunk(Label.PER, 1, 2, 0.9)]
    assert memory.name([key("خامسیان")]) == "علیرضا خامسیان"


def test_a_surname_of_two_words_is_found_whole() -> None:
    memory = memory_of("سارا کریم پور آمد", Chunk(Label.PER, 0, 3, 0.8))
    assert memory.recall(reading("گفت کریم‌پور رفت"), rare) == [Chunk(Label.PER, 1, 2, 0.8)]
    assert memory.recall(reading("گفت کریم پور رفت"), rare) == [Chunk(Label.PER, 1, 3, 0.8)]


def test_a_surname_of_two_persons_is_a_person_without_a_full_name() -> None:
    memory = memory_of("علی احمدی و رضا احمدی آمدند", FULL, Chunk(Label.PER, 3, 5, 0.7))
    assert memory.recall(reading("احمدی رفت"), rare) == [Chunk(Label.PER, 0, 1, 0.9)]
    assert memory.name(["احمدی"]) is None


def test_the_fullest_form_of_one_person_is_the_name() -> None:
    memory = memory_of("رضا کاویان و محمدرضا کاویان", FULL, Chunk(Label.PER, 3, 5, 0.7))
    assert memory.name(["کاویان"]) == "محمدرضا کاویان"


@pytest.mark.parametrize(("person", "found"), [(PLAUSIBLE, 1), (PLAUSIBLE / 2, 0)])
def test_a_surname_that_is_a_frequent_word_must_be_plausible(person: float, found: int) -> None:
    memory = memory_of("کاظم زمانی آمد", FULL)
    assert len(memory.recall(reading("زمانی که رفت", person=person), frequent)) == found


@pytest.mark.parametrize(("sure", "label"), [(0.5, Label.PER), (0.95, Label.LOC)])
def test_another_kind_of_name_gives_way_only_where_it_was_less_sure(sure: float, label: Label) -> None:
    memory = memory_of("مینا زاهدان آمد", FULL)
    recalled = memory.recall(reading("زاهدان گفت", Chunk(Label.LOC, 0, 1, sure)), rare)
    assert [chunk.label for chunk in recalled] == [label]


def test_a_single_word_is_not_remembered() -> None:
    memory = memory_of("خامسیان آمد", Chunk(Label.PER, 0, 1, 0.9))
    assert memory.recall(reading("خامسیان رفت"), rare) == []
