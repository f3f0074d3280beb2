"""Groups of words that share numbers: a line each, the numbers first, then the words, separated by tabs."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Group(NamedTuple):
    """Words, and what is the same of all of them."""

    numbers: tuple[float, ...]
    words: list[str]


def pack(entries: Iterable[tuple[tuple[float, ...], str]]) -> str:
    """Lines, in the order of their numbers, the words of each sorted."""
    groups: dict[tuple[float, ...], list[str]] = {}
    for numbers, word in entries:
        groups.setdefault(numbers, []).append(word)
    return "".join("\t".join([*map(repr, numbers), *sorted(groups[numbers])]) + "\n" for numbers in sorted(groups))


def unpack(lines: str, numbers: int) -> Iterator[Group]:
    """The groups, each with so many numbers.

    Raises:
        ValueError: a line has another form; the message gives its number.
    """
    for place, line in enumerate(lines.splitlines(), start=1):
        fields = line.split("\t")
        try:
            group = Group(tuple(map(float, fields[:numbers])), fields[numbers:])
        except ValueError as error:
            raise ValueError(
                f"line {place}: expected {numbers} numbers and words, separated by tabs: {error}; make the model anew "
                "with `khabar-nlp train half-spaces`",
            ) from error
        yield group
