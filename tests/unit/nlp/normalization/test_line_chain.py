from math import log2

from hypothesis import given
from hypothesis import strategies as st

from khabar_nlp.domain.normalization.line_chain import BROKEN, INTACT_WORD, MENDED, PRIOR, posterior

evidence = st.lists(st.floats(-500, 500), min_size=1, max_size=30)


def test_a_line_of_which_nothing_is_known_is_held_to_be_intact() -> None:
    assert posterior([0.0]) == [PRIOR]


def test_one_unmistakable_word_in_a_short_text_speaks_for_a_loss() -> None:
    assert posterior([8.0])[0] > 0


def test_a_word_of_unusual_spelling_does_not_outweigh_an_intact_document() -> None:
    lines = [3 * INTACT_WORD] * 5
    assert all(bits < 0 for bits in posterior([*lines, 8.0, *lines]))


def test_a_damaged_paragraph_in_an_intact_document_is_seen() -> None:
    lines = [3 * INTACT_WORD] * 5
    odds = posterior([*lines, 40.0, *lines])
    assert [bits > 0 for bits in odds] == [False] * 5 + [True] + [False] * 5


def test_a_line_without_a_sign_follows_the_lines_around_it() -> None:
    assert posterior([20.0, 0.0, 20.0])[1] > 0
    assert posterior([-20.0, 0.0, -20.0])[1] < PRIOR


@given(evidence, st.integers(0, 29), st.floats(0, 50))
def test_more_evidence_never_makes_a_loss_less_likely_anywhere(lines: list[float], place: int, more: float) -> None:
    place %= len(lines)
    before = posterior(lines)
    lines[place] += more
    assert all(after >= bits - 1e-6 for after, bits in zip(posterior(lines), before, strict=True))


@given(evidence)
def test_neighbors_speak_with_a_bounded_voice(lines: list[float]) -> None:
    least = log2(BROKEN / (1 - BROKEN)) + log2(MENDED / (1 - BROKEN))
    most = log2((1 - MENDED) / MENDED) + log2((1 - MENDED) / BROKEN)
    assert all(least - 0.1 < bits - own < most + 0.1 for bits, own in zip(posterior(lines), lines, strict=True))
