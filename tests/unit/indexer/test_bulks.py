"""How operations are cut into bulk requests."""

from __future__ import annotations

from khabar_indexer.domain.bulks import body_of, cut
from khabar_indexer.domain.documents import Kind, Operation
from tests.unit.indexer.articles import id_of


def sized(number: int, source: int = 10) -> Operation:
    return Operation(id_of(number), 1, b"x" * source, Kind.ARTICLE)


def numbers(bulks: list[list[Operation]]) -> list[list[int]]:
    return [[int(operation.id, 16) for operation in bulk] for bulk in bulks]


def test_a_bulk_has_at_most_so_many_operations_in_order() -> None:
    bulks = list(cut(map(sized, range(5)), most=2, most_bytes=10**6))
    assert numbers(bulks) == [[0, 1], [2, 3], [4]]


def test_a_bulk_has_at_most_so_many_bytes() -> None:
    one = len(sized(0).lines)
    bulks = list(cut(map(sized, range(5)), most=100, most_bytes=2 * one))
    assert numbers(bulks) == [[0, 1], [2, 3], [4]]
    assert all(len(body_of(bulk)) <= 2 * one for bulk in bulks)


def test_a_document_that_is_larger_than_a_bulk_goes_alone() -> None:
    bulks = list(cut([sized(0), sized(1, 5000), sized(2)], most=100, most_bytes=1000))
    assert numbers(bulks) == [[0], [1], [2]]


def test_nothing_makes_no_bulk() -> None:
    assert list(cut([], most=2, most_bytes=10)) == []
