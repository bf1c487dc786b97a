"""`etl load` says that days of a file look an hour early or late after the clock changed, and what to try."""

from tests.support.clock_homes import rows
from tests.support.command import Shell, written
from tests.support.readings import HEADER

BERLIN = "Europe/Berlin"
SPRING = "2024-03-10", "2024-04-20"
EARLY = (
    "readings look an hour early after 2024-03-31, when the clock of Europe/Berlin changes: are its timestamps in UTC, "
    "or in winter time all year? (etl load --replace --stamps UTC, or --stamps +01:00)"
)
LATE = (
    "readings look an hour late after 2024-03-31, when the clock of Europe/Berlin changes: are its timestamps local? "
    "(etl load --replace --stamps Europe/Berlin)"
)
SHAPES = ("family", "shop", "solar roof", "works", "flat", "family")


def homes(stamps: str, days: tuple[str, str] = SPRING, count: int = 6, zone: str = BERLIN) -> list[str]:
    return [
        row
        for client in range(count)
        for row in rows(f"c{client}", zone, *days, seed=client, stamps=stamps, shape=SHAPES[client])
        if "03-31T02:" not in row
    ]


def warnings(etl: Shell, some: list[str], *options: str) -> list[str]:
    found: list[str] = etl.load(written("some.csv", HEADER, *some), *options)["warnings"]
    return found


def test_utc_that_is_read_as_local_looks_early_in_summer(etl: Shell) -> None:
    assert warnings(etl, homes("UTC"), "--timezone", BERLIN) == [EARLY]
    assert warnings(etl, homes("UTC"), "--timezone", BERLIN, "--stamps", "UTC", "--replace") == []


def test_local_that_is_read_as_utc_looks_late_in_summer(etl: Shell) -> None:
    assert warnings(etl, homes("local"), "--timezone", BERLIN, "--stamps", "UTC") == [LATE]
    assert warnings(etl, homes("local"), "--timezone", BERLIN, "--replace") == []


def test_one_home_is_enough_where_no_sun_explains_it(etl: Shell) -> None:
    assert warnings(etl, homes("UTC", count=1), "--timezone", BERLIN) == [EARLY]


def test_offsets_that_a_file_names_leave_the_zone_of_the_meters(etl: Shell) -> None:
    some = [row.replace(":00,", ":00Z,") for row in homes("local")]
    (text,) = warnings(etl, some, "--timezone", BERLIN)
    assert text.endswith("is --timezone right, and are its timestamps?")


def test_where_the_clock_goes_back_early_is_late(etl: Shell) -> None:
    some = homes("local", ("2024-10-05", "2024-11-20"))
    (text,) = warnings(etl, list(dict.fromkeys(row for row in some if "10-27T02:" not in row)), "--timezone", BERLIN,
                       "--stamps", "UTC")  # fmt: skip
    assert text.startswith("readings look an hour early after 2024-10-27, when the clock of Europe/Berlin changes: are")
    assert text.endswith("timestamps local? (etl load --replace --stamps Europe/Berlin)")


def test_several_changes_are_one_line(etl: Shell) -> None:
    some = homes("local", ("2024-03-01", "2024-11-20"))
    some = [row for row in some if "10-27T02:" not in row]
    (text,) = warnings(etl, some, "--timezone", BERLIN, "--stamps", "UTC", "--stamp", "start")
    assert "late after 2024-03-31, when the clock of Europe/Berlin changes, and after 1 more change: are its" in text


def test_files_that_cross_no_change_are_not_looked_at(etl: Shell) -> None:
    assert warnings(etl, homes("UTC", ("2024-04-01", "2024-05-10")), "--timezone", BERLIN) == []


def test_readings_that_were_there_before_count_too(etl: Shell) -> None:
    early, late = homes("UTC", ("2024-03-10", "2024-03-30")), homes("UTC", ("2024-03-30", "2024-04-20"))
    assert warnings(etl, early, "--timezone", BERLIN) == []
    found = etl.load(written("later.csv", HEADER, *late), "--timezone", BERLIN)
    assert found["warnings"] == [EARLY]
