"""A regulated hourly tariff: contracted power, access by period, energy at hourly prices, electricity tax under VAT."""

import csv
import json
import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from etl.core.bill_page import Bill
from etl.core.price_book import PriceBook, PriceColumn
from etl.core.usage_page import Usage
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from etl.user_tables.price_files import read_prices
from tests.support.tariff_pages import amounts, days, grid, lines, part, usage

REAL = os.environ.get("ETL_REAL_TARIFFS", "")
ZONE = "Europe/Madrid"
TARIFF = """
name = "Hourly prices, two periods of access"
currency = "EUR"
timezone = "Europe/Madrid"
prorate = { year = "real-days" }

[schedule.access]
SCHEDULE

[series.energy]
unit = "EUR/MWh"
sum = ["+COLUMN", "-TEUCOLUMN"]

[[line]]
id = "power"
kind = "fixed"
per = "year"
times = "capacity_kw"
price = 38.043426

[[line]]
id = "margin"
kind = "fixed"
per = "year"
times = "capacity_kw"
price = 3.113

[[line]]
id = "access"
kind = "energy"
schedule = "access"
price = PRICES

[[line]]
id = "energy"
kind = "energy"
schedule = "access"
price = "series:energy"

[[line]]
id = "electricity_tax"
kind = "percent"
tax = true
rate = 0.0511269632

[[line]]
id = "meter"
kind = "fixed"
per = "year"
price = 9.72

[[line]]
id = "vat"
kind = "percent"
tax = true
rate = 0.21
"""
WINDOWS = 'winter.P1 = ["all 12:00-22:00"]\nwinter.P2 = "rest"\nsummer.P1 = ["all 13:00-23:00"]\nsummer.P2 = "rest"\n'
TWO = (f'seasons = "legal-time"\n{WINDOWS}', "{ P1 = 0.062012, P2 = 0.002215 }", "NOC")
ONE = ('all.P1 = "rest"\n', "{ P1 = 0.044027 }", "GEN")


def bill(kind: tuple[str, str, str], used: Usage, prices: list[PriceColumn]) -> Bill:
    schedule, access, column = kind
    text = TARIFF.replace("SCHEDULE", schedule).replace("PRICES", access).replace("COLUMN", column)
    calculator = Calculator(parse_tariff(text, "t.toml"), used.period, ZONE, PriceBook.of(prices))
    return calculator.bills(replace(used, attributes=[{"capacity_kw": "4.6"}])).bills[0]


def test_two_days_across_the_change_to_summer_time_worked_by_hand() -> None:
    period = days("2024-03-30", "2024-04-01")
    on = grid(period, ZONE, 60)
    assert on.slots == 47
    first = np.arange(on.slots) < 24
    start = on.start + 60 * np.arange(on.slots, dtype=np.int64)
    noc, teu = (np.where(first, *both) for both in [(150_00, 90_50), (50_00, 2_50)])  # 100 and 88 EUR/MWh
    prices = [PriceColumn(name, start, start + 60, one, 2) for name, one in [("NOC", noc), ("TEUNOC", teu)]]
    found = bill(TWO, usage(period, ZONE, part(np.full((1, on.slots), 500, np.uint16), on)), prices)
    assert [line["quantity"] for line in lines(found)[2:6]] == ["5", "6.5", "5", "7"]
    assert amounts(found) == {
        "power": "0.96",  # 38.043426 x 4.6 x 2 / 366 = 0.95628
        "margin": "0.08",
        "access.winter.P1": "0.31",
        "access.winter.P2": "0.02",
        "access.summer.P1": "0.31",
        "access.summer.P2": "0.01",
        "energy.winter.P1": "0.50",
        "energy.winter.P2": "0.70",
        "energy.summer.P1": "0.44",
        "energy.summer.P2": "0.57",  # 6.5 x 0.088 = 0.572
        "electricity_tax": "0.20",  # of 3.90
        "meter": "0.05",
        "vat": "0.87",  # of 4.15
    }
    assert found.total == "5.02"


def supply_point() -> Usage:
    """The hours of a published file: a date and an hour from 1, kWh with a comma."""
    period = days("2020-02-18", "2020-03-19")
    on = grid(period, ZONE, 60)
    with next((Path(REAL) / "es_pvpc").glob("consumo*.csv")).open(newline="") as file:
        wh = [int(Decimal(row["Consumo_kWh"].replace(",", ".")) * 1000) for row in csv.DictReader(file, delimiter=";")]
    return usage(period, ZONE, part(np.array([wh], np.uint16), on))


def expected(column: str) -> dict[str, Any]:
    file = Path(REAL) / "es_pvpc" / f"elecbill_data_2020_02_18_to_2020_03_18_{column}_4_6_IVA.json"
    found: dict[str, Any] = json.loads(file.read_text(), parse_float=Decimal)
    return found


@pytest.mark.skipif(not REAL, reason="ETL_REAL_TARIFFS does not name the folder of real tariffs")
@pytest.mark.parametrize(("kind", "total"), [(TWO, "62.46"), (ONE, "77.08")], ids=["2.0DHA", "2.0A"])
def test_a_published_bill_comes_out_line_by_line(kind: tuple[str, str, str], total: str) -> None:
    prices = read_prices(Path(REAL) / "es_pvpc" / "pvpc_test_data.csv")
    published = expected(kind[2])
    (of,) = published["periodos_fact"]
    found = {name: Decimal(amount) for name, amount in amounts(bill(kind, supply_point(), prices)).items()}
    prefix = "winter." if len(of["energy_periods"]) > 1 else ""
    wanted = {
        "power": of["termino_fijo_peaje_acceso"],
        "margin": of["termino_fijo_comercializacion"],
        **{f"access.{prefix}{one['name']}": one["coste_peaje_acceso_tea"] for one in of["energy_periods"]},
        **{f"energy.{prefix}{one['name']}": one["coste_energia_tcu"] for one in of["energy_periods"]},
        "electricity_tax": published["termino_impuesto_electrico"],
        "meter": published["termino_equipo_medida"],
        "vat": published["termino_iva_total"],
    }
    assert found == wanted
    assert sum(found.values()) == Decimal(total) == published["total"]
