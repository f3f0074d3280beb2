import re

import pytest

from khabar_nlp.domain.entities.numbers import NUMBER, parse_number
from khabar_nlp.domain.entities.patterns import view


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("۱۲", 12),
        ("١٢", 12),
        ("12.5", 12.5),
        ("۱۲٫۵", 12.5),
        ("۱۲/۵", 12.5),
        ("۱٬۲۵۰٬۰۰۰", 1_250_000),
        ("23,078", 23_078),
        ("32 , 390", 32_390),
        ("-۰.۱", -0.1),
        ("منفی ۲", -2),
        ("هفده", 17),
        ("بیست و سه", 23),
        ("سی‌وپنج هزار", 35_000),
        ("یکهزار", 1_000),
        ("دویست و پنجاه هزار و پانصد", 250_500),
        ("هزار و سیصد و نود و چهار", 1394),
        ("۲ هزار و ۵۰۰ میلیارد", 2_500_000_000_000),
        ("۳۷ هزار میلیارد", 37_000_000_000_000),
        ("۳۳۳ میلیارد و ۵۰۰ میلیون", 333_500_000_000),
        ("یک و نیم میلیون", 1_500_000),
        ("نیم میلیون", 500_000),
        ("۹۸ و سه دهم", 98.3),
        ("سه دهم", 0.3),
    ],
)
def test_the_pattern_takes_the_whole_number_and_the_parser_its_value(text: str, number: float) -> None:
    assert re.fullmatch(NUMBER, view(text))
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["۲۰۰ و ۳۰۰ هزار", "۵ و ۶", "بیست و سی", "۵ هزار و ۶ هزار", "سه و دوازده"])
def test_two_numbers_are_not_added_up(text: str) -> None:
    assert parse_number(text) is None
