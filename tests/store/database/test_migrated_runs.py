"""Bills had a flag each that said whether they count: what waited still waits, and what nothing would publish goes."""

import sqlite3
from pathlib import Path

from tests.faults.dumps import several
from tests.store.database.test_schema import EXPORTS, filled, older

BILL = (
    "period_start, period_end, stale, timezone, status, energy_mwh, total, fingerprint, detail, client_id, request_id"
)
RUN = "kind, engine, request, version, newest_load, changes, begun_at, report"
OPEN, STOPPED = 0, 2


def test_bills_that_waited_are_no_others_after_it(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/old.sqlite3"
    whole = filled(tmp_path, url)
    older(url, "0022_seals")
    with sqlite3.connect(tmp_path / "old.sqlite3") as raw:
        for run, state in ((8, OPEN), (9, STOPPED)):
            raw.execute(
                f"INSERT INTO etl_run (id, state, {RUN}) SELECT {run}, {state}, {RUN} FROM etl_run WHERE id = 1"
            )
            waiting = f"SELECT {BILL}, 0, {run} FROM etl_bill WHERE current"
            raw.execute(f"INSERT INTO etl_bill ({BILL}, current, run_id) {waiting}")
    raw.close()
    *exports, check = several(tmp_path, url, *EXPORTS, ["check", "--all"])
    assert [one.out for one in exports] == whole
    assert check.code == 0, check.err
    with sqlite3.connect(tmp_path / "old.sqlite3") as raw:
        rows = raw.execute("SELECT run_id, count(*) FROM etl_bill GROUP BY run_id ORDER BY run_id").fetchall()
    raw.close()
    assert rows == [(1, 2), (8, 2)]
