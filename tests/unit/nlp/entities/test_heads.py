import pytest

from khabar_core.schemas import Label
from khabar_nlp.domain.entities.crf import Chunk
from khabar_nlp.domain.entities.heads import with_heads
from khabar_nlp.domain.entities.known import with_known
from khabar_nlp.domain.entities.lexicon import Kind, Lexicon
from khabar_nlp.domain.entities.words import keys


def headed(text: str, *chunks: Chunk) -> list[tuple[Label, int, int]]:
    return [(chunk.label, chunk.start, chunk.end) for chunk in with_heads(chunks, keys(text))]


@pytest.mark.parametrize(
    ("text", "found", "wanted"),
    [
        ("در استان قم", (Label.LOC, 2, 3), (Label.LOC, 1, 3)),
        ("به شهرداری کرج", (Label.LOC, 2, 3), (Label.ORG, 1, 3)),
        ("به شهرداری شهر کرج", (Label.LOC, 3, 4), (Label.ORG, 1, 4)),
        ("در وزارت نیرو", (Label.ORG, 2, 3), (Label.ORG, 1, 3)),
        ("مردم قم", (Label.LOC, 1, 2), (Label.LOC, 1, 2)),
        ("استان رضا", (Label.PER, 1, 2), (Label.PER, 1, 2)),
    ],
)
def test_a_head_noun_belongs_to_the_name(
    text: str, found: tuple[Label, int, int], wanted: tuple[Label, int, int]
) -> None:
    assert headed(text, Chunk(*found, 0.8)) == [wanted]


def test_the_place_directly_after_an_organization_belongs_to_it() -> None:
    organization, place = Chunk(Label.ORG, 0, 2, 0.9), Chunk(Label.LOC, 2, 3, 0.6)
    assert with_heads([organization, place], keys("وزارت خارجه عراق")) == [Chunk(Label.ORG, 0, 3, 0.6)]


def test_a_head_noun_is_not_taken_from_the_name_before() -> None:
    assert headed("نام شهر قم", Chunk(Label.EVT, 0, 2, 0.9), Chunk(Label.LOC, 2, 3, 0.9)) == [
        (Label.EVT, 0, 2),
        (Label.LOC, 2, 3),
    ]


def test_a_head_noun_alone_names_nothing_but_the_army_does() -> None:
    assert headed("دولت و ارتش", Chunk(Label.ORG, 0, 1, 0.9), Chunk(Label.ORG, 2, 3, 0.9)) == [(Label.ORG, 2, 3)]


LEXICON = Lexicon({Kind.ORGANIZATION: ["بانک مرکزی", "سازمان ملل", "سازمان ملل متحد"]}, {})


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("رئیس بانک مرکزی گفت", (1, 3)),
        ("رئیس بانک‌مرکزی گفت", (1, 2)),
        ("در سازمان ملل متحد گفت", (1, 4)),
        ("خبرنگار مهر گفت", (1, 2)),
    ],
)
def test_a_known_organization_is_found_however_it_is_joined(text: str, span: tuple[int, int]) -> None:
    assert [(chunk.label, chunk.start, chunk.end) for chunk in with_known([], keys(text), LEXICON)] == [
        (Label.ORG, *span)
    ]


def test_a_news_agency_with_an_everyday_name_is_none_elsewhere() -> None:
    assert with_known([], keys("ماه مهر رسید"), LEXICON) == []


def test_a_known_organization_replaces_shorter_finds_and_stays_inside_longer_ones() -> None:
    words = keys("شعبه بانک مرکزی کرج")
    shorter, longer = Chunk(Label.LOC, 2, 3, 0.5), Chunk(Label.ORG, 0, 4, 0.5)
    assert [(chunk.start, chunk.end) for chunk in with_known([shorter], words, LEXICON)] == [(1, 3)]
    assert with_known([longer], words, LEXICON) == [longer]
