import pytest

from khabar_core.schemas import Amount, Label
from khabar_nlp.domain.entities.amounts import find_amounts


def amounts(text: str) -> list[tuple[Label, str, Amount | None]]:
    return [(span.label, text[span.start : span.end], span.value) for span in find_amounts(text)]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("۲ هزار و ۵۰۰ میلیارد تومان", 2_500_000_000_000, "IRT"),
        ("۲۵ هزار ریال", 25_000, "IRR"),
        ("یک و نیم میلیون دلار", 1_500_000, "USD"),
        ("۲۰ دلار کانادا", 20, "CAD"),
        ("۵۰ همت", 50_000_000_000_000, "IRT"),
        ("۱۰۰ میلیون یورویی", 100_000_000, "EUR"),
        ("$50", 50, "USD"),
        ("۵۰€", 50, "EUR"),
    ],
)
def test_money_has_a_number_and_a_currency(text: str, number: float, unit: str) -> None:
    assert amounts(f"بهای آن {text} است") == [(Label.MON, text, Amount(number=number, unit=unit))]


def test_toman_and_rial_stay_apart() -> None:
    toman, rial = Amount(number=10, unit="IRT"), Amount(number=100, unit="IRR")
    assert [value for _, _, value in amounts("۱۰ تومان برابر ۱۰۰ ریال")] == [toman, rial]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("۱۲.۵ درصد", 12.5),
        ("شش درصد", 6),
        ("۱۸ درصدی", 18),
        ("۵٪", 5),
        ("%5", 5),
        ("۹۸ و سه دهم درصد", 98.3),
        ("20درصد", 20),
    ],
)
def test_a_percentage_has_a_number(text: str, number: float) -> None:
    assert amounts(f"رشد {text} بود") == [(Label.PCT, text, Amount(number=number, unit="percent"))]


@pytest.mark.parametrize(
    "text", ["۵ تا ۱۰ درصد", "۲۰۰ و ۳۰۰ هزار دلار", "ده‌ها میلیارد تومان", "چند هزار دلار", "یکصد روپیه", "۵ دینار"]
)
def test_an_amount_that_is_not_one_certain_number_and_unit_has_no_value(text: str) -> None:
    assert [(found, value) for _, found, value in amounts(f"حدود {text} بود")] == [(text, None)]


@pytest.mark.parametrize("text", ["۱۵ نفر آمدند", "ده کیلومتر", "درصد آرا", "تومان و ریال", "صددرصدها"])
def test_other_numbers_and_units_alone_are_no_amounts(text: str) -> None:
    assert amounts(text) == []
