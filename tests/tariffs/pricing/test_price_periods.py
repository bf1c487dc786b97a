"""Price periods of a tariff: those of its schedule of consumption that the days have."""

from etl.core.periods import month
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.pricing.price_periods import price_periods
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import HEAD

SCHEDULE = '[schedule.s]\nall.day = ["mon-fri 08:00-20:00"]\nall.night = "rest"\n'


def names(text: str) -> list[str]:
    return [one.name for one in price_periods(Calculator(parse_tariff(HEAD + text, "t.toml"), month("2024-03"), "UTC"))]


def test_periods_are_those_of_the_schedule_of_a_line_of_consumption() -> None:
    line = '[[line]]\nid = "e"\nkind = "energy"\nschedule = "s"\nprice = { day = 2, night = 1 }\n'
    assert names(SCHEDULE + line) == ["day", "night"]


def test_without_a_schedule_or_with_one_for_feed_in_alone_there_are_none() -> None:
    flat = '[[line]]\nid = "e"\nkind = "energy"\nprice = 1\n'
    assert names(flat) == []
    back = '[[line]]\nid = "b"\nkind = "energy"\non = "export"\nschedule = "s"\nprice = { day = 2, night = 1 }\n'
    assert names(SCHEDULE + flat + back) == []
