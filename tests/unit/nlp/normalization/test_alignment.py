"""Where characters came from and went to: examples to read, and what holds for any edits of any text."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khabar_nlp.domain.normalization.alignment import Alignment
from khabar_nlp.domain.normalization.edits import Edit, apply


class Repaired(NamedTuple):
    """A text that went through rounds of edits."""

    original: str
    text: str
    alignment: Alignment
    kept: list[int | None]
    """Of each character of the new text, which one of the original it is, None where an edit put it there."""


def repaired(original: str, *rounds: list[Edit]) -> Repaired:
    text = original
    kept: list[int | None] = list(range(len(original)))
    for edits in rounds:
        text = apply(text, edits)
        for start, end, replacement in reversed(edits):
            kept[start:end] = [None] * len(replacement)
    return Repaired(original, text, Alignment.of(len(original), rounds), kept)


@st.composite
def any_repair(draw: st.DrawFn) -> Repaired:
    """A short text and up to four rounds of ordered edits that do not overlap, insertions and deletions among them."""
    original = text = draw(st.text("کتابها \u200c", max_size=12))
    rounds: list[list[Edit]] = []
    for _ in range(draw(st.integers(0, 4))):
        places = draw(st.lists(st.integers(0, len(text)), max_size=8).map(sorted))
        edits = [
            Edit(start, end, draw(st.text("xyz", max_size=3)))
            for start, end in zip(places[::2], places[1::2], strict=False)
        ]
        rounds.append(edits)
        text = apply(text, edits)
    return repaired(original, *rounds)


def spans(length: int) -> list[tuple[int, int]]:
    return [(start, end) for start in range(length + 1) for end in range(start, length + 1)]


def test_an_inserted_half_space_comes_from_the_empty_place_before_the_letter_that_follows() -> None:
    _, text, alignment, _ = repaired("او میشود", [Edit(5, 5, "\u200c")])
    assert text == "او می\u200cشود"
    assert [alignment.to_original(position) for position in range(10)] == [0, 1, 2, 3, 4, 5, 5, 6, 7, 8]
    assert [alignment.to_normalized(position) for position in range(9)] == [0, 1, 2, 3, 4, 6, 7, 8, 9]
    assert alignment.original_span(5, 6) == (5, 5)
    assert alignment.original_span(3, 9) == (3, 8)
    assert alignment.normalized_span(3, 8) == (3, 9)


def test_a_deleted_control_goes_to_what_follows_it() -> None:
    _, text, alignment, _ = repaired("نو\u200fروز", [Edit(2, 3, "")])
    assert text == "نوروز"
    assert [alignment.to_normalized(position) for position in range(7)] == [0, 1, 2, 2, 3, 4, 5]
    assert [alignment.to_original(position) for position in range(6)] == [0, 1, 3, 4, 5, 6]
    assert alignment.normalized_span(2, 3) == (2, 2)
    assert alignment.original_span(0, 5) == (0, 6)


def test_a_replaced_stretch_belongs_together() -> None:
    _, text, alignment, _ = repaired("از ﻻله ...", [Edit(3, 4, "لا"), Edit(7, 10, "…")])
    assert text == "از لاله …"
    assert [alignment.original_span(position, position + 1) for position in (3, 4, 8)] == [(3, 4), (3, 4), (7, 10)]
    assert [alignment.normalized_span(position, position + 1) for position in (3, 7, 8, 9)] == [(3, 5), *[(8, 9)] * 3]


def test_a_stretch_of_equal_length_is_taken_letter_for_letter() -> None:
    _, text, alignment, _ = repaired("علي كيست", [Edit(2, 6, "ی کی")])
    assert text == "علی کیست"
    assert [alignment.to_original(position) for position in range(9)] == list(range(9))
    assert [alignment.to_normalized(position) for position in range(9)] == list(range(9))


def test_an_insertion_inside_a_replaced_stretch_belongs_to_the_stretch() -> None:
    _, text, alignment, _ = repaired("آﷲا", [Edit(1, 2, "اللّه")], [Edit(3, 3, "\u200c")])
    assert text == "آال\u200cلّها"
    assert alignment.original_span(3, 4) == (1, 2)
    assert alignment.normalized_span(1, 2) == (1, 7)


def test_an_insertion_at_the_edge_of_a_replaced_stretch_comes_from_nowhere() -> None:
    _, text, alignment, _ = repaired("آﷲا", [Edit(1, 2, "اللّه")], [Edit(1, 1, " "), Edit(6, 6, " ")])
    assert text == "آ اللّه ا"
    assert alignment.original_span(1, 2) == (1, 1)
    assert alignment.original_span(7, 8) == (2, 2)
    assert alignment.normalized_span(1, 2) == (2, 7)


def test_what_was_inserted_into_an_emptied_text_comes_from_its_end() -> None:
    _, text, alignment, _ = repaired("\u200f\u200f", [Edit(0, 2, "")], [Edit(0, 0, "�")])
    assert text == "�"
    assert (alignment.to_original(0), alignment.to_original(1), alignment.original_span(0, 1)) == (2, 2, (2, 2))
    assert [alignment.to_normalized(position) for position in range(3)] == [0, 0, 1]


@given(any_repair())
def test_both_maps_are_total_and_monotone_and_reach_the_ends(repair: Repaired) -> None:
    original, text, alignment, _ = repair
    back = [alignment.to_original(position) for position in range(len(text) + 1)]
    forth = [alignment.to_normalized(position) for position in range(len(original) + 1)]
    assert back == sorted(back)
    assert forth == sorted(forth)
    assert 0 <= back[0] <= back[-1] == len(original)
    assert 0 <= forth[0] <= forth[-1] == len(text)


@given(any_repair())
def test_what_no_edit_touched_maps_to_itself_both_ways(repair: Repaired) -> None:
    original, text, alignment, kept = repair
    for position, came_from in enumerate(kept):
        if came_from is not None:
            assert text[position] == original[came_from]
            assert alignment.to_original(position) == came_from
            assert alignment.to_normalized(came_from) == position
            assert alignment.original_span(position, position + 1) == (came_from, came_from + 1)
            assert alignment.normalized_span(came_from, came_from + 1) == (position, position + 1)


@given(any_repair())
def test_an_untouched_run_has_the_same_text_in_both_and_its_neighbors_stay_neighbors(repair: Repaired) -> None:
    original, text, alignment, kept = repair
    for start, end in spans(len(text)):
        run = [place for place in kept[start:end] if place is not None]
        if run and run == list(range(run[0], run[0] + end - start)):
            assert alignment.original_span(start, end) == (run[0], run[-1] + 1)
            assert original[run[0] : run[-1] + 1] == text[start:end]
            assert alignment.normalized_span(run[0], run[-1] + 1) == (start, end)


@given(any_repair())
def test_spans_are_in_bounds_and_grow_with_what_they_are_the_spans_of(repair: Repaired) -> None:
    original, text, alignment, _ = repair
    for length, other, span in (
        (len(text), len(original), alignment.original_span),
        (len(original), len(text), alignment.normalized_span),
    ):
        for start, end in spans(length):
            first, last = span(start, end)
            assert 0 <= first <= last <= other
            if start < end - 1:
                inner_first, inner_last = span(start, end - 1)
                assert first <= inner_first
                assert inner_last <= last


@given(any_repair())
def test_there_and_back_covers_a_span_but_for_insertions_at_its_edges(repair: Repaired) -> None:
    _, text, alignment, _ = repair

    def inserted(position: int) -> bool:
        first, last = alignment.original_span(position, position + 1)
        return first == last

    for start, end in spans(len(text)):
        if start < end and not inserted(start) and not inserted(end - 1):
            first, last = alignment.normalized_span(*alignment.original_span(start, end))
            assert first <= start
            assert end <= last


@given(any_repair())
def test_back_and_forth_covers_a_span_but_for_deletions(repair: Repaired) -> None:
    original, _, alignment, _ = repair
    for start, end in spans(len(original)):
        there = alignment.normalized_span(start, end)
        if there[0] < there[1]:
            first, last = alignment.original_span(*there)
            left = range(start, first)
            right = range(last, end)
            assert all(alignment.normalized_span(at, at + 1)[0] == there[0] for at in left)
            assert all(len(range(*alignment.normalized_span(at, at + 1))) == 0 for at in [*left, *right])


@given(any_repair())
def test_an_empty_span_is_an_empty_place(repair: Repaired) -> None:
    original, text, alignment, _ = repair
    for position in range(len(text) + 1):
        assert alignment.original_span(position, position) == (alignment.to_original(position),) * 2
    for position in range(len(original) + 1):
        assert alignment.normalized_span(position, position) == (alignment.to_normalized(position),) * 2


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (0, 4), (4, 4), (2, 1), (-1, -1), (4, 5)])
def test_there_is_nothing_outside_of_the_text(start: int, end: int) -> None:
    alignment = Alignment.of(3, [])
    for span in (alignment.original_span, alignment.normalized_span):
        with pytest.raises(IndexError, match="is not between 0 and"):
            span(start, end)


@pytest.mark.parametrize("position", [-1, 4])
def test_there_is_no_position_outside_of_the_text(position: int) -> None:
    alignment = Alignment.of(3, [])
    for place in (alignment.to_original, alignment.to_normalized):
        with pytest.raises(IndexError, match=f"position {position} is not between 0 and 3"):
            place(position)


def test_a_text_without_edits_is_its_own_image() -> None:
    alignment = Alignment.of(3, [])
    for start, end in spans(3):
        assert alignment.original_span(start, end) == alignment.normalized_span(start, end) == (start, end)


def test_an_empty_text_has_one_position() -> None:
    alignment = Alignment.of(0, [[]])
    assert (alignment.to_original(0), alignment.to_normalized(0), alignment.original_span(0, 0)) == (0, 0, (0, 0))
