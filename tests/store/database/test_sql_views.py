"""Views of bills say what exports say, and are there whatever the database was before."""

import json
import re
import shlex
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from etl.core.bill_page import STALE_WARNING
from etl.core.periods import Period
from etl.store.database import schema, sql_views
from etl.store.database.locks import READER, write_lock
from tests.support.command import Shell, written
from tests.support.full_database import fill
from tests.support.places import ROOT
from tests.support.readings import HEADER, hours, line, loaded, tariff
from tests.support.sound_database import billed_august
from tests.support.store_rows import AUGUST, bill, waiting

pytestmark = pytest.mark.both_databases

RENAMED = {"period_end": "period_end_exclusive", "from": "from_day", "to": "to_day_exclusive"}
OF_DOCUMENTS = {"issued", "open"}
NUMBERS = {
    "kwh", "kwh_export", "kwh_estimated", "peak_kw", "subtotal", "tax", "total", "balance", "quantity", "price",
    "amount_exact", "amount",
}  # fmt: skip


def view(name: str, rest: str = "") -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {name} {rest}")
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def exported(etl: Shell, what: str) -> list[dict[str, Any]]:
    rows = etl.ok("export", "-", "--format", "jsonl", "--what", what).out.splitlines()
    kept = [{name: value for name, value in json.loads(row).items() if name not in OF_DOCUMENTS} for row in rows]
    return [{RENAMED.get(name, name): value for name, value in row.items()} for row in kept]


def comparable(row: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    """A row without keys of tables, its numbers as numbers and its days as texts."""
    return tuple((name, _plain(name, value)) for name, value in sorted(row.items()) if name not in {"bill", "run"})


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, (bool, int)) and name == "tax":
        return bool(value)
    if value is not None and name in NUMBERS:
        return Decimal(str(value))
    if name == "warnings":
        return (value or "").removeprefix(STALE_WARNING).removeprefix("; ")
    if isinstance(value, date):
        return value.isoformat()
    return value or None if isinstance(value, str) else value


def same(found: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> None:
    def key(row: Any) -> str:
        return repr(row)

    assert sorted(map(comparable, found), key=key) == sorted(map(comparable, wanted), key=key)


def test_views_of_bills_and_lines_say_what_exports_say(etl: Shell) -> None:
    fill(etl)
    loaded(etl, hours("h", "2017-07-05", "2017-07-06"), name="h.csv")
    power = tariff("power.toml", line("fixed", "0.1", 'per = "day"', 'times = "kw"'))
    etl("bill", "--month", "2017-07", "--tariff", power)
    etl.load(written("revised.csv", HEADER, "b,2017-08-05T10:00:00Z,11"), "--timezone", "UTC", "--interval", "1h")
    bills = view("v_bills")
    same(bills, exported(etl, "bills"))
    same(view("v_lines"), exported(etl, "lines"))
    assert {row["status"] for row in bills} == {"complete", "estimated", "failed", "incomplete", "stale"}


@pytest.mark.usefixtures("rows")
def test_a_bill_that_waits_for_its_run_is_in_no_view() -> None:
    waiting("a", 7, total="5.00")
    assert [view(name) for name in ("v_bills", "v_lines", "v_months")] == [[], [], []]


def months() -> list[tuple[Any, ...]]:
    rows = view("v_months", "ORDER BY client_number, month")
    return [(row["client_number"], row["month"], row["bills"], str(row["kwh"]), str(row["total"])) for row in rows]


@pytest.mark.usefixtures("rows")
def test_months_add_up_bills_to_the_last_digit() -> None:
    halves = Period(date(2017, 8, 1), date(2017, 8, 15)), Period(date(2017, 8, 15), date(2017, 9, 1))
    bill("a", halves[0], energy_mwh=9_007_199_254_740_993, total="999999999999.99")
    bill("a", halves[1], energy_mwh=-1, total="0.02")
    bill("b", halves[0], energy_mwh=-300_001, total="-0.10")
    bill("b", halves[1], energy_mwh=1, total="0.03")
    bill("c", Period(date(2017, 8, 18), date(2017, 9, 19)), total="7")
    assert months() == [
        ("a", "2017-08", 2, "9007199254.740992", "1000000000000.01"),
        ("b", "2017-08", 2, "-0.300000", "-0.07"),
        ("c", None, 1, "0.000000", "7"),
    ]


@pytest.mark.usefixtures("rows")
def test_a_bill_that_could_not_be_made_is_counted_and_adds_nothing() -> None:
    bill("a", AUGUST, status="failed", total="")
    (row,) = view("v_months")
    assert (row["bills"], row["failed"], row["kwh"], row["total"]) == (1, 1, None, None)


def test_a_view_that_somebody_changed_or_dropped_is_a_warning_of_check(etl: Shell) -> None:
    billed_august(etl)
    assert etl.ok("check", "--json").json["warnings"] == known_faults()
    execute("DROP VIEW v_months", "DROP VIEW v_lines")
    execute(
        "CREATE VIEW v_lines AS SELECT 1 AS made_by_hand /* made by etl */",
        *(["COMMENT ON VIEW v_lines IS 'made by etl: other'"] if etl.on_server else []),
    )
    warnings = etl.ok("check", "--json").json["warnings"]
    assert warnings[-2:] == [
        f"view {name} is not there as etl makes it (docs/reference/views.md)" for name in ("v_lines", "v_months")
    ]
    remade()
    assert sql_views.changed(READER) == []


def test_a_table_or_view_of_somebody_else_stays_as_it_is(etl: Shell) -> None:
    execute("DROP VIEW v_months", "CREATE VIEW v_months AS SELECT 7 AS own", "DROP VIEW v_lines")
    execute("CREATE TABLE v_lines (own integer)")
    remade()
    assert view("v_months") == [{"own": 7}]
    assert view("v_lines") == []
    assert sql_views.changed(READER) == []
    execute("DROP VIEW v_months", "DROP TABLE v_lines")
    remade()
    assert view("v_months") == []
    etl.ok("check")


def test_the_next_command_gives_views_to_a_database_that_has_none(etl: Shell) -> None:
    with write_lock():
        sql_views.drop()
    execute("DELETE FROM django_migrations WHERE name = '0024_views'")
    assert sql_views.changed(READER) == ["v_bills", "v_lines", "v_months"]
    etl.ok("status")
    assert sql_views.changed(READER) == []


def test_a_view_that_uses_ours_is_named_where_the_tables_are_to_change(etl: Shell) -> None:
    if not etl.on_server:
        return
    execute("CREATE VIEW own AS SELECT total FROM v_bills", "DELETE FROM django_migrations WHERE name = '0024_views'")
    done = etl("status")
    assert done.error.endswith("another view uses those of etl (drop it, and make it again after this)")
    execute("DROP VIEW own")
    etl.ok("status")


def test_a_copy_has_the_views_too(etl: Shell) -> None:
    if etl.on_server:
        return
    billed_august(etl)
    etl.ok("backup", "copy.sqlite3")
    with closing(sqlite3.connect(Path("copy.sqlite3"))) as raw:
        assert raw.execute("SELECT client_number, total FROM v_months").fetchall() == [("a", "179.80"), ("b", "328.60")]


def test_the_example_of_the_page_prints_what_the_page_shows(etl: Shell) -> None:
    page = (ROOT / "docs" / "reference" / "views.md").read_text("utf-8")
    examples, shown = re.findall(r"^```(?:sh|text)\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    on_sqlite, on_server = examples.splitlines()
    command = shlex.split(on_server if etl.on_server else on_sqlite)
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    etl.load(ROOT / "data" / "readings.csv", "--timezone", "Europe/Lisbon")
    etl.ok("bill", "--month", "2017-08")
    etl.close()
    places = {"etl": etl.url, "etl.sqlite3": str(etl.database)}
    done = subprocess.run([places.get(word, word) for word in command], capture_output=True, text=True, check=True)
    assert done.stdout == shown


def known_faults() -> list[str]:
    from etl.store.checking.database_checks import known_faults

    return known_faults()


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remade() -> None:
    with write_lock():
        sql_views.drop()
        sql_views.make()
    schema.prepare()
