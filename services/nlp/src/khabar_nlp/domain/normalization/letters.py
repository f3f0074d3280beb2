"""Folds letters and digits that look Persian but are coded otherwise into the Persian ones."""

import re
from typing import Final

from hazm.constants import TRANSLATION_SRC
from hazm.normalizer import Normalizer as HazmNormalizer

from khabar_nlp.domain.normalization.alphabet import LETTERS, MARKS, TATWEEL
from khabar_nlp.domain.normalization.characters import compose

_PERSIAN_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")

# A tatweel that stretches no letter is typed for a dash («تهران ـ ایرنا») and stays.
_STRETCHED: Final = re.compile(rf"(?<=[{LETTERS}{MARKS}]){TATWEEL}+")

# Every other repair of hazm damages news text: dates, numbers, hamza, quotation marks, words like affixes.
_HAZM: Final = HazmNormalizer(
    correct_spacing=False,
    remove_diacritics=False,
    remove_specials_chars=False,
    decrease_repeated_chars=False,
    persian_style=False,
    persian_numbers=False,
    seperate_mi=False,
)

# What hazm changes under these flags. It builds its table anew at every call, so most prose is spared the call.
_LOOK_ALIKE: Final = re.compile(f"[{re.escape(TRANSLATION_SRC)}﷼﷽]")


def fold_letters(prose: str) -> str:
    """Prose with hazm's Persian letters for Arabic and other look-alikes (ي, ك, ى), without tatweel, in NFC.

    The letter ة stays: whether «خانة» means «خانه» or «خانهٔ», and «آیة» the Arabic word, takes more than a table.
    """
    prose = _STRETCHED.sub("", prose)
    if _LOOK_ALIKE.search(prose):
        prose = _HAZM.normalize(prose)
    # A mark may now follow a letter that it composes with.
    return compose(prose)


def fold_digits(figure: str) -> str:
    """A figure with Persian digits for Arabic-Indic ones; its other characters, Western digits too, stay."""
    return figure.translate(_PERSIAN_DIGITS)
