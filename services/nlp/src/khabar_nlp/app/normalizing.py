"""What ``khabar-nlp normalize`` does: lines of text, repaired, one for one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import BinaryIO, Final

import typer

from khabar_nlp.domain.alphabet import HALF_SPACE
from khabar_nlp.domain.normalization import Normalized

BLOCK: Final = 200
"""Lines that are repaired as one document: half-spaces lost elsewhere in it tell about a line."""

LONGEST: Final = 1 << 20
"""Bytes of a line, and about so many of a block, that are held in memory; a longer line is repaired in parts."""

MEND_ENCODING: Final = "convert the text to UTF-8, for example with `iconv -f WINDOWS-1256 -t UTF-8`"

# Whatever else could be taken for the end of a line.
_STRAY_BREAKS: Final = str.maketrans(dict.fromkeys("\r\v\f\u0085\u2028\u2029", " "))


class NotUtf8(Exception):
    """A line whose bytes are not UTF-8."""

    def __init__(self, line: int, error: UnicodeDecodeError) -> None:
        """In the line of this number, counted from one."""
        super().__init__(line, error)
        self.line = line
        self.why = f"not UTF-8 ({error.reason} at byte {error.start + 1} of the line)"


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a part of a long one, and what stood after it: a newline, the space where it was cut, or nothing."""

    text: str
    end: str


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of the original and what it became; the two are equal where nothing was changed."""

    old: str
    new: str


def normalize_lines(
    source: BinaryIO, normalize: Callable[[str], Normalized], show: Callable[[Normalized], str] = str
) -> Iterator[str]:
    r"""The repaired lines of UTF-8 text, block by block, each shown as ``show`` does it and ended as it was (``\n``).

    Raises:
        NotUtf8: after everything before it has been yielded.
    """
    for block in _blocks(read_lines(source)):
        lines = show(normalize("\n".join(line.text for line in block))).split("\n")
        yield "".join(text + line.end for text, line in zip(lines, block, strict=True))


def read_lines(source: BinaryIO) -> Iterator[Line]:
    r"""The lines of UTF-8 text, as ``\n`` ends them; within one every other kind of line break becomes a space.

    Raises:
        NotUtf8: at the first line that is not.
    """
    number, rest = 1, b""
    while data := rest + source.readline(LONGEST - len(rest)):
        text, end, rest = _cut(data)
        try:
            yield Line(text.decode().translate(_STRAY_BREAKS), end)
        except UnicodeDecodeError as error:
            raise NotUtf8(number, error) from error
        number += end == "\n"


def _cut(data: bytes) -> tuple[bytes, str, bytes]:
    """A line's text, its end, and what is left of it where it is too long: cut at a space, or between characters."""
    if data.endswith(b"\n"):
        return data[:-1].removesuffix(b"\r"), "\n", b""
    if len(data) < LONGEST:
        return data, "", b""
    if (space := data.rfind(b" ", 1)) > 0:
        return data[:space], " ", data[space + 1 :]
    last = next((at for at in range(LONGEST - 1, LONGEST - 4, -1) if data[at] & 0xC0 != 0x80), LONGEST - 4)
    return data[:last], "", data[last:]


def _blocks(lines: Iterator[Line]) -> Iterator[list[Line]]:
    block: list[Line] = []
    size = 0
    try:
        for line in lines:
            block.append(line)
            size += len(line.text)
            if len(block) == BLOCK or size >= LONGEST:
                yield block
                block, size = [], 0
    except NotUtf8:
        if block:
            yield block
        raise
    if block:
        yield block


def changes(text: Normalized) -> Iterator[Change]:
    """The text as stretches, by turns unchanged and changed."""
    for _, group in groupby(_stretches(text), key=lambda each: each.old != each.new):
        stretches = list(group)
        yield Change("".join(each.old for each in stretches), "".join(each.new for each in stretches))


def _stretches(text: Normalized) -> Iterator[Change]:
    """The smallest stretches that belong together."""
    original, alignment = text.original, text.alignment
    spans = [alignment.original_span(at, at + 1) for at in range(len(text))]
    done, at = 0, 0
    while at < len(text):
        first = at
        start, end = spans[at]
        while at < len(text) and (at == first or spans[at][0] < end):
            end = max(end, spans[at][1])
            at += 1
        if start > done:
            yield Change(original[done:start], "")
        yield Change(original[start:end], text[first:at])
        done = end
    if done < len(original):
        yield Change(original[done:], "")


def in_colors(text: Normalized) -> str:
    """The text with what was removed in red and struck through, what is new in green and underlined."""
    return _marked(
        changes(text),
        old=lambda removed: typer.style(removed, fg="red", strikethrough=True),
        new=lambda added: typer.style(added, fg="green", underline=True),
    )


def in_brackets(text: Normalized) -> str:
    """The text with its changes as ``git diff --word-diff`` marks them: ``[-old-]{+new+}``."""
    return _marked(changes(text), old="[-{}-]".format, new="{{+{}+}}".format)


def _marked(stretches: Iterable[Change], old: Callable[[str], str], new: Callable[[str], str]) -> str:
    return "".join(
        each.new
        if each.old == each.new
        else (old(_visible(each.old)) if each.old else "") + (new(_visible(each.new)) if each.new else "")
        for each in stretches
    )


def _visible(text: str) -> str:
    """The text with half-spaces as ¦ and other characters that do not show as their numbers."""
    return "".join(
        "¦" if each == HALF_SPACE else each if each.isprintable() or each == "\n" else f"<U+{ord(each):04X}>"
        for each in text
    )
