"""Articles in plain text: ``date YYYY-MM-DD`` at the beginning of a line begins one, then come its paragraphs.

There is no title and no address. Text before the first such line is an article without a date.
"""

from __future__ import annotations

import re
from datetime import date

# Wider than the form, so that a date that does not exist is told as such and not taken for the article before it.
_PREFIX = re.compile(rb"[ \t]*date[ \t]+([0-9]{1,4}-[0-9]{1,2}-[0-9]{1,2})(?![0-9-])")


class NoSuchDate(ValueError):
    """The date of the prefix does not exist; the text names it."""


def begins_article(line: bytes) -> bool:
    """Whether this line begins a new article."""
    return _PREFIX.match(line) is not None


def dated(data: bytes) -> tuple[date | None, bytes]:
    """The date that an article begins with, and its text.

    Raises:
        NoSuchDate: the date does not exist.
    """
    prefix = _PREFIX.match(data)
    if prefix is None:
        return None, data.strip()
    written = prefix.group(1).decode()
    year, month, day = map(int, written.split("-"))
    try:
        return date(year, month, day), data[prefix.end() :].strip()
    except ValueError as error:
        raise NoSuchDate(f"{written} is no day of the Gregorian calendar: {error}") from error
