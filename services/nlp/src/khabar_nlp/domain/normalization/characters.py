"""Repairs that are right in any language: what cannot be seen goes, what can be seen stays.

Text in any script passes through here. Letters that look alike but are coded apart (Arabic ي, Persian ی)
belong to `letters`, which is for Persian only.
"""

import re
import unicodedata
from typing import Final

from khabar_nlp.domain.normalization.alphabet import (
    ARABIC_SCRIPT,
    HALF_SPACE,
    MARKS,
    NON_JOINING,
    TATWEEL,
    ZERO_WIDTH_JOINER,
)

_SURROGATES: Final = re.compile(r"[\ud800-\udfff]")
_LINE_BREAKS: Final = re.compile(r"\r\n?|[\u000b\u000c\u0085\u2028\u2029]")

# C0 and C1 controls without tab and newline, DEL, bidi controls and isolates, invisible operators, interlinear
# annotation, byte-order mark. Joiners and variation selectors stay: emoji are built from them.
_INVISIBLE: Final = re.compile(
    r"[\u0000-\u0008\u000e-\u001e\u007f-\u009f\u061c\u200e\u200f"
    r"\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]+",
)

# Letters and ligatures only: ﷺ and ﷻ would be spelt out, a lone mark would gain a space.
_PRESENTATION_FORMS: Final = re.compile(
    r"[\ufb50-\ufbb1\ufbd3-\ufc5d\ufc64-\ufcf1\ufcf5-\ufd3d\ufd50-\ufdf9\ufe80-\ufefc]+",
)

# Word processors' "optional hyphen", soft hyphen and zero-width space stand where a half-space was typed.
_SUBSTITUTE_HALF_SPACES: Final = "\u001f\u00ad\u200b"

# A run of joiners and half-spaces is judged as one.
_JOINERS: Final = rf"[{HALF_SPACE}{ZERO_WIDTH_JOINER}{_SUBSTITUTE_HALF_SPACES}]+"
_JOINERS_AFTER_NON_JOINING: Final = re.compile(rf"([{NON_JOINING}][{MARKS}{TATWEEL}]*){_JOINERS}")
_JOINERS_ELSEWHERE: Final = re.compile(_JOINERS)
_EDGE: Final = re.compile(r"[\s!-/:-@\[-`{-~«»،؛؟…“”]|\Z")
_GRAPHEME_JOINER: Final = "\u034f"
_MARKS_PER_LETTER: Final = 30
_MANY_MARKS: Final = re.compile(rf"[^\w\s\u0000-\u007f]{{{_MARKS_PER_LETTER + 1},}}")  # or many other symbols
_ARABIC: Final = re.compile(f"[{ARABIC_SCRIPT}]")


def clean(text: str) -> str:
    """The text in NFC, without lone surrogates, invisible controls, presentation forms and stray joiners.

    Kept: tabs, newlines (every other line or page break becomes one), half-spaces between two letters,
    and emoji sequences. A surrogate pair becomes its character, a lone surrogate U+FFFD.
    """
    if _SURROGATES.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    text = _LINE_BREAKS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = _PRESENTATION_FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return compose(_without_stray_joiners(text))


def compose(text: str) -> str:
    """The text in NFC, in time linear in its length.

    Sorting the marks on one letter takes time quadratic in their number, so more than 30 of them are parted by
    combining grapheme joiners, as in the Stream-Safe Text Format (Unicode Standard Annex 15, section 13).
    """
    return unicodedata.normalize("NFC", _MANY_MARKS.sub(_part_marks, text))


def _without_stray_joiners(text: str) -> str:
    text = _JOINERS_AFTER_NON_JOINING.sub(r"\1", text)
    return _JOINERS_ELSEWHERE.sub(_joiner, text)


def _joiner(found: re.Match[str]) -> str:
    """What a run of joiners and half-spaces comes to: one of them where it does something, else nothing."""
    run, text = found[0], found.string
    before, after = text[max(found.start() - 1, 0) : found.start()], text[found.end() : found.end() + 1]
    if _EDGE.match(before) or _EDGE.match(after):
        return ""
    if HALF_SPACE in run:
        return HALF_SPACE
    if _ARABIC.match(before) and _ARABIC.match(after):
        return HALF_SPACE if run.strip(ZERO_WIDTH_JOINER) else ""
    return ZERO_WIDTH_JOINER if ZERO_WIDTH_JOINER in run and not _ARABIC.search(before + after) else ""


def _part_marks(found: re.Match[str]) -> str:
    pieces: list[str] = []
    marks = 0
    for character in found[0]:
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks > _MARKS_PER_LETTER:
            pieces.append(_GRAPHEME_JOINER)
            marks = 1
        pieces.append(character)
    return "".join(pieces)
