"""A database of an etl whose bills had revisions: `python -m tests.support.issued_revisions URL`, in an empty folder.

August 2017 of six clients. Bills of several tariffs are made by the commands of today; then the tables are taken to
migration 0010, and the bills put in as an etl of that time would have left them.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from etl.configuration import configure
from tests.support.command import written
from tests.support.readings import HEADER, hours, line, tariff

OLDER = "0010_requests"
AUGUST, FIRST_HALF, SECOND_HALF = (
    ("2017-08-01", "2017-09-01"), ("2017-08-01", "2017-08-15"), ("2017-08-15", "2017-09-01"),
)  # fmt: skip
ISSUED = [datetime(2017, month, 5, 10, 30, 15, 250_000, tzinfo=UTC) for month in (9, 10, 11)]
Days = tuple[str, str]
BILLS: dict[str, list[tuple[Days, str, int, datetime | None, bool]]] = {
    "changed": [(AUGUST, "0.10", 0, ISSUED[0], False), (AUGUST, "0.20", 1, None, True)],
    "merged": [
        (FIRST_HALF, "0.10", 0, ISSUED[0], False),
        (SECOND_HALF, "0.10", 0, ISSUED[0], False),
        (AUGUST, "0.20", 0, ISSUED[1], True),
    ],
    "never": [(AUGUST, "0.10", 0, None, True)],
    "plain": [(AUGUST, "0.10", 0, ISSUED[0], True)],
    "split": [
        (AUGUST, "0.10", 0, ISSUED[0], False),
        (FIRST_HALF, "0.20", 0, ISSUED[1], True),
        (SECOND_HALF, "0.20", 0, ISSUED[1], True),
    ],
    "twice": [
        (AUGUST, "0.10", 0, ISSUED[0], False),
        (AUGUST, "0.20", 1, ISSUED[1], False),
        (AUGUST, "0.30", 2, ISSUED[2], True),
    ],
}
"""Of each client: days, price, revision, when it was issued, and whether it was current."""
COPIED = ("period_start", "period_end", "timezone", "status", "energy_mwh", "total", "fingerprint", "detail")


def main(url: str) -> None:
    configure(url)
    made = _computed(url)
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from etl.store.database import sql_views

    sql_views.drop()
    executor = MigrationExecutor(connection)
    executor.migrate([("etl", OLDER)])
    apps = MigrationExecutor(connection).loader.project_state(("etl", OLDER)).apps
    bills, requests = apps.get_model("etl", "Bill").objects, apps.get_model("etl", "BillRequest").objects
    bills.all().delete()
    for client, own in BILLS.items():
        for days, price, revision, issued_at, current in own:
            row, wanted = made[days, price, client]
            request, _ = requests.get_or_create(**wanted)
            row |= {"fingerprint": row["fingerprint"][:64]}  # for more the column of that time has no room
            bills.create(**row, request=request, revision=revision, issued_at=issued_at, current=current)


def _computed(url: str) -> dict[tuple[Days, str, str], tuple[dict[str, Any], dict[str, Any]]]:
    """Return bills by days, price and client, and what each was requested as."""
    written(Path("a.csv"), HEADER, *(row for client in BILLS for row in hours(client, "2017-08-01", "2017-09-01")))
    _run(url, "load", "a.csv", "--timezone", "UTC")
    found: dict[Any, Any] = {}
    for days, price in sorted({(days, price) for own in BILLS.values() for days, price, *_ in own}):
        prices = tariff(f"at{price}.toml", line("energy", price), line("fixed", "31", 'per = "month"'), VAT)
        _run(url, "bill", "--from", days[0], "--to", days[1], "--tariff", str(prices), "--replace")
        found |= {(days, price, client): bill for client, bill in _current(days)}
    return found


VAT = '[[line]]\nid = "vat"\nkind = "percent"\nrate = 0.23\ntax = true\n'


def _run(url: str, *command: str) -> None:
    from etl.commands.app import app

    done = CliRunner().invoke(app, ["--database", url, *command])
    assert done.exit_code == 0, done.output


def _current(days: Days) -> list[tuple[str, tuple[dict[str, Any], dict[str, Any]]]]:
    from etl.store.models import Bill

    rows = Bill.objects.filter(period_start=days[0], period_end=days[1]).select_related("client", "request")
    return [
        (
            one.client.number,
            (
                {name: getattr(one, name) for name in (*COPIED, "client_id", "tariff_id", "run_id")},
                {name: getattr(one.request, name) for name in ("start", "end", "tariff_sha256", "treatment")},
            ),
        )
        for one in rows
    ]


if __name__ == "__main__":
    main(*sys.argv[1:])
