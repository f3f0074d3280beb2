import pytest

from khabar_nlp.domain.normalization.brackets import space_brackets
from khabar_nlp.domain.normalization.edits import Edit, apply


def repaired(text: str) -> str:
    return apply(text, list(space_brackets(text)))


@pytest.mark.parametrize(
    ("damaged", "mended"),
    [
        pytest.param("گفت: « باران » و ( باد )", "گفت: «باران» و (باد)", id="spaces inside"),
        pytest.param("«باران » و ( باد)", "«باران» و (باد)", id="a space inside on one side"),
        pytest.param("« او گفت « نه » و رفت »", "«او گفت «نه» و رفت»", id="spaces inside of nested quotations"),
        pytest.param("فیلم«باران»در شهر", "فیلم «باران» در شهر", id="no spaces outside of quotation marks"),
        pytest.param("شهردار(رضا مهری)در شهر", "شهردار (رضا مهری) در شهر", id="no spaces outside of parentheses"),
        pytest.param("باشگاه( باران) و «باد »است", "باشگاه (باران) و «باد »است", id="spaces on the wrong side"),
        pytest.param("فیلم« باران »در شهر", "فیلم «باران» در شهر", id="spaces on the wrong side of quotation marks"),
        pytest.param("خبر(عکس) و شبکه(IP)و مرحله(۱۳۹۸)", "خبر (عکس) و شبکه (IP) و مرحله (۱۳۹۸)", id="short ones"),
        pytest.param("رضا(ع)گفت", "رضا(ع) گفت", id="after an honorific"),
        pytest.param("«باران»(باد) و (باد)«باران»", "«باران» (باد) و (باد) «باران»", id="between brackets"),
    ],
)
def test_spaces_inside_go_and_missing_ones_outside_come(damaged: str, mended: str) -> None:
    assert repaired(damaged) == mended


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("«باران» و (باد)، «برف»؛ «مه».", id="what is right"),
        pytest.param("رضا(ع)، محمد(ص)، زهرا(س)، خمینی(ره)، زمان(عج)، علی(رض)", id="honorifics"),
        pytest.param("کتاب(ها) و فرستنده(گان) و خانه(هایشان)", id="affixes in parentheses"),
        pytest.param("«مکتب»ها و «خانه»ی ما و «نو»ترین و (فیلم)هایی و «خوب»ست", id="affixes after brackets"),
        pytest.param("«بی»عدالتی و (پیش)داوری و «نا»امید و «ک»تاب و کتاب«ها»", id="parts of words in brackets"),
        pytest.param("2(3) و f(x) و دو(C) و است(۱) و است(12)", id="formulas and footnotes"),
        pytest.param("است[۱] و [ پانویس ]", id="square brackets"),
        pytest.param("گفت »باران» و «باد« و برف", id="quotation marks typed for one another"),
        pytest.param("«باران« باد» برف", id="an opening mark within an open quotation"),
        pytest.param("الف) باران\n۱ ) باد", id="markers of a list"),
        pytest.param("سلام :( خوبی :-) نه ؛( آری =) باز :-( و ۱) باد", id="smileys"),
        pytest.param("« » و ( ) و «» و ()", id="brackets that hold nothing"),
        pytest.param("« باران\nباد »", id="brackets of two lines"),
    ],
)
def test_what_is_right_or_could_be_stays(text: str) -> None:
    assert repaired(text) == text


def test_brackets_that_overlap_share_a_space() -> None:
    assert list(space_brackets("«باران ( »، باد)")) == [Edit(8, 9, "")]


@pytest.mark.parametrize(
    "unit", ["«", "»", "(", ")", "( ", " )", "((ا", "«ا", "ا«", "ا(", "«»", "« »", "(ع)", "ا(ببب)ا"]
)
@pytest.mark.timeout(20)
def test_long_strings_without_structure_take_linear_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    once = repaired(text + ")" * text.count("(") + "»" * text.count("«"))
    assert repaired(once) == once
