"""Authentic NEM12 and NEM13 files give their totals or are refused by name; runs where ETL_REAL_DATA names them."""

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.command import Shell

FOLDER = Path(os.environ.get("ETL_REAL_DATA", ""), "nem12")
pytestmark = pytest.mark.skipif(not os.environ.get("ETL_REAL_DATA"), reason="ETL_REAL_DATA names no folder")
SET_ASIDE = "(use --rejects FILE to set such rows aside)"
TWICE = f":3: another row of this file has another value for the same interval {SET_ASIDE}"


def by_register(etl: Shell) -> dict[str, tuple[int, Decimal]]:
    """Readings and kWh of each NMI and register in the database."""
    found: dict[str, tuple[int, Decimal]] = {}
    header, *rows = [line.split(",")[:8] for line in etl.exported("readings").splitlines()]
    client, register, kwh = (header.index(name) for name in ("client_number", "register", "kwh"))
    for row in rows:
        count, total = found.get(f"{row[client]}/{row[register]}", (0, Decimal(0)))
        found[f"{row[client]}/{row[register]}"] = count + 1, total + Decimal(row[kwh])
    return found


@pytest.mark.parametrize(
    "name",
    ["nem12_5min_power_redacted_noheader.csv", "Example_NEM12_month_solar.csv", "Example_NEM12_partialchannel.csv"],
)
def test_a_file_gives_the_totals_counted_elsewhere(etl: Shell, name: str) -> None:
    etl.load(FOLDER / name)
    streams = json.loads((FOLDER.parent / "totals.json").read_text("utf-8"))[f"nem12/{name}"]["readings_kwh_per_stream"]
    expected = {"/".join(stream.split("/")[:2]): (count, kwh) for stream, (count, kwh) in streams.items()}
    assert by_register(etl) == {stream: (count, Decimal(str(kwh))) for stream, (count, kwh) in expected.items()}


@pytest.mark.parametrize(
    ("name", "ignored", "expected"),
    [
        ("Example_NEM12_actual_interval.csv", 48, {"VABD000163/E1": (48, "53.328")}),
        ("Example_NEM12_upper_case_units.csv", 48, {"VABD000163/E1": (48, "53.328")}),
        ("invalid_Example_NEM12_missing_header.csv", 48, {"VABD000163/E1": (48, "53.328")}),
        ("Example_NEM12_substituted_interval.csv", 48, {"VBCD000022/E1": (48, "110.976")}),
        ("Example_NEM12_no_scheduled_read.csv", 0, {"NMI111/E1": (96, "5.84")}),
        ("Example_WesternPower.csv", 96, {"9999999999/E1": (48, "0"), "9999999999/B1": (48, "0")}),
        (
            "Example_NEM12_multiple_meters.csv",
            384,
            {
                "NCDE001111/E1": (192, "1.92"),
                "NCDE001111/B1": (192, "1.92"),
                "NCDE001111/E2": (192, "19.2"),
                "NDDD001888/B1": (192, "3.84"),
            },
        ),
        (
            "NEM12_000000000000010_CNRGYMDP_NEMMCO.zip",
            0,
            {"NEM1210182/E1": (48, "2.496"), "NEM1210182/B2": (96, "4403.712"), "NEM1210182/E2": (96, "0.072")},
        ),
    ],
)
def test_a_file_gives_the_totals_counted_by_hand(
    etl: Shell, name: str, ignored: int, expected: dict[str, tuple[int, str]]
) -> None:
    assert etl.load(FOLDER / name)["ignored"] == ignored
    assert by_register(etl) == {stream: (count, Decimal(kwh)) for stream, (count, kwh) in expected.items()}


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("15min_200_30min_300", f":3: the day has 48 values, not the 96 of 15 minutes {SET_ASIDE}"),
        ("15min_200_30min_400", f":3: the 400 records cover 1-24, 25-48, not 1-96 {SET_ASIDE}"),
        ("30min_200_15min_300", f":3: the day has 96 values, not the 48 of 30 minutes {SET_ASIDE}"),
        ("empty", ": holds no readings (was it exported whole?)"),
        ("incomplete_interval", f":3: the day has 0 values, not the 48 of 30 minutes {SET_ASIDE}"),
        ("powercor", TWICE),
        (
            "powercor_missing_fields",
            f":3: another row of this file has another value for the same interval {SET_ASIDE}",
        ),
    ],
)
def test_what_is_wrong_is_refused_in_one_line(etl: Shell, name: str, what: str) -> None:
    path = FOLDER / f"invalid_Example_NEM12_{name}.csv"
    assert etl("load", path).error == f"etl: {path}{what}"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Example_NEM13_consumption_data.csv", {"VABC005890/11": (1, "1312.1")}),
        ("Example_NEM13_forward_estimate.csv", {"VDEF005890/11": (1, "111"), "VDEF005890/41": (1, "65")}),
        ("NEM13_SEN1318143_AGILITY_NEMMCO.zip", {"NEM1318143/11": (1, "25310"), "NEM1318143/41": (1, "7990")}),
    ],
)
def test_reads_of_registers_are_their_quantities(etl: Shell, name: str, expected: dict[str, tuple[int, str]]) -> None:
    etl.load(FOLDER / name)
    assert by_register(etl) == {stream: (count, Decimal(kwh)) for stream, (count, kwh) in expected.items()}


def test_mixed_days_have_the_quality_of_their_ranges(etl: Shell) -> None:
    found = etl.load(FOLDER / "nem12_5min_power_redacted_noheader.csv")
    assert (found["loaded"], found["blank"]) == (61_056, 0)
    assert etl.exported("readings").count(",substituted") == 2 * 98
