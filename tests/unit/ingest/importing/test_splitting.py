"""Files are cut into pieces of one article each, wherever the chunks of their bytes end."""

from __future__ import annotations

import json

import pytest

from khabar_core.schemas import MAX_ARTICLE_BYTES
from khabar_ingest.domain.importing.elements import split_elements
from khabar_ingest.domain.importing.lines import bounded_lines, split_lines
from khabar_ingest.domain.importing.pieces import Piece, Reason, Rejection, without_bom
from khabar_ingest.domain.importing.text import split_text
from tests.unit.ingest.importing.samples import TEXT, in_chunks

CHUNKS = pytest.mark.parametrize("size", [1, 2, 3, 7, 64 * 1024])
TRICKY = {"body": 'گفت: "سلام" \\ {[ ]} , \n', "list": [{"a": "]"}, []]}


def places(pieces: list[Piece | Rejection]) -> list[str]:
    return [piece.place for piece in pieces]


def data(pieces: list[Piece | Rejection]) -> list[bytes]:
    return [piece.data for piece in pieces if isinstance(piece, Piece)]


@CHUNKS
def test_lines_are_numbered_and_blank_ones_passed_over(size: int) -> None:
    pieces = list(split_lines(in_chunks(b"one\n\n  \r\ntwo\nthree", size)))
    assert pieces == [Piece(":1", b"one"), Piece(":4", b"two"), Piece(":5", b"three")]


@pytest.mark.parametrize("length", [MAX_ARTICLE_BYTES, MAX_ARTICLE_BYTES + 1])
def test_only_a_line_that_is_longer_than_an_article_may_be_is_rejected(length: int) -> None:
    pieces = list(split_lines(in_chunks(b"before\n" + b"x" * length + b"\nafter\n", 64 * 1024)))
    assert places(pieces) == [":1", ":2", ":3"]
    assert isinstance(pieces[1], Rejection) == (length > MAX_ARTICLE_BYTES)
    assert pieces[2] == Piece(":3", b"after")


def test_of_an_overlong_line_no_more_is_held_than_an_article_may_have() -> None:
    (line,) = bounded_lines(b"x" * 100_000 for _ in range(100))
    assert (len(line.head), line.size, line.is_whole) == (MAX_ARTICLE_BYTES, 10_000_000, False)


@CHUNKS
def test_a_text_file_is_cut_where_a_line_begins_with_a_date(size: int) -> None:
    pieces = list(split_text(in_chunks(TEXT.encode(), size)))
    assert places(pieces) == [":1", ":4"]
    assert b"".join(data(pieces)) == TEXT.encode()


def test_text_before_the_first_date_is_an_article_and_blank_lines_are_none() -> None:
    assert places(list(split_text([b"\n \nintroduction\nmore\ndate 2025-01-01 body\n"]))) == [":3", ":5"]
    assert places(list(split_text([b"\n \n\n date 2025-01-01 body\n"]))) == [":4"]
    assert list(split_text([b"\n\n \n"])) == []


def test_a_date_that_does_not_begin_its_line_or_is_a_longer_number_begins_no_article() -> None:
    assert places(
        list(split_text([b"date 2025-01-01 a\non date 2025-01-02 b\ndate 2025-01-023 c\nupdate 2025-01-02"]))
    ) == [":1"]


def test_a_text_article_that_is_too_large_does_not_take_its_neighbours_with_it() -> None:
    paragraphs = b"word " * 20 + b"\n"
    long = b" date 2025-01-02 " + paragraphs * (MAX_ARTICLE_BYTES // len(paragraphs) + 1)
    pieces = list(split_text(in_chunks(b" date 2025-01-01 a\n" + long + b" date 2025-01-03 c\n", 4096)))
    assert [type(piece) for piece in pieces] == [Piece, Rejection, Piece]
    assert isinstance(pieces[1], Rejection)
    assert (pieces[1].place, pieces[1].reason) == (":2", Reason.TOO_LARGE)


@CHUNKS
@pytest.mark.parametrize("escaped", [True, False])
def test_arrays_objects_and_several_of_them_are_cut_into_their_elements(size: int, escaped: bool) -> None:
    one = json.dumps(TRICKY, ensure_ascii=escaped).encode()
    pretty = json.dumps(TRICKY, ensure_ascii=escaped, indent=2).encode()
    file = one + b"\n[" + one + b" ,\n" + pretty + b"]\n[]" + one + one + b"[ " + one + b"]"
    pieces = list(split_elements(in_chunks(file, size)))
    assert places(pieces) == ["#1", "#2", "#3", "#4", "#5", "#6"]
    assert [json.loads(piece) for piece in data(pieces)] == [TRICKY] * 6


@CHUNKS
def test_elements_that_are_no_objects_are_pieces_too_so_that_they_are_reported(size: int) -> None:
    pieces = list(split_elements(in_chunks(b'[12, "a, ]\\"", null, [{}], {"a":1}] oops ] }\n', size)))
    assert data(pieces) == [b"12", b'"a, ]\\""', b"null", b"[{}]", b'{"a":1}', b"oops", b"]", b"}"]


@CHUNKS
@pytest.mark.parametrize(
    ("rest", "place"), [(b'{"a": "b', "#2"), (b'{"a": [1', "#2"), (b"", "#2"), (b'{"b": 2}', "#3"), (b'"x\\', "#2")]
)
def test_a_json_file_that_ends_too_early_says_so_and_keeps_what_is_whole(size: int, rest: bytes, place: str) -> None:
    pieces = list(split_elements(in_chunks(b'[{"a":1}, ' + rest, size)))
    assert pieces[0] == Piece("#1", b'{"a":1}')
    assert isinstance(pieces[-1], Rejection)
    assert (pieces[-1].place, pieces[-1].reason) == (place, Reason.CUT_OFF)


def test_an_element_that_is_too_large_does_not_take_its_neighbours_with_it() -> None:
    large = b'{"body": "' + b"x" * MAX_ARTICLE_BYTES + b'"}'
    pieces = list(split_elements(in_chunks(b'[{"a":1},' + large + b',{"c":3}]', 64 * 1024)))
    assert data(pieces) == [b'{"a":1}', b'{"c":3}']
    assert isinstance(pieces[1], Rejection)
    assert (pieces[1].place, pieces[1].reason) == ("#2", Reason.TOO_LARGE)


@CHUNKS
def test_a_byte_order_mark_is_no_part_of_the_first_article(size: int) -> None:
    assert b"".join(without_bom(in_chunks(b"\xef\xbb\xbfabc\xef\xbb\xbf", size))) == b"abc\xef\xbb\xbf"
    assert b"".join(without_bom(in_chunks(b"a", size))) == b"a"
