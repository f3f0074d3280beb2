"""Folds letters, digits and spaces that look Persian but are coded otherwise into the Persian ones.

For text that is known to be Persian. A letter is folded where in one of its shapes it looks like the Persian one, so
that a keyboard or a font explains it; letters that only other languages have (Kurdish ۆ, Urdu ٹ) stand in their names
and stay.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from khabar_nlp.domain.alphabet import HALF_SPACE, LETTERS, MARKS, TATWEEL
from khabar_nlp.domain.normalization.characters import compose
from khabar_nlp.domain.normalization.edits import Edit, substitutions

_HAMZA: Final = "\u0654"

# Arabic yeh and alef maksura, Pashto yehs, yeh barree; Arabic and swash kaf; heh doachashmee, heh goal, ae.
_YEHS: Final = "يىېۍے"
_KAFS: Final = "كڪ"
_HEHS: Final = "ھہە"
_ARABIC_DIGITS: Final = "٠١٢٣٤٥٦٧٨٩"
_ODD_SPACES: Final = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_PERSIAN: Final = (
    dict.fromkeys(_YEHS, "ی")
    | dict.fromkeys(_KAFS, "ک")
    | dict.fromkeys(_HEHS, "ه")
    | {"ۓ": "ئ", "ۃ": "ة"}
    | dict(zip(_ARABIC_DIGITS, "۰۱۲۳۴۵۶۷۸۹", strict=True))
    | dict.fromkeys(_ODD_SPACES, " ")
)
_TRANSLATION: Final = str.maketrans(_PERSIAN)
_LOOK_ALIKES: Final = re.compile(f"[{''.join(_PERSIAN)}]+")

# A letter with the tatweels and marks after it. A tatweel that stretches no letter is typed for a dash
# («تهران ـ ایرنا») and stays. `characters` leaves no more than 30 marks on a letter.
_ANY_MARKS: Final = rf"{MARKS}\u0300-\u036f"
_STRETCHED: Final = re.compile(rf"[{LETTERS}][{_ANY_MARKS}]{{0,31}}{TATWEEL}[{_ANY_MARKS}{TATWEEL}]*")

# A yeh with a hamza inside a word, which is the letter ئ; a letter that does not join the next one, as its Persian
# fellow would; heh goal with a hamza, which has to be sorted among its other marks then.
_PARTICULAR: Final = re.compile(
    rf"[{_HAMZA}ەےۍۓۂ](?:(?:(?<=[{_YEHS}]{_HAMZA})|(?<=[ەےۍۓ]))(?=[{LETTERS}])|(?<=ۂ)[{_ANY_MARKS}]*)",
)

# ة ends the words of Arabic phrases, where «ال» begins the word or the next («دایرةالمعارف»), and words that a text
# introduces as Arabic («به عربی: سیاسة»). After these letters it is ت in Persian, never ه («صلوة», «هیئة»).
_FINAL_TEH: Final = re.compile(
    rf"ة(?<=[{LETTERS}][{LETTERS}]ة)(?<![اآوأؤئ]ة)(?![{LETTERS}{MARKS}])(?![ {HALF_SPACE}]{{0,4}}ال)",
)
_ARABIC_WORD: Final = re.compile(rf"(?:(?<![{LETTERS}{MARKS}])(?:[وبفک]?ال|لل)|عربی: )[{LETTERS}]*\Z")
_LONGEST_WORD: Final = 40


def _unstretch(text: str) -> Iterator[Edit]:
    """Tatweels inside words; a mark that one held away from its letter composes with it."""
    if TATWEEL in text:
        yield from substitutions(_STRETCHED, lambda found: compose(found[0].replace(TATWEEL, "")), text)


def _fold_particular(text: str) -> Iterator[Edit]:
    """Look-alikes that take more than one letter for another."""
    for found in _PARTICULAR.finditer(text):
        start, end = found.span()
        if found[0] == _HAMZA:
            yield Edit(start - 1, end, "ئ")
        elif found[0].startswith("ۂ"):
            yield Edit(start, end, compose(f"ه{_HAMZA}{found[0][1:]}"))
        else:
            yield Edit(start, end, f"{_PERSIAN[found[0]]}{HALF_SPACE}")


def _fold(text: str) -> Iterator[Edit]:
    """Look-alikes, in runs."""
    return substitutions(_LOOK_ALIKES, lambda found: found[0].translate(_TRANSLATION), text)


def _fold_final_teh(text: str) -> Iterator[Edit]:
    """ة at the end of a word of three letters or more, if it is not Arabic."""
    for found in _FINAL_TEH.finditer(text):
        if not _ARABIC_WORD.search(text, max(found.start() - _LONGEST_WORD, 0), found.start()):
            yield Edit(found.start(), found.end(), "ه")


LETTER_FORMS: Final[tuple[Callable[[str], Iterable[Edit]], ...]] = (
    _unstretch,
    _fold_particular,
    _fold,
    _fold_final_teh,
)
"""One after the other, these passes give Persian text (in NFC) the Persian letters, digits and spaces for those that
look like them, without tatweel, and leave it in NFC. Of what they change, only digits are part of figures.
"""
