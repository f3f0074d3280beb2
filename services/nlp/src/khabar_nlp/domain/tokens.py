"""Tokens and sentences of Persian text, each with its place in the text.

Offsets count code points: ``text[token.start:token.end] == token.text`` always. A word keeps its half-spaces (ZWNJ);
numbers, dates, clock times, addresses, codes such as ``COVID-19`` and abbreviations («ه.ش», «بی.بی.سی») stay whole;
digits written against a word («۵میلیون») are split from it. Every repetition in the pattern is bounded, so the time is
linear in the text whatever it holds, and a run of letters longer than any word is cut into pieces.
"""

import re
from collections.abc import Iterable, Iterator
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
_LETTER = r"[^\W\d_]"
_JOINER = "[\u200c\u200d]"
_WORD = rf"{_LETTER}{{1,64}}+(?:[{_MARKS}\u200c\u200d]{{1,4}}{_LETTER}{{1,64}}+){{0,16}}+[{_MARKS}]{{0,4}}+"
_INITIALS = rf"{_LETTER}(?:{_JOINER}?\.{_LETTER}){{0,7}}"
# Latin letters as Persian spells them, by length. Between other words a dot may end a sentence («شد.وی»).
_NAMES_BY_LENGTH = ("آر|آی|اس|اف|ال|ام|ان|او|اچ|ای|بی|تی|جی|دی|زد|سی|وی|پی|کی|یو", "وای|کیو", "ایکس", "دبلیو")
_LETTER_NAME = f"(?:{'|'.join(_NAMES_BY_LENGTH)})"
_LETTER_NAMES = rf"{_LETTER_NAME}(?:\.{_LETTER_NAME}){{0,7}}"
# What was just read, up to its dot, is a whole word of that kind: looking back costs nothing where there is no dot.
_BEFORE = rf"(?<!{_LETTER})(?<![{_MARKS}\u200c\u200d])"
_AFTER_INITIAL = rf"(?:(?<={_BEFORE}{_LETTER}\.)|(?<={_BEFORE}{_LETTER}{_JOINER}\.))"
_AFTER_LETTER_NAME = "(?:" + "|".join(rf"(?<={_BEFORE}(?:{names})\.)" for names in _NAMES_BY_LENGTH) + ")"
_TOKEN = re.compile(
    rf"""
      (?![A-Za-zÀ-ɏ]){_WORD}(?:
          {_JOINER}?\.(?:{_AFTER_INITIAL}{_INITIALS}|{_AFTER_LETTER_NAME}{_LETTER_NAMES})(?![\w{_MARKS}])
      )?
    | (?:https?://|www\.)[^\s«»<>"،؛]{{1,2000}}(?<![.,:;!?؟…()\[\]{{}}'])
    | [A-Za-z0-9_.+-]{{1,64}}@[A-Za-z0-9-]{{1,64}}(?:\.[A-Za-z0-9-]{{1,64}}){{1,4}}
    | @[A-Za-z0-9_]{{1,64}}
    | \d{{1,4}}([-/])\d{{1,2}}\1\d{{1,4}}(?:T\d\d:\d\d(?::\d\d)?)?(?!\d)
    | \d{{1,2}}:\d\d(?::\d\d)?(?!\d)
    | \d{{1,3}}(?:[,٬]\d{{3}}){{1,8}}(?:[.٫]\d{{1,16}})?(?!\d)
    | \d{{1,4}}[A-Za-z][A-Za-z0-9]{{0,15}}
    | \d{{1,64}}(?:(?:\.\d{{1,64}}){{1,8}}|[٫/]\d{{1,64}})?
    | [A-Za-zÀ-ɏ][A-Za-z0-9À-ɏ]{{0,63}}(?:[-.'’&][A-Za-z0-9À-ɏ]{{1,64}}){{0,8}}
    | [.!?؟…]{{1,64}}
    | [^\s{_INVISIBLE}]
    """,
    re.VERBOSE,
)

_STOPS = frozenset(".!?؟…")
_PAIRS = {"»": "«", "”": "“", "’": "‘", "›": "‹", ")": "(", "]": "[", "}": "{", '"': '"', "'": "'"}
_STRAIGHT = frozenset("\"'")
_ELLIPSIS = re.compile(r"…[.…]*|\.[.…]+")
# A dot after these ends nothing. Some may end a sentence, but a Persian one mostly ends with its verb.
_SHORT_FORMS = "الف|صص|نک|رک|Dr|Mrs?|Ms|Prof|St|Jr|Sr|Vol|vs|Inc|Ltd|Corp"
_ABBREVIATION = re.compile(rf"{_INITIALS}|{_LETTER_NAME}\.{_LETTER_NAMES}|{_SHORT_FORMS}")
_ITEM_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})*")
_BEGINS_NOTHING = frozenset({"،", ",", "؛", ";", ":", "را"})
_RARELY_BEGINS = "و یا که تا هم نیز است هست هستند نیست بود بودند شد شدند می‌شود می‌شوند"
_GOES_ON_AFTER_ELLIPSIS = frozenset(_RARELY_BEGINS.split())


def tokenize(text: str) -> Iterator[Token]:
    """Yield the tokens of `text` in order; white space and invisible characters between them are skipped."""
    return _tokens(text, 0, len(text))


def sentences(text: str) -> list[list[Token]]:
    """Split `text` into sentences, each a non-empty list of tokens.

    A sentence ends at a newline, and after . ! ? ؟ … with the quotation marks and brackets that close there. What ends
    nothing: the dot of an abbreviation («ه.ش.», «م. امیدی») or of an item's number («۱. باران»), the ellipsis of an
    open list («قلم و... را»), and the ! ؟ … of something quoted or in brackets within a sentence («فیلم «کجایی؟» را
    دید»); but a quotation that a colon introduces has sentences of its own. No sentence is longer than `MAX_SENTENCE`
    tokens.
    """
    found: list[list[Token]] = []
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end == -1 else end
        found += _split(_tokens(text, start, end))
        start = end + 1
    return found


def _tokens(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _TOKEN.finditer(text, start, end):
        yield Token(match.group(), match.start(), match.end())


def _split(line: Iterable[Token]) -> Iterator[list[Token]]:
    sentence: list[Token] = []
    ended = False
    for token in line:
        if ended and not _closes(token, sentence[-1]):
            ended = False
            if not _goes_on(sentence, token.text):
                yield sentence
                sentence = []
        if len(sentence) == MAX_SENTENCE:
            yield sentence
            sentence, ended = [], False
        if token.text[0] in _STOPS and not ended:
            ended = _ends(token, sentence)
        sentence.append(token)
    if sentence:
        yield sentence


def _ends(stop: Token, before: list[Token]) -> bool:
    """Whether a stop ends the sentence, as far as what is before it tells."""
    if not before:
        return False
    word, _, end = before[-1]
    if stop.text == "." and end == stop.start:
        return not (_ABBREVIATION.fullmatch(word) or (len(before) == 1 and _ITEM_NUMBER.fullmatch(word)))
    return not (word == "و" and _ELLIPSIS.fullmatch(stop.text))


def _closes(token: Token, last: Token) -> bool:
    """Whether a token after a stop still belongs to the sentence that ended: more stops, closing marks."""
    if token.text in _STRAIGHT:
        return token.start == last.end
    return token.text in _PAIRS or token.text[0] in _STOPS


def _goes_on(sentence: list[Token], word: str) -> bool:
    """Whether a sentence that seemed to end goes on with the next word."""
    if word in _BEGINS_NOTHING:
        return True
    last = sentence[-1].text
    if last in _PAIRS:
        return sentence[-2].text != "." and _is_part(sentence, _PAIRS[last])
    if last == "." and word[0].isascii() and word[0].islower():
        return sentence[-2].text.isascii()
    return bool(_ELLIPSIS.fullmatch(last)) and word in _GOES_ON_AFTER_ELLIPSIS


def _is_part(sentence: list[Token], opening: str) -> bool:
    """Whether what closes at the end of a sentence was opened in it, and not after a colon."""
    for place in range(len(sentence) - 2, -1, -1):
        if sentence[place].text == opening:
            return place > 0 and sentence[place - 1].text != ":"
    return False
