"""The tariffs that come with the program: each can be read, says that its prices are examples, and gives its bill."""

import csv
import os
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from etl.core.bill_page import Bill
from etl.core.disk.places import data_file
from etl.core.periods import month
from etl.core.zones import zone
from etl.tariffs.schedules.date_rules import WEEKDAYS
from etl.tariffs.schedules.loaded_calendars import NO_CALENDARS
from etl.tariffs.schedules.schedule import Schedule
from etl.tariffs.schedules.schedule_year import schedule_year
from etl.tariffs.tariff_files import read_tariff
from tests.support.shipped_bills import FILES, LISBON, OCTOBER, billed, october
from tests.support.tariff_pages import amounts, lines

REAL = os.environ.get("ETL_REAL_TARIFFS", "")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_it_says_that_its_prices_are_examples(file: Path) -> None:
    assert "example prices" in read_tariff(file).name
    assert "EXAMPLE PRICES" in file.read_text().upper()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_amounts_of_a_bill_are_its_total(file: Path) -> None:
    bill = october(file.name)
    assert bill.status == "complete"
    assert sum(Decimal(line["amount"]) for line in lines(bill)) == Decimal(bill.total)


def test_a_baseline_of_the_season_and_a_price_of_the_client() -> None:
    """October is winter: 31 x 7.5 = 232.5 of 298 kWh at 0.34, 65.5 at 0.43; supply for 0.1425 instead of 0.15."""
    assert list(amounts(october("baseline.toml")).values()) == ["79.05", "28.17", "-44.70", "42.47"]


def test_portuguese_periods_with_their_taxes() -> None:
    found = amounts(october("pt_tri_hourly.toml"))
    assert [found[f"energy.{name}"] for name in ("summer.ponta", "summer.cheias", "summer.vazio")] == [
        "6.36",  # 22.8 kWh
        "20.70",  # 117.6
        "11.14",  # 109.2
    ]
    assert (found["power"], found["electricity_tax"]) == ("9.95", "0.30")
    assert (found["vat_reduced"], found["vat"]) == ("0.96", "9.26")  # of 103.33 / 298 of 45.97, and of 40.28


def of_energy(found: Bill) -> dict[str, str]:
    return {name.removeprefix("energy."): one for name, one in amounts(found).items() if name.startswith("energy.")}


def test_spain_has_the_national_holidays_whose_date_is_fixed() -> None:
    # November 2024: 21 weekdays without Friday the 1st are 20; 160 h, 160 h and 400 h of 0.4 kWh
    assert of_energy(billed("es_20td.toml", month("2024-11"), "Europe/Madrid")) == {
        "p1": "13.12", "p2": "9.47", "p3": "17.92",
    }  # fmt: skip
    # March 2024 has 21 weekdays, Good Friday among them: 168 h at 0.205
    assert of_energy(billed("es_20td.toml", month("2024-03"), "Europe/Madrid"))["p1"] == "13.78"


def test_ontario_has_a_civic_holiday() -> None:
    # August 2023: 23 weekdays without Monday the 7th are 22; 132 h on, 132 h mid, 480 h off peak
    assert of_energy(billed("ca_ontario_tou.toml", month("2023-08"), "America/Toronto")) == {
        "summer.on": "8.34", "summer.mid": "6.44", "summer.off": "14.59",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("year", "dates"),
    [
        (2017, "01-02 02-20 04-14 05-22 07-03 08-07 09-04 10-09 12-25 12-26"),
        (2026, "01-01 02-16 04-03 05-18 07-01 08-03 09-07 10-12 12-25 12-28"),
    ],
)
def test_ontario_has_the_holidays_that_were_published(year: int, dates: str) -> None:
    """New Year and Canada Day of 2017, Boxing Day of 2026 fall on a weekend (O. Reg. 95/05: the weekday next following
    that is no holiday)."""
    (schedule,) = read_tariff(data_file("tariffs", "ca_ontario_tou.toml")).schedules
    found = schedule_year(schedule, year, None, NO_CALENDARS).holidays
    assert [f"{one.day:%m-%d}" for one in found if one.day.weekday() < 5] == dates.split()


def test_tempo_has_a_price_for_each_colour_and_its_days_begin_at_six() -> None:
    # December 2024: 21 blue days of 16 h, 6 white and 4 red; at night 8 h a day, of 30 November 6 and of the 31st 2
    assert of_energy(billed("fr_tempo.toml", month("2024-12"), "Europe/Paris")) == {
        "bleu.hp": "18.14",  # 134.4 kWh at 0.1350
        "bleu.hc": "7.39",  # 67.2 at 0.1100
        "blanc.hp": "5.95",  # 38.4 at 0.1550
        "blanc.hc": "2.40",  # 19.2 at 0.1250
        "rouge.hp": "16.13",  # 25.6 at 0.6300
        "rouge.hc": "1.66",  # 12.8 at 0.1300
    }


def test_hourly_prices_in_both_halves_of_the_month() -> None:
    # 144.0 kWh at 0.04 and 154.0 at 0.06; the last day of summer time has 25 hours
    assert amounts(october("hourly.toml")) == {
        "standing": "4.65",
        "energy": "15.00",
        "margin": "3.58",
        "network": "12.81",
        "vat": "8.29",
    }


def test_a_business_with_demand_and_a_minimum() -> None:
    found = amounts(october("commercial.toml"))
    assert (found["demand"], found["peak_demand.summer.peak"], found["minimum"]) == ("2.60", "3.68", "0.00")  # 0.4 kW


def test_capacity_by_the_mean_of_the_months_that_are_known() -> None:
    # 0.4 kW count as 2.5: 2.5 x 42 x 31 / 366; 298 kWh
    assert amounts(october("be_capacity.toml")) == {
        "energy": "43.21",
        "capacity": "8.89",
        "network": "15.50",
        "data": "1.52",
        "vat": "4.15",
    }


def test_capacity_in_steps() -> None:
    # 0.4 kW are in the first step; 16 of 24 hours, less the hour that October has twice, by day
    found = amounts(october("no_capacity_steps.toml"))
    assert found == {"capacity": "130.00", "energy.day": "65.47", "energy.night": "23.90", "vat": "54.84"}


def test_slabs_of_the_whole_use() -> None:
    # 298 units are in the slab up to 300: all of them at 5.90
    assert amounts(october("in_slabs.toml")) == {"fixed": "110.00", "energy": "1758.20", "duty": "175.82"}


def test_a_japanese_sum_is_cut_to_whole_yen() -> None:
    # 298 kWh: 900 + 120 x 20.25 + 178 x 26.75 - 298 x 3.15 = 900 + 2430 + 4761.50 - 938.70; the levy is 998.30
    bill = october("jp_tiers.toml")
    assert (amounts(bill)["whole_yen"], amounts(bill)["levy"], bill.total) == ("-0.80", "998.00", "8150")


def test_brazilian_taxes_are_parts_of_their_own_bases() -> None:
    # 298 kWh: 67.05 + 84.93 + 13.41 = 165.39; / 0.945 = 175.02: 1.75 and the rest of 9.63; 175.02 / 0.82 = 213.44
    bill = october("br_taxes_inside.toml")
    found = amounts(bill)
    assert (found["pis"], found["cofins"], found["icms"]) == ("1.75", "7.88", "38.42")
    assert bill.total == "213.44"


def test_a_norwegian_price_below_the_bound_has_no_support() -> None:
    # 144.0 kWh at 0.04 x 1.25 + 0.05 and 154.0 at 0.06 x 1.25 + 0.05
    assert amounts(october("no_spot_support.toml")) == {"energy": "33.65", "support": "0.00"}


def test_a_norwegian_price_above_the_bound_has_support() -> None:
    found = amounts(october("no_spot_support.toml", 750, 1750))
    # 144.0 x (0.75 x 1.25 + 0.05) + 154.0 x (1.75 x 1.25 + 0.05); 154.0 x 1.00 x 0.9 x 1.25 is given
    assert found == {"energy": "486.78", "support": "-173.25"}


def test_british_half_hours_cost_more_in_the_evening() -> None:
    # to the 15th 0.084 and 0.204 a kWh, then 0.126 and 0.246; 18.0 and 19.2 of 144.0 and 154.0 kWh in the evening
    assert amounts(billed("gb_half_hourly.toml", OCTOBER, "Europe/London")) == {
        "standing": "13.95",
        "energy.peak": "8.40",  # 3.672 + 4.7232
        "energy.other": "27.57",  # 10.584 + 16.9848
        "vat": "2.50",
    }


def test_british_half_hours_have_a_cap() -> None:
    # 400 GBP/MWh: 0.84, and 0.96 in the evening; 900: 1.89; never above 0.95
    found = amounts(billed("gb_half_hourly.toml", OCTOBER, "Europe/London", (400, 900)))
    assert (found["energy.peak"], found["energy.other"]) == (
        "35.34",
        "233.90",
    )  # 37.2, and 134.8, at 0.95; 126.0 at 0.84


def test_an_australian_controlled_load_is_not_priced_by_the_clock() -> None:
    # October 2024 in Sydney: 23 weekdays, 743 hours; E1 0.4 kWh an hour, E2 0.2, sold 0.08
    bill = billed("au_controlled_load.toml", OCTOBER, "Australia/Sydney", E1=100, E2=50, export=20)
    assert amounts(bill) == {
        "supply": "32.55",
        "controlled_supply": "1.24",
        "energy.peak": "23.18",  # 23 x 6 h: 55.2 kWh at 0.42
        "energy.off": "62.92",  # 297.2 - 55.2 = 242.0 at 0.26
        "controlled": "28.23",  # 148.6 at 0.19
        "gst": "14.81",  # of 148.12
        "solar": "-2.97",  # 59.44 at 0.05
    }


def test_a_dutch_year_has_tiers_of_its_days() -> None:
    # a client who came on 1 October: 2,900 x 92 / 366 = 728.96 kWh of the first tier, of 745 kWh
    found = lines(billed("nl_energy_tax.toml", OCTOBER, "Europe/Amsterdam", E1=250))
    assert [line["amount"] for line in found] == [
        "6.20", "96.85", "30.49", "72.90", "1.59", "0.00", "0.00", "-44.04",
        "34.44",  # of 163.99
    ]  # fmt: skip


def test_a_german_network_charge_by_the_hour_in_two_quarters_of_the_year() -> None:
    # 745 hours of 0.4 kWh: 31 x 4 high, 31 x 6.5 and the repeated hour low, the other 418.5 standard
    found = amounts(billed("de_module_3.toml", OCTOBER, "Europe/Berlin"))
    assert [found[f"network.on.{name}"] for name in ("high", "standard", "low")] == ["7.44", "15.07", "0.81"]
    assert (found["standing"], found["module1"]) == ("12.40", "-13.64")
    assert found["vat"] == "15.83"  # of 12.40 + 41.72 + 23.32 - 13.64 + 13.41 + 6.11 = 83.32
    september = amounts(billed("de_module_3.toml", month("2024-09"), "Europe/Berlin"))
    assert {name: one for name, one in september.items() if "network" in name} == {"network.off.standard": "25.92"}


def published() -> dict[tuple[str, int, int], str]:
    """Period by season, weekday and minute, as the regulator's table has it."""
    found: dict[tuple[str, int, int], str] = {}
    weekdays = {"weekday": range(5), "saturday": [5], "sunday": [6]}
    with (Path(REAL) / "pt" / "erse_btn_periods.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["cycle"], row["option"]) == ("weekly", "tri")]
    for row in rows:
        first, last = (int(text[:2]) * 60 + int(text[3:]) for text in (row["from"], row["to"]))
        for weekday in weekdays[row["day"]]:
            found |= {(row["season"], weekday, minute): row["period"] for minute in range(first, last)}
    return found


@pytest.mark.skipif(not REAL, reason="ETL_REAL_TARIFFS does not name the folder of real tariffs")
@pytest.mark.parametrize(("season", "monday"), [("winter", "2024-01-08"), ("summer", "2024-07-08")])
def test_portuguese_periods_are_those_in_force(season: str, monday: str) -> None:
    line = next(one[0].line for one in read_tariff(data_file("tariffs", "pt_tri_hourly.toml")).lines[1:])
    schedule = getattr(line, "schedule", None)
    assert isinstance(schedule, Schedule)
    first = int(datetime.fromisoformat(monday).replace(tzinfo=zone(LISBON)).astimezone(UTC).timestamp()) // 60
    codes = schedule.codes(np.arange(first, first + 7 * 1440, dtype=np.int64), LISBON)
    wanted = published()
    for place, code in enumerate(codes.tolist()):
        weekday, minute = divmod(place, 1440)
        found = season, wanted[season, weekday, minute]
        assert schedule.buckets[code] == found, f"{WEEKDAYS[weekday]} {minute // 60:02d}:{minute % 60:02d}"
