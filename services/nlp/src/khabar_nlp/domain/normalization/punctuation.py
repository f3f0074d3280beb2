"""Mends the spaces around punctuation marks, and Latin marks typed for Persian ones.

Only where the damage is certain: figures, abbreviations («ه.ش», «دی.سی») and every style of quotation mark, ellipsis
and dash stay as they are.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from khabar_nlp.domain.alphabet import ARABIC_SCRIPT, HALF_SPACE, LETTERS, MARKS
from khabar_nlp.domain.normalization.brackets import space_brackets
from khabar_nlp.domain.normalization.edits import Edit, substitutions

_ENDING: Final = rf"{LETTERS}{MARKS}"  # what a Persian word ends with
_IN_WORD: Final = f"[{LETTERS}{MARKS}{HALF_SPACE}]"
_WORD: Final = f"[{LETTERS}]{_IN_WORD}"  # of two letters or more

_SPACES: Final = re.compile(r" (?: +|(?=\n|\Z)|(?<=\n.)|(?<=\A.))")

_PERSIAN_MARKS: Final = str.maketrans(",;?", "،؛؟")
_LATIN_MARKS: Final = re.compile(r"[,;!?؟](?:(?<=[!?؟])[!?؟]*)?")
_AFTER_PERSIAN: Final = re.compile(rf"[{_ENDING}] ?(?:[»)] ?)?\Z")
_REACH: Final = 4  # of that pattern, in characters
_BEFORE_PERSIAN: Final = re.compile(rf"[\s{LETTERS}«]|\Z|(?<=[!?؟])[»)\]\"”…]")
_ANGLES: Final = re.compile(r"<<(?<!<<<)[^<>‹›«»\n]{1,500}>>(?!>)|‹‹(?<!‹‹‹)[^<>‹›«»\n]{1,500}››(?!›)")
_PERSIAN: Final = re.compile(f"[{LETTERS}]")
_DOTS_APART: Final = re.compile(r"\.(?: \.){2,}")

# A mark with a space before it, or none after it: most have it right, or stand in figures.
_SUSPECT: Final = re.compile(rf"[،؛؟!.:](?:(?<= .)|(?=[{LETTERS}\d«]))")


def _by_mark(rules: Mapping[str, str]) -> Mapping[str, re.Pattern[str]]:
    return {mark: re.compile(f"{re.escape(mark)}(?:{rule})") for mark, rule in rules.items()}


_CLOSED: Final = r"\d»)\]”\""
_AFTER_ALMOST_ALL: Final = rf"(?<=[\w{_ENDING}{_CLOSED}…%٪؟!] .)"
_NOT_BETWEEN_DIGITS: Final = r"(?:(?<!\d .)|(?! ?\d))"  # «۲ : ۱»
_SPACE_BEFORE: Final = _by_mark(
    {
        "،": _AFTER_ALMOST_ALL,
        "؟": _AFTER_ALMOST_ALL,
        "؛": rf"{_AFTER_ALMOST_ALL}(?!\))",  # but a smiley
        "!": rf"(?<=[{_ENDING}{_CLOSED}] .)(?![^\W{ARABIC_SCRIPT}])",  # but a name: «!Avanti»
        ".": (
            rf"(?:(?<={_IN_WORD}[{_ENDING}] .)|(?<=[{_CLOSED}] .))"  # but «ه . ش»
            rf"(?=[\s»)\]”\"…]|\Z|{_WORD})(?! \.){_NOT_BETWEEN_DIGITS}"  # but «.NET», «...»
        ),
        ":": rf"(?<=[{_ENDING}{_CLOSED}] .)(?=[\s«]|\Z|{_WORD}|\d){_NOT_BETWEEN_DIGITS}",
    },
)
_BEFORE_WORD: Final = rf"(?<=[{_ENDING}»)\]].)(?=[{LETTERS}\d«])|(?<=\w.)(?=[{LETTERS}«])"
_NO_SPACE_AFTER: Final = _by_mark(
    {
        "،": _BEFORE_WORD,
        "؛": _BEFORE_WORD,
        "؟": rf"{_BEFORE_WORD}|(?<=[؟!].)(?=[{LETTERS}«])",
        "!": rf"(?<=[{_ENDING}»)\]؟!].)(?=[{LETTERS}«])",
        ".": rf"(?:(?<={_IN_WORD}[{_ENDING}].)|(?<=[»)].))(?={_WORD}|«)",
        ":": rf"(?<=[{_ENDING}»)].)(?={_WORD}|\d|«)",
    },
)
_WORD_OR_QUOTE: Final = re.compile(r"[\w«]")

# Latin letters as Persian spells them. Between two of them a dot ends no sentence («دی.سی»), nor after the initials of
# a name («جی.کی.رولینگ») and before a domain («دیوار.کام»).
_NAME: Final = "(?:آر|آی|اس|اف|ال|ام|ان|او|اچ|ای|ایکس|بی|تی|جی|دبلیو|دی|زد|سی|کی|کیو|وای|وی|پی|یو)"
_LONGEST_NAME: Final = 5
_NAME_BEFORE: Final = re.compile(rf"(?<!{_IN_WORD})(?P<another>(?:{_NAME}|[{LETTERS}])\.)?{_NAME}\Z")
_NAME_AFTER: Final = re.compile(rf"{_NAME}(?![{LETTERS}{MARKS}])")  # but «سی.دی‌های»
_DOMAIN_AFTER: Final = re.compile(rf"(?:کام|نت|ارگ|آی{HALF_SPACE}?آر|ایران)(?!{_IN_WORD})")


def _collapse_spaces(text: str) -> Iterator[Edit]:
    """Runs of spaces, and spaces at the ends of a line. Tabs and newlines stay."""
    if "  " in text or "\n " in text or " \n" in text or text.startswith(" ") or text.endswith(" "):
        yield from substitutions(_SPACES, _space, text)


def _space(found: re.Match[str]) -> str:
    text, (start, end) = found.string, found.span()
    at_an_end = start == 0 or end == len(text) or text[start - 1] == "\n" or text[end] == "\n"
    return "" if at_an_end else " "


def _replace_angles(text: str) -> Iterator[Edit]:
    """Double angles around Persian."""
    for found in _ANGLES.finditer(text) if "<<" in text or "‹‹" in text else ():
        start, end = found.span()
        if _PERSIAN.search(text, start, end):
            yield Edit(start, start + 2, "«")
            yield Edit(end - 2, end, "»")


def _replace_marks(text: str) -> Iterator[Edit]:
    """Latin marks after Persian words, and dots set apart."""
    edits: list[Edit] = []
    if "," in text or ";" in text or "?" in text:
        edits += _latin_marks(text)
    if ". ." in text:
        edits += substitutions(_DOTS_APART, lambda found: found[0].replace(" ", ""), text)
    return iter(sorted(edits))


def _latin_marks(text: str) -> Iterator[Edit]:
    for found in _LATIN_MARKS.finditer(text):
        start, end = found.span()
        persian = found[0].translate(_PERSIAN_MARKS)
        after_persian = persian != found[0] and _AFTER_PERSIAN.search(text, max(start - _REACH, 0), start)
        if after_persian and _BEFORE_PERSIAN.match(text, end):
            yield Edit(start, end, persian)


def _space_marks(text: str) -> Iterator[Edit]:
    """A space before a mark goes, or to the other side of it; a missing one after it comes."""
    for found in _SUSPECT.finditer(text):
        at = found.start()
        if at and text[at - 1] == " ":
            if _SPACE_BEFORE[found[0]].match(text, at):
                yield Edit(at - 1, at, "")
                if _WORD_OR_QUOTE.match(text, at + 1):
                    yield Edit(at + 1, at + 1, " ")
        elif _NO_SPACE_AFTER[found[0]].match(text, at) and not (found[0] == "." and _is_in_name(text, at)):
            yield Edit(at + 1, at + 1, " ")


def _is_in_name(text: str, dot: int) -> bool:
    """Whether the dot stands in an abbreviation or a domain."""
    if _DOMAIN_AFTER.match(text, dot + 1):
        return True
    before = _NAME_BEFORE.search(text, max(dot - 2 * _LONGEST_NAME - 1, 0), dot)
    return before is not None and (before["another"] is not None or _NAME_AFTER.match(text, dot + 1) is not None)


PUNCTUATION: Final[tuple[Callable[[str], Iterable[Edit]], ...]] = (
    _collapse_spaces,
    _replace_angles,
    _replace_marks,
    _space_marks,
    space_brackets,
)
"""One after the other, these passes mend the punctuation of Persian text that has gone through `letters`."""
