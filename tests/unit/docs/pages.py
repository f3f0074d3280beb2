"""The pages that people read, and the parts of them that can be checked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted(
    (ROOT / "docs").glob("*.md")
)

_FENCE = re.compile(r"^( *)```(?P<info>[^\n]*)\n(?P<text>.*?)^\1```$", re.DOTALL | re.MULTILINE)
_INLINE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)|<(?:img|source)[^>]*\s(?:src|srcset)=\"(?P<image>[^\"]+)\"")
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block: what stands behind its opening fence, and its text."""

    info: str
    text: str


@dataclass(frozen=True)
class Page:
    """A Markdown page."""

    path: Path

    @property
    def name(self) -> str:
        """For the test's name."""
        return str(self.path.relative_to(ROOT))

    @cached_property
    def text(self) -> str:
        """All of it."""
        return self.path.read_text(encoding="utf-8")

    @property
    def blocks(self) -> list[Block]:
        """The fenced blocks."""
        return [Block(match["info"].strip(), match["text"]) for match in _FENCE.finditer(self.text)]

    @property
    def prose(self) -> str:
        """What stands outside of the fenced blocks."""
        return _FENCE.sub("", self.text)

    @property
    def code_spans(self) -> list[str]:
        """The code between single backticks."""
        return _INLINE.findall(self.prose)

    @property
    def links(self) -> list[str]:
        """Where links and images point to."""
        return [match["target"] or match["image"] for match in _LINK.finditer(self.prose)]

    @property
    def anchors(self) -> set[str]:
        """What a link into the page can name, by GitHub's rule for headings."""
        return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in _HEADING.findall(self.prose)}

    def rows(self, *sections: str) -> Iterator[list[str]]:
        """The rows, without heads, of the tables under these headings (under all where none is given)."""
        heading, is_head = "", True
        for line in self.prose.splitlines():
            if found := _HEADING.match(line):
                heading = found[1]
            if not line.startswith("|"):
                is_head = True
                continue
            if not is_head and not line.startswith("|---") and (not sections or heading in sections):
                yield [cell.strip() for cell in line.strip("|").split("|")]
            is_head = False


def page(name: str) -> Page:
    """The page at this path from the root."""
    return Page(ROOT / name)


def unquoted(cell: str) -> list[str]:
    """The code spans of a table's cell."""
    return _INLINE.findall(cell)
