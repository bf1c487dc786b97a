"""Bills of a database of an earlier version that charged them a whole month are stale, and no others."""

import csv
import io
from pathlib import Path

import pytest

from tests.faults.dumps import several
from tests.store.database.test_schema import older
from tests.support.command import written
from tests.support.readings import HEADER, hours, line, standing, tariff

BILLS = ["export", "-", "--format", "csv"]


@pytest.mark.parametrize(
    ("word", "statuses"), [("whole", ["stale", "stale", "stale", "complete"]), ("30", ["complete"] * 4)]
)
def test_bills_of_a_quarter_or_a_part_of_a_month_are_stale(tmp_path: Path, word: str, statuses: list[str]) -> None:
    """Of a all of August to October, of b two parts of August, of c all of August."""
    for name in ("a.toml", "b.toml"):
        tariff(str(tmp_path / name), line("energy", "1"), standing(), header=f'prorate = {{ month = "{word}" }}')
    clients = [("a", "2017-11-01"), ("b", "2017-09-01"), ("c", "2017-09-01")]
    written(tmp_path / "r.csv", HEADER, *(row for name, end in clients for row in hours(name, "2017-08-01", end)))
    rows = ["a,b.toml,,", "b,a.toml,,2017-08-11", "b,b.toml,2017-08-11,", "c,a.toml,,"]
    written(tmp_path / "who.csv", "client_number,tariff,from,to", *rows)
    url = f"sqlite:///{tmp_path}/old.sqlite3"
    quarter = ["bill", "--from", "2017-08-01", "--to", "2017-11-01", "--client", "a"]
    august = [["bill", "--month", "2017-08", "--client", client] for client in "bc"]
    several(tmp_path, url, ["load", "r.csv"], ["assign", "who.csv"], quarter, *august)
    older(url, "0013_items")
    (done,) = several(tmp_path, url, BILLS)
    assert [one["status"] for one in csv.DictReader(io.StringIO(done.out))] == statuses
