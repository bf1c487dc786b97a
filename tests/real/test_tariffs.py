"""Published tariffs on one published load give the amounts that two other engines agree on (ETL_REAL_TARIFFS)."""

import csv
import json
import os
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.read.toml_text import to_toml
from etl.tariffs.tariff_files import read_tariff
from etl.tariffs.urdb import urdb_tables
from tests.support.command import Shell, written

REAL = os.environ.get("ETL_REAL_TARIFFS", "")
pytestmark = pytest.mark.skipif(not REAL, reason="ETL_REAL_TARIFFS does not name the folder of real tariffs")


def cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (
        json.loads((Path(REAL) / "acceptance_2017_08.json").read_text())["bills"] if REAL else []
    )
    return found


def files() -> list[Path]:
    return sorted((Path(REAL) / "urdb").glob("*.json")) if REAL else []


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["name"].split()[0].strip(":"))
def test_published_tariffs_give_the_published_amounts_exactly(etl: Shell, case: dict[str, Any]) -> None:
    etl.load(Path(REAL) / "acceptance_load_2017_08.csv", "--timezone", "America/Los_Angeles")
    done = etl.ok("bill", "--month", "2017-08", "--tariff", Path(REAL) / "urdb" / case["file"], "--json")
    assert Decimal(done.json["kwh"]) == Decimal(str(case["kwh"]))
    exact = {"fixed": Fraction(0), "energy": Fraction(0), "demand_flat": Fraction(0), "demand_tou": Fraction(0)}
    names = {"customer": "fixed", "energy": "energy", "demand": "demand_flat", "demand_tou": "demand_tou"}
    for line in csv.DictReader(etl.exported("lines").splitlines()):
        exact[names[line["id"]]] += Fraction(line["amount_exact"])
    assert {name: round(amount, 6) for name, amount in exact.items()} == {
        name: Fraction(str(case[name]))
        for name in exact  # published with 6 places
    }
    assert round(sum(exact.values()), 6) == Fraction(str(case["total"]))
    explained = etl.ok("explain", "9001", "--month", "2017-08", "--json").json["bills"][0]
    assert explained["same"]
    assert not explained["stale"]


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name.split(".")[0])
def test_every_published_file_reads_or_is_refused_by_name(path: Path) -> None:
    try:
        tables = urdb_tables(path.read_text(), path.name)
    except TariffError as error:
        assert str(error).startswith(path.name)  # noqa: PT017 - most files are not refused
        return
    assert parse_tariff(to_toml(tables), path.name) == read_tariff(path)


def test_a_converted_file_bills_what_the_file_itself_does(etl: Shell, tmp_path: Path) -> None:
    path = next(path for path in files() if "E-19" in path.name)
    etl.ok("tariff", "convert", path, "--output", tmp_path / "own.toml")
    written("r.csv", "client_number,timestamp,kwh", *(f"a,2017-12-{day} 10:00:00,{day}" for day in range(13, 32)))
    etl.load("r.csv", "--timezone", "America/Los_Angeles", "--interval", "1h")
    period = ("--from", "2017-12-13", "--to", "2018-01-12")
    totals = [etl("bill", *period, "--tariff", file, "--json").json["total"] for file in (path, tmp_path / "own.toml")]
    assert totals[0] == totals[1]
