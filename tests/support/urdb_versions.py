"""Versions of URDB items, for tests."""

import json
from typing import Any

import numpy as np

from etl.core.bill_page import Bill
from etl.core.periods import Period
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.read.toml_text import to_toml
from etl.tariffs.urdb import urdb_tables
from etl.tariffs.urdb.choice import Choice
from tests.support.tariff_pages import grid, part, usage


def version(rate: float, first: str | None, last: str | None = None, **fields: Any) -> dict[str, Any]:
    dates = {key: stamp for key, stamp in (("startdate", first), ("enddate", last)) if stamp}
    return {"energyratestructure": [[{"rate": rate}]], **dates, **fields}


def tables(*items: dict[str, Any], choice: Choice = Choice()) -> dict[str, Any]:  # noqa: B008 - frozen
    return urdb_tables(json.dumps(items), "u.json", choice)


def starts(*items: dict[str, Any]) -> list[str]:
    """The first days of the versions of energy, and the day after the last."""
    found = tables(*items)
    dated = [str(one["from"]) for one in found["line"] if "from" in one]
    return [str(found.get("from")), *dated, str(found.get("to"))]


def bill(period: Period, *items: dict[str, Any]) -> Bill:
    """1 kWh an hour, by the tariff as it is written down."""
    on = grid(period, "UTC", 60)
    used = usage(period, "UTC", part(np.full((1, on.slots), 1000, np.int64), on))
    return Calculator(parse_tariff(to_toml(tables(*items)), "u.toml"), period, "UTC").bills(used).bills[0]
