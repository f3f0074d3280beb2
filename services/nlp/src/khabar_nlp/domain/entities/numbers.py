"""Persian numbers, in digits, in words and mixed: «۲ هزار و ۵۰۰ میلیارد», «یک و نیم میلیون», «سه دهم»."""

import re
from decimal import Decimal

from khabar_nlp.domain.entities.patterns import any_of, squeezed, view

ONES = [
    "صفر",
    "یک",
    "دو",
    "سه",
    "چهار",
    "پنج",
    "شش",
    "هفت",
    "هشت",
    "نه",
    "ده",
    "یازده",
    "دوازده",
    "سیزده",
    "چهارده",
    "پانزده",
    "شانزده",
    "هفده",
    "هجده",
    "نوزده",
]
"""The numbers 0 to 19 in words."""

_TENS = dict(zip(["بیست", "سی", "چهل", "پنجاه", "شصت", "هفتاد", "هشتاد", "نود"], range(20, 100, 10), strict=True))
_HUNDREDS = {
    **dict(
        zip(
            ["صد", "دویست", "سیصد", "چهارصد", "پانصد", "ششصد", "هفتصد", "هشتصد", "نهصد"],
            range(100, 1000, 100),
            strict=True,
        )
    ),
    "یکصد": 100,
}
_WORDS = {
    **{word: Decimal(number) for number, word in enumerate(ONES)},
    **{word: Decimal(number) for word, number in (_TENS | _HUNDREDS).items()},
    "هیجده": Decimal(18),
    "نیم": Decimal("0.5"),
}
_SCALES = {
    "هزار": Decimal(10**3),
    "میلیون": Decimal(10**6),
    "میلیارد": Decimal(10**9),
    "بیلیون": Decimal(10**12),
    "تریلیون": Decimal(10**12),
}
_PARTS = {"دهم": Decimal("0.1"), "صدم": Decimal("0.01"), "هزارم": Decimal("0.001")}

# Tokenized text has spaces around the comma of thousands.
_DIGITS = r"(?:\d{1,3}(?:(?:,| , )\d{3}(?!\d)){1,8}(?:\.\d{1,16})?|\d{1,18}(?:[./]\d{1,16})?)(?!\d)"
_ATOM = f"(?>{_DIGITS}|{any_of(_WORDS)})"
_SCALE = any_of(_SCALES)
_GROUP = rf"(?:{_ATOM}(?: ?{_SCALE}){{0,3}}|{_SCALE}(?: ?{_SCALE}){{0,2}})"
_PART = rf"{_ATOM} ?{any_of(_PARTS)}"
DIGITS_AND_SCALE = rf"(?:(?>{_DIGITS})(?: ?{_SCALE}){{0,3}})"
"""Pattern for digits with their scale («۵ میلیون») in `patterns.view`; like `NUMBER` without word boundaries."""
NUMBER = rf"(?:(?:منفی |-)?(?:{_PART}|{_GROUP}(?: ?و ?{_GROUP}){{0,6}}(?: ?و ?{_PART})?))"
"""Pattern for a number in `patterns.view`; it has no word boundaries of its own."""

_PIECE = re.compile(rf"{_DIGITS}|{any_of(_PARTS)}|{_SCALE}|{any_of(_WORDS)}")


class _Sum:
    """A number while its pieces come in from left to right."""

    def __init__(self) -> None:
        self._groups: list[tuple[Decimal, Decimal]] = []  # value, and what a later group has to stay below
        self._open: Decimal | None = None
        self._room = Decimal("Infinity")

    def add(self, number: Decimal, room: Decimal) -> bool:
        """Add a numeral; what follows it must be smaller than `room`. Return whether it may stand here."""
        if number >= self._room:
            return False
        self._open = (self._open or Decimal(0)) + number
        self._room = room
        return True

    def scale(self, scale: Decimal) -> bool:
        """Multiply what stands open, and groups of a lower scale: «۲ هزار و ۵۰۰ میلیارد» is 2500 times a milliard.

        Return whether the scale may stand here; it may not twice.
        """
        value = self._open
        while self._groups and self._groups[-1][1] < scale:
            lower, _ = self._groups.pop()
            value = (value or Decimal(0)) + lower
        if self._groups and self._groups[-1][1] == scale:
            return False
        self._groups.append(((Decimal(1) if value is None else value) * scale, scale))
        self._open = None
        self._room = scale
        return True

    def total(self) -> Decimal:
        """Return the number."""
        return sum((value for value, _ in self._groups), self._open or Decimal(0))


def parse_number(text: str) -> int | float | None:
    """Return the number that a match of `NUMBER` stands for; None where it is not one number («۲۰۰ و ۳۰۰ هزار»)."""
    text = view(text)
    running = _Sum()
    pieces = _PIECE.findall(text)
    for place, piece in enumerate(pieces):
        if piece in _PARTS:
            continue
        if piece in _SCALES:
            if not running.scale(_SCALES[piece]):
                return None
            continue
        number, room = _numeral(piece)
        if place + 1 < len(pieces) and pieces[place + 1] in _PARTS:
            number, room = number * _PARTS[pieces[place + 1]], Decimal(0)
        if not running.add(number, room):
            return None
    total = -running.total() if text.startswith(("-", "منفی")) else running.total()
    return int(total) if total == total.to_integral_value() else float(total)


def _numeral(piece: str) -> tuple[Decimal, Decimal]:
    """Return a numeral's value and what may follow it after «و»: smaller than this."""
    word = _WORDS.get(squeezed(piece))
    if word is None:
        return Decimal(piece.replace(",", "").replace(" ", "").replace("/", ".")), Decimal(1)
    for place in (100, 10):
        if word >= place and word % place == 0 and word != 10:
            return word, Decimal(place)
    return word, Decimal(1)
