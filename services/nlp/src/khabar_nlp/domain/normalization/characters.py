"""Repairs that are right in any language: what cannot be seen goes, what can be seen stays.

Text in any script passes through here. Letters that look alike but are coded apart (Arabic ي, Persian ی)
belong to `letters`, which is for Persian only.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from khabar_nlp.domain.alphabet import (
    ARABIC_SCRIPT,
    HALF_SPACE,
    LETTERS,
    NON_JOINING,
    TATWEEL,
    ZERO_WIDTH_JOINER,
)
from khabar_nlp.domain.normalization.edits import Edit, substitutions

# C0 and C1 controls without tab and newline, DEL, bidi controls and isolates, invisible operators, interlinear
# annotation, byte-order mark. Joiners and variation selectors stay: emoji are built from them.
_INVISIBLE: Final = (
    r"\u0000-\u0008\u000e-\u001e\u007f-\u0084\u0086-\u009f\u061c\u200e\u200f"
    r"\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
)
_LINE_BREAKS: Final = r"\r\u000b\u000c\u0085\u2028\u2029"

# Letters and ligatures of two only: ﷺ and ﷲ would be spelt out, which could make a text longer than twice its length;
# a lone mark would gain a space.
_PRESENTATION_FORMS: Final = r"\ufb50-\ufbb1\ufbd3-\ufc5d\ufc64-\ufcf1\ufcf5-\ufd3d\ufd50-\ufdf9\ufe80-\ufefc"

# One class before all else, since the engine passes over what is in none of them fastest so.
_FOREIGN: Final = re.compile(
    rf"[{_LINE_BREAKS}{_INVISIBLE}{_PRESENTATION_FORMS}\ud800-\udfff]"
    r"(?:(?<=\r)\n|(?<=[\ud800-\udbff])[\udc00-\udfff])?",
)
_SHORT: Final = 2
_LINE_BREAK: Final = re.compile(rf"[{_LINE_BREAKS}]")
_FORM: Final = re.compile(f"[{_PRESENTATION_FORMS}]")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")

# Word processors' "optional hyphen", soft hyphen and zero-width space stand where a half-space was typed.
_SUBSTITUTE_HALF_SPACES: Final = "\u001f\u00ad\u200b"

# A run of joiners and half-spaces is judged as one. A single half-space between two letters, the first of which
# would join the second, is what it should be and is passed over here.
_JOINERS: Final = re.compile(
    rf"[{HALF_SPACE}{ZERO_WIDTH_JOINER}{_SUBSTITUTE_HALF_SPACES}]+"
    rf"(?:(?<![{LETTERS}]{HALF_SPACE})|(?<=[{NON_JOINING}]{HALF_SPACE})|(?![{LETTERS}]))",
)
_EDGE: Final = re.compile(r"[\s!-/:-@\[-`{-~«»‹›،؛؟…“”‘’–—]|\Z")
_NON_JOINING: Final = re.compile(f"[{NON_JOINING}]")
_ARABIC: Final = re.compile(f"[{ARABIC_SCRIPT}]")

# Stretches of characters that NFC may change, sort or compose with the one before; every character that it leaves
# alone in any company is outside of this class, where that is quick to say.
_UNSETTLED: Final = re.compile(
    r"[^\u0000-\u02ff\u0400-\u0482\u048a-\u0590\u0600-\u060f\u061b-\u064a\u0660-\u066f\u0671-\u06d5"
    r"\u06dd\u06de\u06e5\u06e6\u06e9\u06ee-\u070f\u2002-\u20cf\u2190-\u22ff\u2500-\u27bf"
    r"\u3400-\u9fff\ud800-\udfff\ufe00-\ufe0f\ufffd\U0001f000-\U0001faff]+",
)
_GRAPHEME_JOINER: Final = "\u034f"
_MARKS_PER_LETTER: Final = 30


def compose(text: str) -> str:
    """The text in NFC, in time linear in its length.

    Sorting the marks on one letter takes time quadratic in their number, so more than 30 of them are parted by
    combining grapheme joiners, as in the Stream-Safe Text Format (Unicode Standard Annex 15, section 13).
    """
    return unicodedata.normalize("NFC", text if len(text) <= _MARKS_PER_LETTER else _part_marks(text))


def _see(text: str) -> Iterator[Edit]:
    """Surrogates, line breaks, invisible controls and presentation forms."""
    return substitutions(_FOREIGN, _visible, text)


def _visible(found: re.Match[str]) -> str:
    foreign = found[0]
    if _FORM.match(foreign):
        letters = unicodedata.normalize("NFKC", foreign)
        return letters if len(letters) <= _SHORT else foreign
    if _LINE_BREAK.match(foreign):
        return "\n"
    if _SURROGATE.match(foreign):
        return "\ufffd" if len(foreign) == 1 else foreign.encode("utf-16", "surrogatepass").decode("utf-16")
    return ""


def _join(text: str) -> Iterator[Edit]:
    """Runs of joiners and half-spaces."""
    dropped = -1
    for found in _JOINERS.finditer(text):
        start, end = found.span()
        base = start - 1
        while base >= 0 and (unicodedata.combining(text[base]) or text[base] == TATWEEL):
            base -= 1
        # After a letter that does not join forward they do nothing, also where others that did nothing stand between.
        if base >= 0 and (base + 1 == dropped or _NON_JOINING.match(text[base])):
            dropped = end
            yield Edit(start, end, "")
        elif (joiner := _joiner(found[0], text[max(start - 1, 0) : start], text[end : end + 1])) != found[0]:
            yield Edit(start, end, joiner)


def _joiner(run: str, before: str, after: str) -> str:
    """What a run of joiners and half-spaces comes to: one of them where it does something, else nothing."""
    if _EDGE.match(before) or _EDGE.match(after):
        return ""
    if HALF_SPACE in run:
        return HALF_SPACE
    if _ARABIC.match(before) and _ARABIC.match(after):
        return HALF_SPACE if run.strip(ZERO_WIDTH_JOINER) else ""
    return ZERO_WIDTH_JOINER if ZERO_WIDTH_JOINER in run and not _ARABIC.search(before + after) else ""


def _compose(text: str) -> Iterator[Edit]:
    """Stretches that are not in NFC."""
    for found in _UNSETTLED.finditer(text):
        start, end = found.span()
        if start and not text[start - 1].isspace():  # what composes with the first
            start -= 1
        stretch = text[start:end]
        if (composed := compose(stretch)) != stretch:
            yield Edit(start, end, composed)


def _part_marks(text: str) -> str:
    pieces: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > _MARKS_PER_LETTER:
            pieces.append(_GRAPHEME_JOINER)
            marks = 1
        pieces.append(character)
    return "".join(pieces)


# Joiners are judged by the characters that they stand between, and may part some that then compose.
CHARACTERS: Final[tuple[Callable[[str], Iterable[Edit]], ...]] = (_see, _compose, _join, _compose)
"""One after the other, these passes bring a text into NFC, without lone surrogates, invisible controls, presentation
forms and stray joiners.

Kept: tabs, newlines (every other line or page break becomes one), half-spaces between two letters, and emoji
sequences. A surrogate pair becomes its character, a lone surrogate U+FFFD.
"""
