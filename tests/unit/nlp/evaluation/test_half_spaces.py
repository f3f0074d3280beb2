"""The evaluation on lines so small that its figures are worked out by hand. In them `_` stands for a half-space."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khabar_nlp.evaluation.half_spaces import Mistake, Repair, Report, Score, evaluate, shares

NO_USAGE = shares([])


def real(line: str) -> str:
    return line.replace("_", "\u200c")


def answering(**answers: str) -> Repair:
    """A repair that knows its answers, and leaves every other line as it is."""
    known = {real(line): real(answer) for line, answer in answers.items()}
    return lambda lines: [known.get(line, line) for line in lines]


def measured(gold: str, answers: dict[str, str], usage: dict[str, int] | None = None) -> Report:
    share = shares((real(spelling), count) for spelling, count in (usage or {}).items())
    return evaluate(answering(**answers), [real(line) for line in gold.split("\n")], share)


def unchanged(lines: Sequence[str]) -> Sequence[str]:
    return lines


def test_squeezed_text_counts_what_came_back_what_did_not_and_what_was_made_up() -> None:
    report = measured(
        "او می_رود\nکتاب_ها را می_خوانند\nبه شدت بارید",
        {"او میرود": "او می_رود", "کتابها را میخوانند": "کتاب_ها را میخوانند", "به شدت بارید": "به_شدت بارید"},
    )
    # Expected 3; told: می_رود, کتاب_ها, به_شدت.
    assert report.squeezed.score == Score(expected=3, told=3, right=2)
    assert report.squeezed.score.precision == pytest.approx(2 / 3)
    assert report.squeezed.score.recall == pytest.approx(2 / 3)
    assert report.squeezed.sentences == pytest.approx(1 / 3)


def test_f1_is_the_harmonic_mean() -> None:
    score = Score(expected=4, told=2, right=1)
    assert (score.precision, score.recall) == (0.5, 0.25)
    assert score.f1 == pytest.approx(2 * 0.5 * 0.25 / 0.75)


def test_in_spaced_text_a_space_must_become_a_half_space_where_one_was_and_nowhere_else() -> None:
    report = measured(
        "می_رود به شدت\nکتاب_ها رفته_اند\nخانه_ای",
        {
            "می رود به شدت": "می_رود به_شدت",  # one right, one made up
            "کتاب ها رفته اند": "کتاب_ها رفته اند",  # one right, one missed
            "خانه ای": "خانهای",  # missed: a space too few is no half-space
        },
    )
    assert report.spaced.score == Score(expected=4, told=3, right=2)
    assert report.spaced.sentences == 0


def test_text_that_is_left_alone_has_no_precision_and_its_lines_without_half_spaces_are_whole() -> None:
    report = evaluate(unchanged, [real("می_رود"), "باران آمد", "برف نیامد", real("کتاب_ها")], NO_USAGE)
    for restored in (report.squeezed, report.spaced):
        assert restored.as_json() == {
            "precision": 0.0,
            "recall": 0.0,
            "f1": 0.0,
            "sentences": 0.5,
            "either": {"precision": 0.0, "recall": 0.0, "f1": 0.0},
        }


def test_where_nothing_was_expected_and_nothing_told_all_is_right() -> None:
    score = evaluate(unchanged, ["باران آمد"], NO_USAGE).squeezed.score
    assert (score.precision, score.recall, score.f1) == (1.0, 1.0, 1.0)


def test_either_lets_a_spelling_in_use_stand_for_another() -> None:
    report = measured(
        "آن_ها رفتند\nآنها رفتند\nکتاب_ها ماندند",
        {"آنها رفتند": "آنها رفتند", "کتابها ماندند": "کتاب_ها ماندند"},
        usage={"آن_ها": 50, "آنها": 50, "کتاب_ها": 99, "کتابها": 1},
    )
    assert report.squeezed.score == Score(expected=2, told=1, right=1)
    assert report.squeezed.either == Score(expected=1, told=1, right=1)
    # The line that is written otherwise is still not the line that was given.
    assert report.squeezed.sentences == pytest.approx(2 / 3)


@pytest.mark.parametrize(
    ("gold", "told", "usage", "either"),
    [
        ("آنها", "آن_ها", {"آن_ها": 9, "آنها": 1}, Score(1, 1, 1)),
        ("آنها", "آن_ها", {"آن_ها": 91, "آنها": 9}, Score(0, 1, 0)),
        ("آنها", "آن_ها", {"آن_ها": 9, "آنها": 91}, Score(0, 1, 0)),
        ("آنها", "آن_ها", {}, Score(0, 1, 0)),
        ("بی_آنکه", "بی_آن_که", {"بی_آنکه": 5, "بی_آن_که": 5}, Score(2, 2, 2)),
        ("«بی_آنکه»، رفت", "«بی_آن_که»، رفت", {"بی_آنکه": 5, "بی_آن_که": 5}, Score(2, 2, 2)),
        ("نامه\u064eات", "نامه_ات", {"نامهات": 5, "نامه_ات": 5}, Score(1, 1, 1)),
        ("به شدت", "به_شدت", {"به_شدت": 5, "بهشدت": 5}, Score(0, 1, 0)),
    ],
    ids=[
        "a tenth is in use",
        "less than a tenth of the gold",
        "less than a tenth of the told",
        "unknown word",
        "both have half-spaces",
        "punctuation is no part of a word",
        "marks do not count",
        "two words are not one",
    ],
)
def test_either_takes_two_spellings_of_one_word_that_both_have_a_tenth(
    gold: str, told: str, usage: dict[str, int], either: Score
) -> None:
    assert measured(gold, {gold.replace("_", ""): told}, usage).squeezed.either == either


def test_either_does_not_take_a_word_that_is_still_in_pieces() -> None:
    report = measured("می_شود", {}, usage={"می_شود": 5, "میشود": 5})
    assert report.squeezed.either == Score(expected=0, told=0, right=0)
    assert report.spaced.either == Score(expected=1, told=0, right=0)


@pytest.mark.parametrize(
    ("gold", "told"),
    [
        ("كتاب_هاي 25 تيم", "کتاب_های ۲۵ تیم"),
        ("بهای 3.5 دلار, سود_ده", "بهای ۳٫۵ دلار، سود_ده"),
        ("دائماً می_بارد", "دائما می_بارد"),
        ("قرآن می_خواند", "قران می_خواند"),
        ("کتـــاب_ها", "کتاب_ها"),
        ('گفت "می_آیم"', "گفت «می_آیم»"),
        ("بارید.برف می_آید", "بارید. برف می_آید"),
        ("۲۰۲۵-۱۲-۱۰ می_آید", "۲۰۲۵ - ۱۲ - ۱۰ می_آید"),
        ("می_آید ...", "می_آید…"),
        ("می_گوید،", "می_گوید، …"),
        ("آ\u200fب می_آید", "آب می_آید"),
        ("  می_آید\u00a0ها ", "می_آید ها"),
        ("قرا\u0653ن_ها", "قرآن_ها"),
    ],
)
def test_repairs_of_another_kind_do_not_disturb_the_comparison(gold: str, told: str) -> None:
    report = measured(gold, {gold.replace("_", ""): told, gold: told})
    expected = gold.count("_")
    assert report.squeezed.score == report.intact.score == Score(expected, expected, expected)
    assert report.squeezed.sentences == 1


def test_other_characters_do_not_hide_what_is_wrong_beside_them() -> None:
    report = measured("قرآن_ها را می_خواند", {"قرآنها را میخواند": "قران_ها را_میخواند"})
    assert report.squeezed.score == Score(expected=2, told=2, right=1)
    assert report.squeezed.sentences == 0


def test_a_half_space_inside_what_was_put_in_is_made_up() -> None:
    report = measured("آمد", {"آمد": "آمد می_آید"})
    assert report.squeezed.score == Score(expected=0, told=1, right=0)
    assert report.squeezed.sentences == 0


def test_a_half_space_at_the_edge_of_a_word_is_none() -> None:
    report = measured("می_رود", {"میرود": "_می _رود_"})
    assert report.squeezed.score == Score(expected=1, told=0, right=0)


def test_words_that_were_run_together_are_not_restored() -> None:
    report = measured("در این شهر می_ماند", {"در این شهر میماند": "دراین شهر می_ماند"})
    assert report.squeezed.score == Score(expected=1, told=1, right=1)
    assert report.squeezed.sentences == 0


def test_intact_text_counts_the_words_that_do_not_come_back_and_apart_what_else_was_changed() -> None:
    report = measured(
        "او می_رود و\nبه شدت بارید\nسال 2025 بود\nباران، برف",
        {"به شدت بارید": "به_شدت بارید", "سال 2025 بود": "سال ۲۰۲۵ بود", "باران، برف": "باران ، برف"},
    )
    assert (report.intact.changed_words, report.intact.words) == (2, 11)  # به and شدت
    assert report.intact.otherwise_changed_words == 2  # 2025; باران، which came back as two
    assert report.intact.score == Score(expected=1, told=2, right=1)


def test_a_word_that_came_back_with_another_letter_was_changed() -> None:
    report = measured("او می_رود و قرآن خواند", {"او می_رود و قرآن خواند": "او می_رود و قران خواند"})
    assert (report.intact.changed_words, report.intact.otherwise_changed_words) == (1, 0)


def test_the_commonest_mistakes_come_first() -> None:
    report = measured(
        "آن_ها رفتند، آن_ها!\nبه شدت\n(آن_ها)\nبه شدت\nمی_شود",
        {"به شدت": "به_شدت", "میشود": "می_شود"},
    )
    assert report.mistakes == (
        Mistake(real("آن_ها"), "آنها", 3),
        Mistake("به شدت", real("به_شدت"), 2),
    )


def test_a_word_with_two_mistakes_is_listed_once() -> None:
    assert measured("نمی_خواسته_اند", {}).mistakes == (Mistake(real("نمی_خواسته_اند"), "نمیخواستهاند", 1),)


def test_the_report_as_json_has_these_figures_and_no_others() -> None:
    figures = json.loads(json.dumps(measured("می_رود", {"میرود": "می_رود"}).as_json()))
    restored = {"precision": 1, "recall": 1, "f1": 1, "sentences": 1, "either": {"precision": 1, "recall": 1, "f1": 1}}
    missed = {"precision": 0, "recall": 0, "f1": 0, "sentences": 0, "either": {"precision": 0, "recall": 0, "f1": 0}}
    assert figures.pop("characters_per_second") > 0
    assert figures == {
        "squeezed": restored,
        "spaced": missed,
        "intact": {"precision": 1, "recall": 1, "f1": 1, "changed_words": 0, "otherwise_changed_words": 0, "words": 1},
    }


def test_speed_is_that_of_the_best_run_on_squeezed_text(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 4.0, 10.0, 12.0, 20.0, 23.0])
    monkeypatch.setattr("khabar_nlp.evaluation.half_spaces.perf_counter", lambda: next(clock))
    assert evaluate(unchanged, [real("می_رود"), "باران"], NO_USAGE).characters_per_second == (5 + 5) / 2


def test_a_repair_that_loses_a_line_is_refused() -> None:
    with pytest.raises(ValueError, match="2 lines were to be repaired and 1 came back"):
        evaluate(lambda lines: lines[:1], ["یک", "دو"], NO_USAGE)


def test_nothing_evaluated_is_nothing_wrong() -> None:
    report = evaluate(unchanged, [], NO_USAGE, repetitions=1)
    assert (report.squeezed.sentences, report.intact.words, report.mistakes) == (1.0, 0, ())


def test_empty_lines_are_no_sentences() -> None:
    assert measured("می_رود\n\n \nباران", {}).squeezed.sentences == 0.5


def test_shares_leave_marks_out_and_add_up() -> None:
    share = shares([("آن\u200cها", 3), ("آنها", 1), ("آنهاً", 1)])
    assert (share("آن\u200cها"), share("آنها"), share("آ\u200cنها"), share("")) == (0.6, 0.4, 0.0, 0.0)


words = st.text("ابپ", min_size=1, max_size=3)
lines = st.lists(st.lists(words, min_size=1, max_size=4).map("\u200c".join), max_size=5).map(" ".join)


@given(st.lists(lines, max_size=4))
def test_the_perfect_repair_scores_perfectly_on_any_text(texts: list[str]) -> None:
    calls = iter([texts] * 3)
    report = evaluate(lambda _: next(calls), texts, NO_USAGE, repetitions=1)
    for figures in (report.squeezed, report.spaced):
        assert (figures.score.f1, figures.either.f1, figures.sentences) == (1.0, 1.0, 1.0)
    assert (report.intact.score.f1, report.intact.changed_words, report.mistakes) == (1.0, 0, ())
