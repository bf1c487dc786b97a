"""`etl prices load`: a file is taken whole or not at all, and a new price replaces the one of the same time."""

from pathlib import Path

import pytest

from tests.support.command import Shell, written

FILE = ("stamp,spot,note", "2018-01-01T00:00:00Z,100,low", "2018-01-01T01:00:00Z,110,")


UNNAMED = "  no tariff that is known yet names {}"


def loaded(etl: Shell, *lines: str) -> list[str]:
    """What `etl prices load` prints of a file."""
    return etl.ok("prices", "load", written("p.csv", *lines), "--timezone", "UTC").out.splitlines()


def test_a_file_is_loaded_once_and_columns_of_texts_are_named(etl: Shell) -> None:
    text = "  not read, as they hold no numbers: note"
    assert loaded(etl, *FILE) == ["2 prices of spot, 2 new or changed", text]
    assert loaded(etl, *FILE) == ["2 prices of spot, 0 new or changed", text]


def test_only_a_price_that_differs_is_changed(etl: Shell) -> None:
    loaded(etl, *FILE)
    assert loaded(etl, FILE[0], FILE[1], "2018-01-01T01:00:00Z,111,") == [
        "2 prices of spot, 1 new or changed", "  not read, as they hold no numbers: note",
    ]  # fmt: skip


def test_columns_are_apart(etl: Shell) -> None:
    loaded(etl, *FILE)
    assert loaded(etl, "stamp,grid", "2018-01-01T00:00:00Z,100", "2018-01-01T01:00:00Z,1") == [
        "2 prices of grid, 2 new or changed", UNNAMED.format("grid"),
    ]  # fmt: skip


def test_a_bad_row_leaves_nothing(etl: Shell) -> None:
    done = etl("prices", "load", written("p.csv", FILE[0], FILE[1], "2018-01-01T01:00:00Z,x,"))
    assert (done.code, done.error[:14]) == (1, "etl: p.csv:3: ")
    assert loaded(etl, *FILE)[0] == "2 prices of spot, 2 new or changed"


def test_a_zone_that_does_not_exist_is_refused_before_the_file_is_read(etl: Shell) -> None:
    done = etl("prices", "load", "none.csv", "--timezone", "Nowhere")
    assert (done.code, done.error) == (
        2, "etl: 'Nowhere' is not a time zone (use an IANA name such as Europe/Lisbon)",
    )  # fmt: skip


def test_a_local_stamp_needs_a_zone(etl: Shell) -> None:
    rows = ("stamp,spot", "2018-01-01 00:00,100", "2018-01-01 01:00,110")
    assert etl("prices", "load", written("p.csv", *rows)).code == 1
    assert loaded(etl, *rows) == ["2 prices of spot, 2 new or changed"]


SPOT = """name = "Spot"
currency = "NOK"
timezone = "client"
[series.spot]
unit = "NOK/kWh"
sum = ["+spot"]
[[line]]
id = "energy"
kind = "energy"
price = "series:spot"
"""


@pytest.fixture
def hours(etl: Shell) -> Shell:
    """A client with 1 kWh in each hour of a day in Oslo and 10 from 03:00, and a tariff of hourly prices."""
    Path("s.toml").write_text(SPOT)
    rows = [f"N1,2024-10-24T{hour:02}:00+02:00,{10 if hour == 3 else 1}" for hour in range(24)]
    etl.load(written("m.csv", "client_number,timestamp,kwh", *rows), "--timezone", "Europe/Oslo")
    return etl


def spot(title: str) -> Path:
    """A price for each hour of the day: the number of the hour at which it ends."""
    stamps = [f"2024-10-24 {hour:02}:00" for hour in range(1, 24)] + ["2024-10-25 00:00"]
    return written("p.csv", f"{title},spot", *(f"{stamp},{price}" for price, stamp in enumerate(stamps, 1)))


def test_a_column_named_end_prices_the_hour_before_it(hours: Shell) -> None:
    """1 + 2 + ... + 24 = 300, and 9 kWh more at 4."""
    done = hours.ok("prices", "load", spot("end"), "--timezone", "Europe/Oslo")
    assert done.err == (
        "p.csv: prices at the end of the hour, timestamps in Europe/Oslo, in the unit of the tariff that names them\n"
    )
    hours.ok("assign", written("a.csv", "client_number,tariff", "N1,s.toml"))
    found = hours.ok("bill", "--from", "2024-10-24", "--to", "2024-10-25", "--json").json
    assert found["total"] == {"NOK": "336.00"}


def test_stamps_that_look_like_ends_are_refused_until_the_option_says_what_they_are(hours: Shell) -> None:
    done = hours("prices", "load", spot("hour"), "--timezone", "Europe/Oslo")
    assert (done.code, done.error) == (
        1,
        (
            "etl: p.csv: its timestamps begin at 2024-10-24 01:00 and end at midnight, as if each price ended there "
            "(say what they are: --stamp start or --stamp end)"
        ),
    )
    found = hours.ok("prices", "load", "p.csv", "--timezone", "Europe/Oslo", "--stamp", "end", "--json").json
    assert found["understood"].startswith("prices at the end of the hour, timestamps in Europe/Oslo, ")


def test_prices_in_another_unit_than_that_of_a_tariff_that_names_them_are_refused(hours: Shell) -> None:
    hours.ok("assign", written("a.csv", "client_number,tariff", "N1,s.toml"))
    done = hours("prices", "load", spot("end"), "--timezone", "Europe/Oslo", "--unit", "NOK/MWh")
    assert (done.code, done.error) == (
        1,
        (
            "etl: p.csv: spot is in NOK/MWh, and tariff Spot takes it as NOK/kWh "
            "(correct the unit, or give the column another name)"
        ),
    )
    done = hours.ok("prices", "load", "p.csv", "--timezone", "Europe/Oslo")
    assert done.err == "p.csv: prices at the end of the hour, timestamps in Europe/Oslo, in NOK/kWh (tariff Spot)\n"


def test_a_column_that_no_tariff_names_is_taken_and_named_with_the_one_that_may_be_meant(etl: Shell) -> None:
    rows = ("2018-01-01T00:00:00Z,100", "2018-01-01T01:00:00Z,110")
    assert loaded(etl, "stamp,Spot", *rows)[1:] == [UNNAMED.format("Spot (did you mean spot?)")]
    assert loaded(etl, "stamp,market", *rows)[1:] == [UNNAMED.format("market")]


@pytest.mark.parametrize(
    ("option", "error"),
    [
        (("--stamp", "middle"), "etl: --stamp middle: is not one of start, end"),
        (("--unit", "EUR"), "etl: --unit EUR: is not money per energy like EUR/MWh"),
    ],
    ids=["stamp", "unit"],
)
def test_an_option_that_says_nothing_is_refused(etl: Shell, option: tuple[str, str], error: str) -> None:
    done = etl("prices", "load", written("p.csv", *FILE), *option)
    assert (done.code, done.error) == (2, error)
