"""Articles in plain text: ``date YYYY-MM-DD`` at the beginning of a line begins one, then come its paragraphs.

There is no title and no address. Text before the first such line is an article without a date.
"""

from __future__ import annotations

import re

# Wider than the form: an article whose date is wrong must be told as such, and not become the end of the one before it.
_PREFIX = re.compile(rb"[ \t]*date[ \t]+([0-9]{1,4}-[0-9]{1,2}-[0-9]{1,2})(?![0-9-])")


def begins_article(line: bytes) -> bool:
    """Whether this line begins a new article."""
    return _PREFIX.match(line) is not None


def undated(data: bytes) -> tuple[str | None, bytes]:
    """The date that an article begins with, as it is written (it may not exist), and the text without it."""
    prefix = _PREFIX.match(data)
    if prefix is None:
        return None, data.strip()
    return prefix.group(1).decode(), data[prefix.end() :].strip()
