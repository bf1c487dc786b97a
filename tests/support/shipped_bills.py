"""Bills of the tariffs that come with the program, of a client who uses the same in each quarter of an hour."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np

from etl.core.bill_page import Bill
from etl.core.disk.places import data_file
from etl.core.periods import EPOCH, Period, month
from etl.core.price_book import PriceBook, PriceColumn
from etl.core.usage_page import Source
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.schedules.loaded_calendars import LoadedCalendars
from etl.tariffs.tariff_files import read_tariff
from etl.user_tables.user_table import read_table
from tests.support.tariff_pages import days, grid, part, usage

FILES = sorted(data_file("tariffs").glob("*.toml"))
OCTOBER = month("2024-10")
LISBON = "Europe/Lisbon"
CLIENT = {
    "baseline_summer": "6.5", "baseline_winter": "7.5", "supply": "own", "supply_price": "0.1425",
    "controlled_load": "yes",
}  # fmt: skip


def october(name: str, first: int = 40, then: int = 60) -> Bill:
    """Of 0.1 kWh in each of the 2,980 quarters of an hour of the month, at 40 and, from the 16th on, 60 a MWh."""
    return billed(name, OCTOBER, LISBON, (first, then))


def billed(name: str, period: Period, at: str, spot: tuple[int, int] = (40, 60), **registers: int) -> Bill:
    """The registers, and `export`, have these Wh in each quarter of an hour; else it is 100 without a register."""
    on = grid(period, at)
    half = days("2024-10-16", "2024-10-17").utc_minutes(LISBON)[0]
    starts, ends = np.array([half - 50_000, half]), np.array([half, half + 50_000])
    prices = PriceBook.of([PriceColumn("spot", starts, ends, np.array(spot), 0)])
    calculator = Calculator(read_tariff(data_file("tariffs", name)), period, at, prices, colours())
    parts = [
        part(
            np.full((1, on.slots), wh, np.uint8), on, flow="export" if register == "export" else "import",
            sources=[Source(1, register, 0, 1 << 30, Fraction(1), Fraction(1))],
        )
        for register, wh in (registers or {"": 100}).items()
    ]  # fmt: skip
    used = usage(period, at, *parts)
    return calculator.bills(replace(used, attributes=[CLIENT])).bills[0]


def colours() -> LoadedCalendars:
    """The types of days that come with the program."""
    rows = read_table(data_file("calendars", "tempo_example.csv"), ("date", "type"))
    return LoadedCalendars(
        {"tempo": {(date.fromisoformat(row.text("date")) - EPOCH).days: row.text("type") for row in rows}}
    )
