"""Revisions of bills that an older version issued are documents, of which later ones may be the difference."""

import json
import sqlite3
from pathlib import Path

from tests.faults.dumps import several
from tests.store.database.test_schema import older
from tests.support.command import written
from tests.support.readings import HEADER, hours, line, tariff

AUGUST = ("--month", "2017-08")


def issued_by_an_older_version(folder: Path) -> str:
    """A database of an older version with one bill, of 744 kWh, that it has issued."""
    url = f"sqlite:///{folder}/old.sqlite3"
    prices = tariff(str(folder / "t.toml"), line("energy", "10"))
    written(folder / "a.csv", HEADER, *hours("a", "2017-08-01", "2017-09-01"))
    several(folder, url, ["load", "a.csv"], ["bill", *AUGUST, "--tariff", prices.name])
    older(url, "0010_requests")
    with sqlite3.connect(folder / "old.sqlite3") as raw:
        raw.execute("UPDATE etl_bill SET revision = 0, issued_at = '2017-09-04 10:00:00'")
    raw.close()
    return url


def test_a_difference_from_a_migrated_invoice_is_of_its_energy_too(tmp_path: Path) -> None:
    url = issued_by_an_older_version(tmp_path)
    written(tmp_path / "late.csv", HEADER, "a,2017-08-05T10:00:00Z,3.25")
    late = ["load", "late.csv", "--timezone", "UTC", "--interval", "1h"]
    issue = ["issue", *AUGUST, "--corrections", "difference", "--series", "S"]
    done = several(tmp_path, url, ["issue", *AUGUST], late, ["bill", "--stale"], issue)
    assert [one.code for one in done] == [0] * 4, done
    assert done[0].out.splitlines()[0] == "nothing to issue"
    with sqlite3.connect(tmp_path / "old.sqlite3") as raw:
        bodies = [json.loads(body) for (body,) in raw.execute("SELECT body FROM etl_document ORDER BY id")]
    raw.close()
    assert [(one["name"], one["kind"], one["kwh"], one["gross"]) for one in bodies] == [
        ("migrated-000001", "invoice", "744", "7440.00"), ("S-000001", "correction", "2.25", "22.50"),
    ]  # fmt: skip
