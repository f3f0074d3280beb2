import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khabar_nlp.domain.alphabet import ARABIC_SCRIPT
from khabar_nlp.domain.normalization.edits import Edit, apply
from khabar_nlp.domain.normalization.protection import Kind, Protected, protected

ADDRESSES = [
    "https://example.ir/news/6543210/a-b?x=1&y=۲",
    "http://fa.example.org/wiki/علي_(نام",
    "HTTPS://EXAMPLE.IR/A",
    "ftp://files.example.ir/a.pdf",
    "www.example.ir/a",
    "www.example.ir",
    "example.ir/گزارش_روز",
    "khabar.example.ir:8080/a/b?c=d",
    "t.me/khabar_example",
    "@khabar_bot",
    "#رئیس_جمهور",
    "#كتاب‌خوانی",
    "#Tehran2025",
]
FIGURES = [
    "info@example.com",
    "dabir.khane-1@mail.example.ir",
    "example.ir",
    "192.168.1.1",
    "۱۹۲.۱۶۸.۱.۱",
    "2001:db8::1",
    "2025-12-10",
    "2025-12-10T08:30:00Z",
    "۱۴۰۴/۰۹/۱۹",
    "٣٫٥",
    "10:30",
    "10:30-12:00",
    "3.5",
    "۳٫۵",
    "1,250,000",
    "۱۲،۵۰۰",
    "−۱۱",
    "-7",
    "+98",
    "12.5%",
    "۲۵٪",
    "۳-۲",
    "۲۵–۲۱",
    "021-88776655",
    "6037-9911-2233-4455",
    "v2.13.0-rc1",
    "COVID-19",
    "COVID-١٩",
    "H1N1",
    "5G",
    "A/B",
    "S/RES/2231",
    "C++",
    "C#",
    ".NET",
    "O'Neill",
    "AT&T",
    "doi:10.1234/abc.567",
    "x=12",
    "日本",
]


def stretches(text: str) -> list[tuple[Kind, str]]:
    found = protected(text)
    return [(kind, text[start:end]) for start, end, kind in zip(found.starts, found.ends, found.kinds, strict=True)]


@pytest.mark.parametrize("thing", ADDRESSES)
def test_an_address_is_one_stretch(thing: str) -> None:
    assert stretches(f"نشانی {thing} است") == [(Kind.ADDRESS, thing)]
    assert stretches(f"«{thing}»، که ({thing}) آمد") == [(Kind.ADDRESS, thing)] * 2


@pytest.mark.parametrize("thing", FIGURES)
def test_a_figure_is_one_stretch(thing: str) -> None:
    assert stretches(thing) == [(Kind.FIGURE, thing)]
    assert stretches(f"مقدار {thing}، که ({thing}) آمد") == [(Kind.FIGURE, thing)] * 2


@pytest.mark.parametrize(
    ("text", "things"),
    [
        pytest.param("(https://example.ir/a). بعد", ["https://example.ir/a"], id="punctuation after a URL"),
        pytest.param("https://example.ir/a، بعد", ["https://example.ir/a"], id="a Persian comma after a URL"),
        pytest.param("رسید 3. سپس 4!", ["3", "4"], id="punctuation after a figure"),
        pytest.param("۱۰هزار و COVIDها", ["۱۰", "COVID"], id="a Persian word written against a figure"),
        pytest.param("+98 21 8877 6655", ["+98", "21", "8877", "6655"], id="groups set apart"),
        pytest.param("A#کتاب و a@ب", ["A", "#کتاب", "a", "@ب"], id="a handle written against a figure"),
        pytest.param("www. و http:// و #", ["www", "http"], id="beginnings of addresses"),
        pytest.param("Zz...www", ["Zz", "www"], id="an ellipsis"),
        pytest.param("باران - باد ... و . . .3", ["3"], id="signs of nothing"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_what_belongs_to_a_stretch(text: str, things: list[str]) -> None:
    assert [thing for _, thing in stretches(text)] == things


@pytest.mark.parametrize(
    "text",
    ["باران آمد، «باد» رفت؛ چرا؟ (همین!) ... – ـ", "“باران” و 'باد' و \"برف\"", "می‌شود خانهٔ دائماً ﷺ 😀 ۀ", " \t\n"],
)
def test_prose_is_not_protected(text: str) -> None:
    assert protected(text) == Protected((), (), ())


def test_any_letter_or_digit_of_another_script_can_be_a_figure() -> None:
    figure = re.compile(rf"[^\W{ARABIC_SCRIPT}]")
    characters = [chr(code) for code in range(sys.maxunicode + 1) if figure.match(chr(code))]
    assert [thing for _, thing in stretches(" ".join(characters))] == characters


TEXT = "در #شهر 2025-12-10 بود"
EVERYTHING = frozenset(Kind)
ADDRESS = frozenset({Kind.ADDRESS})


@pytest.mark.parametrize(
    ("edit", "kinds", "permitted"),
    [
        pytest.param(Edit(0, 2, "از"), EVERYTHING, True, id="apart from all"),
        pytest.param(Edit(2, 3, "\u200c"), EVERYTHING, True, id="a replacement that ends at a start"),
        pytest.param(Edit(7, 8, ""), EVERYTHING, True, id="a replacement that begins at an end and ends at a start"),
        pytest.param(Edit(3, 3, " "), EVERYTHING, True, id="an insertion at a start"),
        pytest.param(Edit(7, 7, " "), EVERYTHING, True, id="an insertion at an end"),
        pytest.param(Edit(5, 5, " "), EVERYTHING, False, id="an insertion inside"),
        pytest.param(Edit(3, 4, ""), EVERYTHING, False, id="the first character"),
        pytest.param(Edit(17, 18, "1"), EVERYTHING, False, id="the last character"),
        pytest.param(Edit(2, 4, ""), EVERYTHING, False, id="across a start"),
        pytest.param(Edit(17, 19, ""), EVERYTHING, False, id="across an end"),
        pytest.param(Edit(0, 22, ""), EVERYTHING, False, id="all"),
        pytest.param(Edit(8, 9, "۲"), ADDRESS, True, id="in a stretch of another kind"),
        pytest.param(Edit(4, 5, "س"), ADDRESS, False, id="in a stretch of the kind"),
        pytest.param(Edit(6, 9, ""), ADDRESS, False, id="in stretches of both kinds"),
        pytest.param(Edit(6, 9, ""), frozenset[Kind](), True, id="nothing is to be spared"),
    ],
)
def test_an_edit_is_permitted_where_it_changes_nothing_protected(
    edit: Edit, kinds: frozenset[Kind], permitted: bool
) -> None:
    assert protected(TEXT).permits(edit, kinds) is permitted


@pytest.mark.parametrize(
    ("edits", "things"),
    [
        pytest.param([], ["#شهر", "2025-12-10"], id="none"),
        pytest.param([Edit(0, 3, "")], ["#شهر", "2025-12-10"], id="a deletion before"),
        pytest.param([Edit(3, 3, "از "), Edit(7, 7, "،")], ["#شهر", "2025-12-10"], id="insertions at the borders"),
        pytest.param([Edit(7, 8, ""), Edit(18, 19, "   ")], ["#شهر", "2025-12-10"], id="between and behind"),
        pytest.param([Edit(7, 8, " در ")], ["#شهر", "2025-12-10"], id="a replacement from border to border"),
        pytest.param([Edit(8, 12, "۲۰۲۵")], ["#شهر", "۲۰۲۵-12-10"], id="of equal length inside"),
        pytest.param(
            [Edit(7, 9, "\t۲"), Edit(17, 19, "۰\t")], ["#شهر", "۲025-12-1۰"], id="of equal length across borders"
        ),
        pytest.param([Edit(12, 13, " - ")], ["#شهر", "2025 - 12-10"], id="longer inside"),
        pytest.param([Edit(6, 9, "و")], ["#شهو", "و025-12-10"], id="shorter across borders"),
        pytest.param([Edit(3, 7, "")], ["2025-12-10"], id="the deletion of one"),
        pytest.param([Edit(0, 22, "")], [], id="the deletion of all"),
    ],
)
def test_stretches_move_with_the_edits(edits: list[Edit], things: list[str]) -> None:
    text, shifted = apply(TEXT, edits), protected(TEXT).shifted(edits)
    assert [text[start:end] for start, end in zip(shifted.starts, shifted.ends, strict=True)] == things


@given(st.data())
@settings(deadline=None)
def test_permitted_edits_leave_protected_stretches_as_they_are(data: st.DataObject) -> None:
    text = data.draw(st.lists(st.sampled_from(["ا", " ", "12", "3.5", "@a", "#ب", "،", "www.a.ir", "Z"])).map("".join))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    edits = [
        Edit(*pair, data.draw(st.sampled_from(["", " ", "الف"]))) for pair in zip(cuts[::2], cuts[1::2], strict=False)
    ]
    before = protected(text)
    edits = [edit for edit in edits if before.permits(edit, EVERYTHING)]
    after = before.shifted(edits)
    made = apply(text, edits)
    assert after.kinds == before.kinds
    assert [made[start:end] for start, end in zip(after.starts, after.ends, strict=True)] == [
        text[start:end] for start, end in zip(before.starts, before.ends, strict=True)
    ]


@given(st.text(st.characters(codec=None)))
@settings(deadline=None)
def test_stretches_of_any_text_are_in_order_and_apart(text: str) -> None:
    found = protected(text)
    borders = [border for pair in zip(found.starts, found.ends, strict=True) for border in pair]
    assert borders == sorted(borders)
    assert all(start < end for start, end in zip(found.starts, found.ends, strict=True))


@pytest.mark.parametrize(
    "unit",
    [
        "1.",
        "a...",
        "http://",
        "www.",
        "a.b/",
        "x.ir/",
        "#",
        "#a",
        "@\u064b",
        "a-",
        "aa..",
        "😀",
        "+",
        "a+",
        "1،",
        ":",
        "\u0301",
    ],
)
@pytest.mark.timeout(20)
def test_long_strings_without_structure_take_linear_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    found = protected(text)
    assert found.shifted([Edit(0, 0, " ")]).ends == tuple(end + 1 for end in found.ends)
