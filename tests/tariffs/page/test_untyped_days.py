"""A day without a type stops the bills that need it, by name, and no others."""

from datetime import date

import numpy as np
import pytest

from etl.core.bill_page import Bill
from etl.core.errors import TariffError
from etl.core.periods import EPOCH, Period
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.schedules.loaded_calendars import LoadedCalendars
from tests.support.tariff_pages import HEAD, amounts, days, grid, part, usage

PARIS = "Europe/Paris"
WEEK = days("2024-01-01", "2024-01-08")
TEMPO = HEAD + (
    'timezone = "Europe/Paris"\nprorate = { month = "real-days" }\n'
    '[schedule.s]\nseasons = "calendar:tempo"\nday_starts = "06:00"\n'
    'bleu.hp = ["all 06:00-22:00"]\nbleu.hc = "rest"\nrouge.hp = ["all 06:00-22:00"]\nrouge.hc = "rest"\n'
)
PRICES = "price = { bleu = { hp = 1, hc = 2 }, rouge = { hp = 10, hc = 20 } }\n"
ENERGY = '[[line]]\nid = "energy"\nkind = "energy"\nschedule = "s"\n' + PRICES
MISSING = "t.toml: schedule s: calendar tempo has no type for {} (load it: `etl calendar load FILE`)"


def calendars(**more: str) -> LoadedCalendars:
    """Bleu from 31 December to 7 January, unless it is said otherwise: `d06="rouge"`; an empty type is none."""
    types = {f"2024-01-{day:02}": more.get(f"d{day:02}", "bleu") for day in range(1, 8)}
    types["2023-12-31"] = more.get("d00", "bleu")
    return LoadedCalendars({"tempo": {number(day): kind for day, kind in types.items() if kind}})


def number(day: str) -> int:
    return (date.fromisoformat(day) - EPOCH).days


def billed(tariff: str, calendars: LoadedCalendars, period: Period = WEEK) -> Bill:
    """Of 1 kWh in each hour."""
    on = grid(period, PARIS, 60)
    used = usage(period, PARIS, part(np.full((1, on.slots), 1000, np.uint16), on))
    return Calculator(parse_tariff(tariff, "t.toml"), period, PARIS, calendars=calendars).bills(used).bills[0]


def test_the_small_hours_are_of_the_type_of_the_day_before() -> None:
    # 6 January is red: 16 h from 06:00 at 10; 2 h before midnight and 6 h of the 7th at 20; six days are blue
    assert amounts(billed(TEMPO + ENERGY, calendars(d06="rouge"))) == {
        "energy.bleu.hp": "96.00", "energy.bleu.hc": "96.00", "energy.rouge.hp": "160.00", "energy.rouge.hc": "160.00",
    }  # fmt: skip


@pytest.mark.parametrize(("day", "name"), [("d00", "2023-12-31"), ("d03", "2024-01-03"), ("d07", "2024-01-07")])
def test_a_day_that_a_bill_needs_is_named(day: str, name: str) -> None:
    with pytest.raises(TariffError) as error:
        billed(TEMPO + ENERGY, calendars(**{day: ""}))
    assert str(error.value) == MISSING.format(name)


def test_the_day_before_is_not_needed_where_the_day_starts_at_midnight() -> None:
    assert billed(TEMPO.replace('day_starts = "06:00"\n', "") + ENERGY, calendars(d00="")).total == "224.00"


def test_a_type_that_the_schedule_does_not_have_is_named() -> None:
    with pytest.raises(TariffError, match="says that 2024-01-04 is 'noir', which the schedule does not have"):
        billed(TEMPO + ENERGY, calendars(d04="noir"))


def test_days_on_which_no_line_is_priced_by_the_calendar_need_no_type() -> None:
    # the first three days at 1; from the 4th on by the calendar, whose small hours are of the 3rd
    first = '[[line]]\nid = "energy"\nkind = "energy"\nto = 2024-01-04\nprice = 1\n'
    later = ENERGY.replace("schedule", "from = 2024-01-04\nschedule")
    assert amounts(billed(TEMPO + first + later, calendars(d00="", d01="", d02=""))) == {
        "energy": "72.00", "energy.bleu.hp": "64.00", "energy.bleu.hc": "64.00",
    }  # fmt: skip
    with pytest.raises(TariffError) as error:
        billed(TEMPO + first + later, calendars(d03=""))
    assert str(error.value) == MISSING.format("2024-01-03")


TIERS = ENERGY.replace(
    PRICES, "price = { bleu = { hp = [1, 2], hc = [1, 2] }, rouge = { hp = [1, 2], hc = [1, 2] } }\n"
)


@pytest.mark.parametrize(
    "line",
    [
        TIERS + 'tiers = { upto = [10], fill = "chronological", reset = "day" }\n',
        TIERS + 'tiers = { upto = [10], fill = "per-period" }\n',
        '[[line]]\nid = "demand"\nkind = "demand"\nschedule = "s"\n' + PRICES,
    ],
    ids=["tiers of a day", "tiers of a type", "demand"],
)
def test_every_kind_of_line_needs_the_types(line: str) -> None:
    tariff = TEMPO + line
    assert billed(tariff, calendars(d06="rouge")).status == "complete"
    with pytest.raises(TariffError) as error:
        billed(tariff, calendars(d05=""))
    assert str(error.value) == MISSING.format("2024-01-05")


def test_daily_tiers_stay_at_midnight() -> None:
    # 24 kWh of each of seven days: 10 at 1 and 14 at 2, whatever colours the hours have
    tariff = TEMPO + TIERS + 'tiers = { upto = [10], fill = "chronological", reset = "day" }\n'
    assert billed(tariff, calendars(d06="rouge")).total == billed(tariff, calendars()).total == "266.00"
