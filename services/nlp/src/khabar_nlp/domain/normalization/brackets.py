"""Mends the spaces inside and outside of « » and ( ).

Brackets are taken in pairs, line by line: one without its partner may have been typed for the other («»متن«»), or be
part of a list («الف)») or a smiley.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from khabar_nlp.domain.alphabet import LETTERS, MARKS
from khabar_nlp.domain.normalization.edits import Edit

_ENDING: Final = rf"{LETTERS}{MARKS}"  # what a Persian word ends with
_WORD_ENDS: Final = f"(?![{LETTERS}{MARKS}])"

# A bracket with a space inside, or none outside.
_SUSPECT: Final = re.compile(
    rf"[«»()](?:(?<=[«(])(?= )|(?<=[{_ENDING}»)][«(])|(?<= [»)])|(?<=[»)])(?=[{LETTERS}]))",
)
_BRACKET_OR_LINE_END: Final = re.compile(r"[«»()\n]")
_SMILEY: Final = re.compile(r"[()](?:(?<=[:;=؛].)|(?<=[:;]-.))")

_GLUED_BEFORE: Final = re.compile(rf"[«(](?:(?<=[{_ENDING})]«)|(?<=[{_ENDING}»]\())")
_GLUED_AFTER: Final = re.compile(rf"[»)](?=[{LETTERS}])")

# Parts of a word may be set in quotes or brackets: «کتاب(ها)», ««مکتب»های», «(پیش)داوری».
_PREFIX: Final = re.compile(
    "[«(] ?(?:بی|نا|هم|می|نمی|پیش|پس|پسا|غیر|نیمه|نیم|بین|باز|ضد|فرا|ابر|شبه|تک|چند|بر|در|وا) ?[»)]",
)
_AFFIX: Final = re.compile(
    "[«»()] ?(?:ها(?:یی|ی?(?:مان|تان|شان|م|ت|ش)|ی|ست)?|[هیمتش]|یی|ای|ام|ات|اش|ایم|اید|اند|یم|ید|ند|مان|تان|شان|ست"
    rf"|تر|تری|ترین|ان|گان|یان|ین|یون|جات|گری|گرا|گونه|وار|مند|بان|دان|گاه|چی|انه){_WORD_ENDS}",
)
_HONORIFIC: Final = re.compile(r"\( ?(?:ع|ص|س|ره|عج|رض) ?\)")
_TWO_LATIN: Final = re.compile(r"\( ?[A-Za-z]{2}")


def space_brackets(text: str) -> Iterable[Edit]:
    """Spaces inside of brackets go, missing ones outside come. Runs of spaces must have become one."""
    # Brackets of two kinds that overlap can ask for the same edit.
    return sorted(set(_edits(text))) if _SUSPECT.search(text) else ()


def _edits(text: str) -> Iterator[Edit]:
    quotes: list[int] = []
    parentheses: list[int] = []
    for found in _BRACKET_OR_LINE_END.finditer(text):
        at = found.start()
        match found[0]:
            case "\n":
                quotes.clear()
                parentheses.clear()
            case "«":
                quotes.append(at)
            case "»" if quotes:
                yield from _around_quote(text, quotes.pop(), at, nested=bool(quotes))
            case "(" | ")" if _SMILEY.match(text, at):
                pass
            case "(":
                parentheses.append(at)
            case ")" if parentheses:
                yield from _around_parenthesis(text, parentheses.pop(), at)


def _around_quote(text: str, start: int, end: int, *, nested: bool) -> Iterator[Edit]:
    left, right = _spaces_inside(text, start, end)
    before, after = _GLUED_BEFORE.match(text, start), _GLUED_AFTER.match(text, end)
    # Where only one side is glued and spaced the wrong way round, it may have been typed for its partner.
    if not (before and nested):
        if before and not _AFFIX.match(text, start):
            yield Edit(start, start, " ")
        yield from left
    if not (after and right and not left):
        yield from right
        if after and end - start > 2 and not _PREFIX.match(text, start) and not _AFFIX.match(text, end):
            yield Edit(end + 1, end + 1, " ")


def _around_parenthesis(text: str, start: int, end: int) -> Iterator[Edit]:
    left, right = _spaces_inside(text, start, end)
    honors = _HONORIFIC.match(text, start)
    long_enough = end - start - 1 - len(left) - len(right) > 2 or _TWO_LATIN.match(text, start)
    stands_alone = long_enough and not _AFFIX.match(text, start) and not _PREFIX.match(text, start)
    if stands_alone and _GLUED_BEFORE.match(text, start):
        yield Edit(start, start, " ")
    yield from (*left, *right)
    if (stands_alone or honors) and _GLUED_AFTER.match(text, end) and not _AFFIX.match(text, end):
        yield Edit(end + 1, end + 1, " ")


def _spaces_inside(text: str, start: int, end: int) -> tuple[list[Edit], list[Edit]]:
    """What removes them, on the left and on the right; nothing between brackets that hold no more than a space."""
    if end - start <= 2:
        return [], []
    left = [Edit(start + 1, start + 2, "")] if text[start + 1] == " " else []
    right = [Edit(end - 1, end, "")] if text[end - 1] == " " else []
    return left, right
