"""Cuts a text into what may be repaired and what must pass untouched."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from khabar_nlp.domain.normalization.alphabet import ARABIC_SCRIPT, HALF_SPACE, MARKS


class Kind(Enum):
    """What a segment is, hence what may be done to it."""

    PROSE = auto()
    """Words in Arabic script with their spaces and punctuation: every repair."""

    FIGURE = auto()
    """Numbers, dates, times, IP and e-mail addresses, Latin words, codes: only Arabic digits become Persian."""

    ADDRESS = auto()
    """URLs, handles, hashtags: nothing, since one changed character leads elsewhere."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text. The segments of a text, joined, are the text."""

    kind: Kind
    text: str


# Any word character outside the Arabic script, and the digits of that script.
_FIGURE: Final = rf"[^\W{ARABIC_SCRIPT}]"
_PROTECTED: Final = re.compile(
    r"(?P<ADDRESS>"
    r"(?:https?|ftp)://[^\s<>«»\"،؛]*[^\s<>«»\"،؛.,:!?؟…()\[\]{}']"  # a URL, without the punctuation after it
    rf"|[@#][\w{MARKS}{HALF_SPACE}]+"
    r")|(?P<FIGURE>"
    rf"{_FIGURE}+(?:[-./:,'’@%&+=?#~*\\٫٬،–−×]{{1,3}}{_FIGURE}+)*"
    r"|[“”]"  # hazm would straighten them, and their direction would be lost
    r")",
)


def split(text: str) -> list[Segment]:
    """The text as segments, in order, nothing left out."""
    segments: list[Segment] = []
    position = 0
    for found in _PROTECTED.finditer(text):
        if found.start() > position:
            segments.append(Segment(Kind.PROSE, text[position : found.start()]))
        kind = Kind.FIGURE if found["ADDRESS"] is None else Kind.ADDRESS
        segments.append(Segment(kind, found[0]))
        position = found.end()
    if position < len(text):
        segments.append(Segment(Kind.PROSE, text[position:]))
    return segments


def repair(segments: Iterable[Segment], kind: Kind, step: Callable[[str], str]) -> list[Segment]:
    """The segments, with the step applied to the text of those of one kind."""
    return [Segment(kind, step(segment.text)) if segment.kind is kind else segment for segment in segments]


def join(segments: Iterable[Segment]) -> str:
    """The text that the segments make up."""
    return "".join(segment.text for segment in segments)
