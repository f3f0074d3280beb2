"""Joins affixes that were written apart: «می شود», «کتاب ها», «خانه ای».

Only closed-class affixes, which hardly another word looks like: lexical compounds («به شدت», «محیط زیست») are
a matter of house style.
"""

import re
from typing import Final

from khabar_nlp.domain.normalization.alphabet import HALF_SPACE, LETTERS, MARKS, NON_JOINING
from khabar_nlp.domain.normalization.half_spaces import HalfSpaces

_LETTER: Final = f"[{LETTERS}]"
_IN_WORD: Final = f"[{LETTERS}{MARKS}{HALF_SPACE}]"

# «می» is the month of May in «ماه می», and after a number («۵ می»), which leaves a space at the start of the prose.
_VERB: Final = re.compile(rf"(?<!\A )(?<!ماه )(?<!{_IN_WORD})(ن?می) ({_LETTER}{_IN_WORD}+)")
_SUFFIX: Final = re.compile(
    rf"(?<={_LETTER}{_LETTER})(?<!ها) (ها(?:یی|ی(?:م|ت|ش|مان|تان|شان)?)?|تر(?:ین|ی)?)(?!{_IN_WORD})"
    rf"|(?<={_LETTER}{_LETTER}ه) (ای|ام|اند|ایم|اید)(?!{_IN_WORD})",
)
_NON_JOINING_LETTER: Final = re.compile(f"[{NON_JOINING}]")


def join_affixes(prose: str, half_spaces: HalfSpaces) -> str:
    """Prose with verb prefixes, plural, comparative and copula endings joined to their words by a half-space.

    A verb prefix is joined only where the half-space lexicon knows the verb. After a letter that does not
    join forward the suffix needs no half-space: «کشور ها» gives «کشورها».
    """

    def join_verb(found: re.Match[str]) -> str:
        prefix, verb = found.groups()
        return half_spaces.verb(prefix, verb) or found[0]

    return _SUFFIX.sub(_join_suffix, _VERB.sub(join_verb, prose))


def _join_suffix(found: re.Match[str]) -> str:
    suffix = found[0][1:]
    last_letter = found.string[found.start() - 1]
    return suffix if _NON_JOINING_LETTER.match(last_letter) else HALF_SPACE + suffix
