"""Runs the cases of `damage.txt`, one test a case; the form of the file is explained at its top."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from khabar_nlp import normalize

DAMAGE: Final = Path(__file__).with_name("damage.txt")
LEAST_CASES: Final = 350
LEAST_CASES_PER_SECTION: Final = 5

# What a well-known tool does to news (its every known damage, one section each), then what else arrives broken.
SECTIONS: Final = (
    "Numbers",
    "Dates and times",
    "URLs",
    "E-mail addresses",
    "Latin words and codes",
    "English quotation marks",
    "Words that must not be joined",
    "The month of May",
    "Words that begin like «می»",
    "Decomposed letters",
    "Hamza and tanvin that must stay",
    "Honorific signs",
    "Direction marks, byte-order marks and joiners",
    "Half-spaces after letters that do not join",
    "Nested quotes",
    "Tabs",
    "Arabic letters",
    "Arabic digits",
    "Presentation forms",
    "Invisible controls",
    "Stretched words",
    "Stray half-spaces",
    "Other characters typed for a half-space",
    "Odd spaces",
    "Emoji",
    "Handles and hashtags",
    "Protected figures",
    "Punctuation and spaces",
    "ASCII punctuation after Persian words",
    "Punctuation that stays",
    "Quotes and brackets",
    "Ellipses and dashes",
    "Paragraphs, headlines and lists",
    "Diacritics and hamza",
    "Affixes written apart",
    "Compounds of spaced documents",
    "Squeezed verbs",
    "Squeezed plurals and possessives",
    "Squeezed comparatives",
    "Squeezed indefinite and relative ی",
    "Squeezed copula and participles",
    "Squeezed compounds",
    "Squeezed names",
    "Words glued to each other",
    "Mixed damage",
    "House styles that must stay",
    "Other languages",
    "Text that is right",
)

HALF_SPACE: Final = "\u200c"
UNSEEN_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
VARIATION_SELECTORS: Final = re.compile("[\ufe00-\ufe0f]")
TITLE: Final = re.compile(r"## (?P<english>.+) — .*[\u0600-\u06ff].*")
SHORT_ESCAPES: Final = {"t": "\t", "n": "\n", "\\": "\\"}
ESCAPE: Final = re.compile(r"\\(?:u(?P<code>[0-9a-fA-F]{4})|(?P<short>[tn\\])|(?P<bad>))")


@dataclass(frozen=True, slots=True)
class Case:
    """A text and what becomes of it: the same, where it is right."""

    line: int
    section: str
    before: str
    after: str


class Parser:
    """Reads the file line by line. Strict: a case that is not read as it was meant would test nothing."""

    def __init__(self) -> None:
        self.cases: list[Case] = []
        self._number = 0
        self._section: str | None = None
        self._sections: set[str] = set()
        self._before: str | None = None
        self._first_seen: dict[str, int] = {}

    def feed(self, line: str) -> None:
        """Takes the next line, without its end."""
        self._number += 1
        self._check_visible(line)
        if self._before is not None and not line.startswith("+ "):
            raise self._error(
                "a `- ` line stands alone before it", "follow it directly by `+ ` and what it must become"
            )
        if line.startswith("##"):
            self._begin_section(line)
        elif line and line != "#" and not line.startswith("# "):
            self._read_text(line)

    def end(self) -> list[Case]:
        """All cases, once the last line is read."""
        if self._before is not None:
            raise self._error("the file ends after a `- ` line", "follow it by `+ ` and what it must become")
        return self.cases

    def _begin_section(self, line: str) -> None:
        title = TITLE.fullmatch(line)
        if title is None:
            raise self._error("a section has another title", "write `## English — فارسی`")
        self._section = title["english"]
        if self._section in self._sections:
            raise self._error(f"there is a section “{self._section}” already", "move its lines there")
        self._sections.add(self._section)

    def _read_text(self, line: str) -> None:
        marker, text = line[:2], line[2:]
        if marker not in {"- ", "+ ", "= "} or not text:
            raise self._error(
                "a line has no form", "begin it with `- `, `+ `, `= `, `# ` or `## ` and write a text after it"
            )
        if self._section is None:
            raise self._error("a case stands before the first section", "write `## English — فارسی` above it")
        value = self._unescape(text)
        if marker == "- ":
            self._before = value
        elif marker == "= ":
            self._add(self._number, self._section, value, value)
        elif self._before is None:
            raise self._error("no `- ` line stands directly before it", "write one, or `= ` for text that is right")
        elif self._before == value:
            raise self._error("it repeats the `- ` line", "write both as one `= ` line")
        else:
            self._add(self._number - 1, self._section, self._before, value)
            self._before = None

    def _add(self, line: int, section: str, before: str, after: str) -> None:
        first = self._first_seen.setdefault(before, line)
        if first != line:
            raise self._error(f"its text is that of line {first}", "remove one of the two")
        self.cases.append(Case(line, section, before, after))

    def _unescape(self, text: str) -> str:
        def character(found: re.Match[str]) -> str:
            if found["bad"] is not None:
                raise self._error("a backslash begins no escape", r"write \uXXXX, \t, \n, or \\ for itself")
            return chr(int(found["code"], 16)) if found["code"] else SHORT_ESCAPES[found["short"]]

        return ESCAPE.sub(character, text)

    def _check_visible(self, line: str) -> None:
        for character in line:
            unseen = unicodedata.category(character) in UNSEEN_CATEGORIES and character not in {" ", HALF_SPACE}
            if unseen or VARIATION_SELECTORS.match(character):
                raise self._error(f"it holds U+{ord(character):04X}, which cannot be seen", "write it as an escape")
        if line != line.rstrip(" "):
            raise self._error("a space ends it, which cannot be seen", r"write it as \u0020, or remove it")
        if not unicodedata.is_normalized("NFC", line):
            raise self._error("it holds letters that an editor would compose", r"write their marks as \uXXXX")

    def _error(self, what: str, remedy: str) -> ValueError:
        return ValueError(f"{DAMAGE.name}, line {self._number}: {what}; {remedy}")


def parse(content: str) -> list[Case]:
    """The cases of a damage file, in order.

    Raises:
        ValueError: a line has another form; the message names the line and says how to mend it.
    """
    parser = Parser()
    for line in content.removesuffix("\n").split("\n"):
        parser.feed(line)
    return parser.end()


CASES: Final = parse(DAMAGE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", [pytest.param(case, id=str(case.line)) for case in CASES])
def test_normalize_repairs_what_is_damaged_and_nothing_else(case: Case) -> None:
    assert normalize(case.before) == case.after
    assert normalize(case.after) == case.after


@pytest.mark.parametrize("section", SECTIONS)
def test_every_known_damage_has_its_cases(section: str) -> None:
    assert Counter(case.section for case in CASES)[section] >= LEAST_CASES_PER_SECTION


def test_the_suite_is_large_enough() -> None:
    assert len(CASES) >= LEAST_CASES


def test_cases_are_read_with_their_line_and_section() -> None:
    content = (
        "# note\n#\n\n## Verbs — فعل\n- میشود\n+ می‌شود\n\n= او آمد\n"
        "## Tabs — جدول\n- الف\\t\\u200fب\n+ الف\\tب\\n\\\\\n"
    )
    assert parse(content) == [
        Case(5, "Verbs", "میشود", "می‌شود"),
        Case(8, "Verbs", "او آمد", "او آمد"),
        Case(10, "Tabs", "الف\t\u200fب", "الف\tب\n\\"),
    ]


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        pytest.param("- میشود", r"line 2: the file ends after a `- ` line; follow it by", id="no + at the end"),
        pytest.param("- میشود\n\n+ می‌شود", r"line 3: a `- ` line stands alone .*; follow it directly", id="a gap"),
        pytest.param("- میشود\n- میرود", r"line 3: a `- ` line stands alone .*; follow it directly", id="two -"),
        pytest.param("+ می‌شود", r"line 2: no `- ` line .*; write one, or `= `", id="no -"),
        pytest.param("- او\n+ او", r"line 3: it repeats .*; write both as one `= ` line", id="no damage"),
        pytest.param("= او\n= ما\n= او", r"line 4: its text is that of line 2; remove one", id="twice"),
        pytest.param("او آمد", r"line 2: a line has no form; begin it with", id="no marker"),
        pytest.param("=او آمد", r"line 2: a line has no form; begin it with", id="no space after the marker"),
        pytest.param("#برچسب", r"line 2: a line has no form; begin it with", id="no space after the comment sign"),
        pytest.param(r"= الف\x0fب", r"line 2: a backslash begins no escape; write \\uXXXX", id="an unknown escape"),
        pytest.param(r"= الف\u20", r"line 2: a backslash begins no escape; write \\uXXXX", id="a short escape"),
        pytest.param("= الف\u200fب", r"line 2: it holds U\+200F, .*; write it as an escape", id="a bidi mark"),
        pytest.param("= الف\tب", r"line 2: it holds U\+0009, .*; write it as an escape", id="a tab"),
        pytest.param("= الف\u00a0ب", r"line 2: it holds U\+00A0, .*; write it as an escape", id="a no-break space"),
        pytest.param("= ❤\ufe0f", r"line 2: it holds U\+FE0F, .*; write it as an escape", id="a variation selector"),
        pytest.param("= او آمد ", r"line 2: a space ends it, .*; write it as \\u0020", id="a space at the end"),
        pytest.param("= ", r"line 2: a space ends it", id="no text"),
        pytest.param("= قرا\u0653ن", r"line 2: it holds letters .*; write their marks", id="a decomposed letter"),
        pytest.param("## Verbs", r"line 2: a section has another title; write `## English — فارسی`", id="one language"),
        pytest.param("## A — الف", r"line 2: there is a section “A” already; move its lines", id="a section twice"),
    ],
)
def test_a_malformed_line_is_refused_with_its_number_and_the_remedy(lines: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=rf"damage\.txt, {complaint}"):
        parse(f"## A — الف\n{lines}\n")


def test_a_case_before_the_first_section_is_refused() -> None:
    with pytest.raises(ValueError, match=r"line 1: a case stands before the first section; write `## English — فارسی`"):
        parse("= او آمد\n")
