"""Is a text Persian? The letters of other languages must not be folded into Persian ones."""

import re
from collections import Counter
from typing import Final

from khabar_nlp.domain.alphabet import LETTERS

_WORD: Final = re.compile(f"[{LETTERS}]+")

# A few words stand twice: as a Persian and as an Arabic keyboard types them.
_PERSIAN: Final = "از به در که كه این اين آن را با برای براي است شد شده کرد كرد خود یک يک يك هم تا بود گفت نیز نيز"
_ARABIC: Final = "في على إلى أن إن التي الذي الذين هذا هذه ذلك كان كانت لم لن أو"
_PERSIAN_WORDS: Final = frozenset(_PERSIAN.split())
_ARABIC_WORDS: Final = frozenset(_ARABIC.split())

# Letters of Urdu, Kurdish and Pashto that Persian does not have.
_FOREIGN_LETTERS: Final = re.compile("[ٹڈڑںہےۆێەڕڵڤښړېۍډټڼځڅږ]")


def is_persian(text: str) -> bool:
    """Whether the text has words in Arabic script and no more signs of Arabic, Urdu, Kurdish or Pashto than of Persian.

    Function words and letters of one language only are counted, each occurrence once. A text without any
    such sign (a headline of two names) counts as Persian.
    """
    words = Counter(_WORD.findall(text))
    return bool(words) and _balance(text, words) >= 0


def foreign_lines(text: str) -> list[tuple[int, int]]:
    """Where the lines are, start and end, that have more signs of another language than of Persian."""
    if not _FOREIGN_LETTERS.search(text) and _ARABIC_WORDS.isdisjoint(_WORD.findall(text)):
        return []
    found: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        words = _WORD.findall(line)
        # Most lines have no sign of another language, and that is quick to see.
        signs = not _ARABIC_WORDS.isdisjoint(words) or _FOREIGN_LETTERS.search(line)
        if signs and _balance(line, Counter(words)) < 0:
            found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def _balance(text: str, words: Counter[str]) -> int:
    """Signs of Persian in the words of a text, less signs of other languages."""
    balance = sum(words[word] for word in _PERSIAN_WORDS) - sum(words[word] for word in _ARABIC_WORDS)
    if _FOREIGN_LETTERS.search(text):
        known = _PERSIAN_WORDS | _ARABIC_WORDS
        balance -= sum(times for word, times in words.items() if word not in known and _FOREIGN_LETTERS.search(word))
    return balance
