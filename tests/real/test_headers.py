"""Headers of British half-hourly suppliers, as they are in use, are read as what they say; needs ETL_REAL_DATA."""

import csv
import os
import re
from decimal import Decimal
from pathlib import Path

import pytest

from etl.core.errors import InputError
from etl.sources.delimited.strict import read_strictly
from etl.sources.read_plan.plan_values import Options, ReadPlan
from etl.sources.read_plan.titles import compact
from etl.sources.read_plan.understand import understand

FOLDER = os.environ.get("ETL_REAL_DATA", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="ETL_REAL_DATA names no folder")

REFUSED = {
    "my-sefe-portal": "no column for the timestamp",
    "mycorona-portal": "no column for the client",
    "ems-gas-cns": "no column for the value",
    "passiv-solar": "names no client",
    "energy-assets-corona": "more than one column that could be the value: Consumption and KWH",
    "asl-centrica-solar": "more than one column that could be the value: total_import and total_export",
    "tem": "names no client",
}
"""Not headers of tables of half-hourly energy, or of nobody's."""


def headers() -> list[tuple[str, str]]:
    """Each header once, with the first of its names."""
    with Path(FOLDER, "uk_half_hourly_headers.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["identifier"].split(",")[0], row["header_example"]) for row in csv.DictReader(file)]
    return list({header: (name, header) for name, header in reversed(rows) if header}.values())[::-1]


SAYS = (
    ("utilitytype", "Electricity"),
    ("sumhh consumptionnhh totalcons dataquality", "999"),
    ("period meterread ption", "1"),
    ("flag status indicator marker readtype", "A"),
    ("type", "AI"),
    ("mpan mpr mpxn mpn meternumber meterpoint serial msn siteid channel", "1200000000001"),
    ("00 30 hh kwh_", "1"),
    ("total reading read max latest complete dst", "999"),
    ("unit", "kWh"),
    ("name site company meter fuel", "A"),
)


def cell(title: str, day: int, *, dated: bool) -> str:
    """What may stand in a column of this name: 1 kWh in each slot, 999 in what is none; the 25th hour is empty."""
    name = compact(title)
    if name in {"time", "readtime", "timeslot"} and dated:
        return "00:30"
    if "date" in name or name in {"day", "time", "settlementperiod"}:
        return f"{day}/10/2023 00:30" if name.endswith("time") and name != "time" else f"{day}/10/2023"
    if re.fullmatch(r".*(49|50)", name) and "type" not in name:
        return ""
    return next((text for words, text in SAYS if any(word in name for word in words.split())), "1")


def understood(header: str) -> tuple[ReadPlan, bytes]:
    titles = next(csv.reader([header]))
    dated = any("date" in title.casefold() for title in titles)
    rows = [",".join(cell(title, day, dated=dated) for title in titles) for day in (27, 28)]
    data = "\n".join([header, *rows, ""]).encode()
    return understand(data, "a.csv", Options()), "\n".join([*rows, ""]).encode()


@pytest.mark.parametrize(
    ("name", "header"),
    [pytest.param(*one, id=f"{number}-{one[0]}") for number, one in enumerate(headers() if FOLDER else [])],
)
def test_a_header_in_use_is_read_without_its_totals_or_refused(name: str, header: str) -> None:
    if name in REFUSED:
        with pytest.raises(InputError, match=REFUSED[name]):
            understood(header)
        return
    plan, data = understood(header)
    rows = read_strictly(data, plan.syntax.skip + 1, plan)
    slots = len(plan.table.cells) if plan.table else 1
    assert slots in (1, 48, 50)
    assert [reject.reason for reject in rows.rejects] == []
    assert Decimal(int(rows.energy_mwh.sum())).scaleb(-6) == 2 * min(slots, 48)
