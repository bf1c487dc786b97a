"""Pictures of a database from the readings to the file; what goes wrong leaves no file."""

from pathlib import Path

import pytest

from tests.support.command import Shell
from tests.support.curves import texts
from tests.support.places import ROOT


@pytest.fixture
def sample(etl: Shell) -> Shell:
    etl.load(ROOT / "data" / "readings.csv", "--timezone", "Europe/Lisbon")
    return etl


def test_each_picture_says_what_it_shows(sample: Shell) -> None:
    sample.ok("bill", "--month", "2017-08")
    done = {
        name: sample.ok("plot", name, "--month", "2017-08", "--output", f"{name}.svg").out
        for name in ("load", "year", "profile", "bills")
    }
    sizes = {name: f"{Path(f'{name}.svg').stat().st_size:,} bytes\n" for name in done}
    shows = dict.fromkeys(done, "5 clients, 2017-08, Europe/Lisbon") | {"bills": "2017-08, 5 bills"}
    assert done == {name: f"{name}.svg: {shows[name]}; {sizes[name]}" for name in done}
    assert "Power of 5 clients together, 2017-08" in texts("load.svg")
    assert "1,628.24" in texts("bills.svg")


def test_a_comparison_is_drawn_from_its_file(sample: Shell) -> None:
    tariffs = ["--tariff", "flat", "--tariff", "day_night"]
    for suffix in ("csv", "parquet", "arrow"):
        sample.ok("compare", "--month", "2017-08", *tariffs, "--output", f"c.{suffix}")
        sample.ok("plot", "compare", f"c.{suffix}", "--output", f"{suffix}.svg")
    assert "788.27" in texts("csv.svg")
    assert len({Path(f"{suffix}.svg").read_bytes() for suffix in ("csv", "parquet", "arrow")}) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["load", "--month", "2016-01"], "nobody has a reading in 2016-01; the readings of this database begin on"),
        (["load", "--month", "2017-08", "--client", "4175"], "there is no client 4175 (did you mean '4174'?"),
        (["profile", "--month", "2017-08", "--holidays", "XX"], "--holidays XX: there is no such calendar"),
        (["bills", "--month", "2017-08"], "there are no bills in 2017-08 (make some: etl bill --month YYYY-MM)"),
    ],
)
def test_what_cannot_be_drawn_leaves_no_file(sample: Shell, arguments: list[str], message: str) -> None:
    done = sample("plot", *arguments, "--output", "a.svg")
    assert done.code
    assert done.error.startswith(f"etl: {message}")
    assert not Path("a.svg").exists()
