import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khabar_nlp.domain.entities.calendars import from_jalali, month_length, to_jalali


@pytest.mark.parametrize(
    ("jalali", "gregorian"),
    [
        ((1404, 9, 19), "2025-12-10"),
        ((1404, 1, 1), "2025-03-21"),
        ((1403, 12, 30), "2025-03-20"),
        ((1403, 1, 1), "2024-03-20"),
        ((1400, 1, 1), "2021-03-21"),
        ((1399, 12, 30), "2021-03-20"),
        ((1375, 1, 1), "1996-03-20"),
        ((1357, 11, 22), "1979-02-11"),
        ((1332, 5, 28), "1953-08-19"),
        ((1300, 1, 1), "1921-03-21"),
        ((1287, 3, 5), "1908-05-26"),
        ((1320, 6, 3), "1941-08-25"),
        ((1359, 6, 31), "1980-09-22"),
    ],
)
def test_known_days_agree_both_ways(jalali: tuple[int, int, int], gregorian: str) -> None:
    date = dt.date.fromisoformat(gregorian)
    assert from_jalali(*jalali) == date
    assert to_jalali(date) == jalali


@given(st.dates(dt.date(1800, 1, 1), dt.date(2250, 1, 1)))
def test_every_day_comes_back(date: dt.date) -> None:
    assert from_jalali(*to_jalali(date)) == date


@pytest.mark.parametrize("wrong", [(1404, 12, 30), (1404, 7, 31), (1404, 13, 1), (1404, 0, 1), (1404, 1, 0)])
def test_a_day_that_does_not_exist_is_refused(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="there is no day"):
        from_jalali(*wrong)


@pytest.mark.parametrize("year", [1177, 1634])
def test_a_year_where_the_arithmetic_fails_is_refused(year: int) -> None:
    with pytest.raises(ValueError, match="outside 1178 to 1633"):
        from_jalali(year, 1, 1)


def test_esfand_has_thirty_days_in_the_leap_years_of_the_cycle_only() -> None:
    assert [year for year in range(1387, 1412) if month_length(year, 12) == 30] == [1387, 1391, 1395, 1399, 1403, 1408]
