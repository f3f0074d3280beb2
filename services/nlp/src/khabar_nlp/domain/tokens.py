"""Tokens and sentences of Persian text, each with its place in the text.

Offsets count code points: ``text[token.start:token.end] == token.text`` always. A word keeps its half-spaces (ZWNJ);
numbers, dates, clock times, addresses and codes such as ``COVID-19`` stay whole; digits written against a word
(«۵میلیون») are split from it. Every repetition in the pattern is bounded, so the time is linear in the text whatever it
holds, and a run of letters longer than any word is cut into pieces.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_SENTENCE = 200
"""Tokens; a longer sentence is cut, so that what works sentence by sentence has bounded memory."""


class Token(NamedTuple):
    """A word, number or mark; `start` and `end` are code points of the text it was found in."""

    text: str
    start: int
    end: int


_MARKS = "\u0300-\u036f\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0e\ufe0f"
_TOKEN = re.compile(
    rf"""
      (?![A-Za-zÀ-ɏ])[^\W\d_]{{1,64}}(?:[{_MARKS}\u200c\u200d]{{1,4}}[^\W\d_]{{1,64}}){{0,16}}[{_MARKS}]{{0,4}}
    | (?:https?://|www\.)[^\s«»<>"]{{1,2000}}
    | [A-Za-z0-9_.+-]{{1,64}}@[A-Za-z0-9-]{{1,64}}(?:\.[A-Za-z0-9-]{{1,64}}){{1,4}}
    | @[A-Za-z0-9_]{{1,64}}
    | \d{{1,4}}([-/])\d{{1,2}}\1\d{{1,4}}(?:T\d\d:\d\d(?::\d\d)?)?(?!\d)
    | \d{{1,2}}:\d\d(?::\d\d)?(?!\d)
    | \d{{1,3}}(?:[,٬]\d{{3}}){{1,8}}(?:[.٫]\d{{1,16}})?(?!\d)
    | \d{{1,4}}[A-Za-z][A-Za-z0-9]{{0,15}}
    | \d{{1,64}}(?:[.٫/]\d{{1,64}})?
    | [A-Za-zÀ-ɏ][A-Za-z0-9À-ɏ]{{0,63}}(?:[-.'’&][A-Za-z0-9À-ɏ]{{1,64}}){{0,8}}
    | [.!?؟…]{{1,64}}
    | [^\s{_INVISIBLE}]
    """,
    re.VERBOSE,
)
_SENTENCE_END = frozenset(".!?؟…")
_CLOSING = frozenset("»”\"')]}›’")


def tokenize(text: str) -> Iterator[Token]:
    """Yield the tokens of `text` in order; white space and invisible characters between them are skipped."""
    for match in _TOKEN.finditer(text):
        yield Token(match.group(), match.start(), match.end())


def sentences(text: str) -> list[list[Token]]:
    """Split `text` into sentences, each a non-empty list of tokens.

    A sentence ends at a newline, and after . ! ? ؟ … with the quotation marks and brackets that close there. The dot of
    an initial or abbreviation («ه.ش», «م. امیدی») ends nothing. No sentence is longer than `MAX_SENTENCE` tokens.
    """
    found: list[list[Token]] = []
    sentence: list[Token] = []
    ended = False
    for token in tokenize(text):
        if sentence and (
            (ended and token.text not in _CLOSING)
            or len(sentence) == MAX_SENTENCE
            or "\n" in text[sentence[-1].end : token.start]
        ):
            found.append(sentence)
            sentence, ended = [], False
        ended = ended or _ends_sentence(token, sentence)
        sentence.append(token)
    if sentence:
        found.append(sentence)
    return found


def _ends_sentence(token: Token, before: list[Token]) -> bool:
    if token.text[0] not in _SENTENCE_END:
        return False
    after_initial = (
        token.text == "."
        and bool(before)
        and before[-1].end == token.start
        and len(before[-1].text) == 1
        and before[-1].text.isalpha()
    )
    return not after_initial
