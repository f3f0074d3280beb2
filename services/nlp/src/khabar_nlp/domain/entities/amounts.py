"""Rules for money and percentages."""

import re
from collections.abc import Iterator

from khabar_core.schemas import Amount, Label
from khabar_nlp.domain.entities.numbers import DIGITS_AND_SCALE, NUMBER, parse_number
from khabar_nlp.domain.entities.patterns import END, START, any_of, squeezed, view
from khabar_nlp.domain.entities.spans import Span, folded

CONFIDENCE = 0.93
"""Share of the matches on PEYMA's development part that touch such an amount (0.87 of money, all percentages)."""

_CURRENCIES = {
    "ریال": "IRR",
    "تومان": "IRT",
    "تومن": "IRT",
    "دلار": "USD",
    "دلار آمریکا": "USD",
    "دلار کانادا": "CAD",
    "دلار استرالیا": "AUD",
    "دلار هنگ کنگ": "HKD",
    "دلار سنگاپور": "SGD",
    "یورو": "EUR",
    "پوند": "GBP",
    "پوند انگلیس": "GBP",
    "پوند استرلینگ": "GBP",
    "ین": "JPY",
    "ین ژاپن": "JPY",
    "یوان": "CNY",
    "یوان چین": "CNY",
    "روبل": "RUB",
    "روبل روسیه": "RUB",
    "لیر": "TRY",
    "لیره": None,
    "لیر ترکیه": "TRY",
    "لیره ترکیه": "TRY",
    "درهم": "AED",
    "درهم امارات": "AED",
    "دینار": None,
    "دینار عراق": "IQD",
    "دینار کویت": "KWD",
    "دینار بحرین": "BHD",
    "دینار اردن": "JOD",
    "روپیه": None,
    "روپیه هند": "INR",
    "روپیه پاکستان": "PKR",
    "فرانک": None,
    "فرانک سوئیس": "CHF",
    "وون": "KRW",
    "وون کره جنوبی": "KRW",
    "افغانی": "AFN",
    "منات": None,
    "منات آذربایجان": "AZN",
    "منات ترکمنستان": "TMT",
    "ریال عربستان": "SAR",
    "ریال سعودی": "SAR",
    "ریال قطر": "QAR",
    "ریال عمان": "OMR",
    "ریال یمن": "YER",
    "کرون سوئد": "SEK",
    "کرون نروژ": "NOK",
    "کرون دانمارک": "DKK",
    "کرون": None,
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
}
_UNITS: dict[str, tuple[str | None, int]] = {
    **{squeezed(name): (code, 1) for name, code in _CURRENCIES.items()},
    squeezed("همت"): ("IRT", 10**12),  # هزار میلیارد تومان
    squeezed("درصد"): ("percent", 1),
    "%": ("percent", 1),
}
"""Name of a unit → code (None where several states' currencies have the name) and the factor it carries."""

_SIGNS = r"[$€£%]"
_NAMES = any_of(name for name in (*_CURRENCIES, "همت", "درصد") if name.isalpha() or " " in name)
_VAGUE = any_of(("چند", "چندین", "ده ها", "صد ها", "هزار ها", "هزاران", "میلیون ها", "میلیاردها"))
_AMOUNT = rf"(?P<vague>{_VAGUE} )?(?P<number>{NUMBER})(?P<range> ?(?:تا|الی|-|–) ?{NUMBER})?"
_PATTERN = re.compile(
    rf"{START}(?:{_AMOUNT}(?: ?(?P<sign>{_SIGNS})| ?(?P<name>{_NAMES})ی{{0,2}}{END})"
    rf"|(?P<before>{_SIGNS}) ?(?P<after>{DIGITS_AND_SCALE}){END})"
)


def find_amounts(text: str) -> Iterator[Span]:
    """Yield the amounts of money and the percentages in `text`; the value of a range or of «چند» is None."""
    for match in _PATTERN.finditer(view(text)):
        code, factor = _UNITS[squeezed(match["sign"] or match["name"] or match["before"])]
        number = None if match["range"] or match["vague"] else parse_number(match["number"] or match["after"])
        yield Span(
            label=Label.PCT if code == "percent" else Label.MON,
            start=match.start(),
            end=match.end(),
            confidence=CONFIDENCE,
            name=folded(text[match.start() : match.end()]),
            value=None if number is None or code is None else Amount(number=number * factor, unit=code),
        )
