"""Price files: what is read, exactly; what is not clear is refused with its line."""

from pathlib import Path

import numpy as np
import pytest

from etl.core.errors import InputError
from etl.core.price_book import PriceColumn
from etl.user_tables.price_files import read_prices
from tests.support.command import Shell, written


def columns(folder: Path, text: str, timezone: str | None = None) -> list[PriceColumn]:
    file = folder / "p.csv"
    file.write_text(text)
    return read_prices(file, timezone)


def test_stamps_with_offsets_and_prices_with_a_point(tmp_path: Path) -> None:
    text = ",NOC,TEU,name\n2020-02-18 00:00:00+01:00,47.44,2.22,a\n2020-02-18 01:00:00+01:00,-1.5e-05,,b\n"
    noc, teu = columns(tmp_path, text)
    assert (noc.name, noc.places, noc.price.tolist()) == ("NOC", 6, [47440000, -15])
    start = int(np.datetime64("2020-02-17T23:00", "m").astype(np.int64))
    assert (noc.start_minute.tolist(), noc.end_minute.tolist()) == ([start, start + 60], [start + 60, start + 120])
    assert (teu.price.tolist(), teu.start_minute.tolist()) == ([222], [start])


def test_local_stamps_and_prices_with_a_comma(tmp_path: Path) -> None:
    text = "stamp;spot\n31/12/2024 23:45;0,10\n01/01/2025 00:00;-0,005\n01/01/2025 00:15;1\n"
    (spot,) = columns(tmp_path, text, "Europe/Lisbon")
    assert (spot.places, spot.price.tolist()) == (3, [100, -5, 1000])
    assert np.diff(spot.start_minute).tolist() == [15, 15]


@pytest.mark.parametrize("order", [1, -1])
def test_the_repeated_hour_is_told_by_the_order_of_rows(tmp_path: Path, order: int) -> None:
    rows = [f"2024-10-27 {hour:02d}:00,{price}" for hour, price in [(1, 1), (2, 2), (2, 3), (3, 4)]]
    (spot,) = columns(tmp_path, "stamp,spot\n" + "\n".join(rows[::order]), "Europe/Madrid")
    assert np.diff(spot.start_minute).tolist() == [60] * 3
    assert spot.price.tolist() == [1, 2, 3, 4]


def test_a_row_left_out_leaves_its_time_without_a_price(tmp_path: Path) -> None:
    text = "t,p\n" + "".join(f"2024-05-01T00:{minute:02d}Z,1\n" for minute in (0, 15, 45))
    text += "2024-05-01T01:00Z,1\n"
    (price,) = columns(tmp_path, text)
    assert (price.end_minute - price.start_minute).tolist() == [15] * 4
    assert int(price.start_minute[2] - price.end_minute[1]) == 15


def test_a_column_of_ends_says_how_long_prices_hold(tmp_path: Path) -> None:
    text = "start,end,p\n2024-03-01 00:00,2024-04-01 00:00,1\n2024-04-01 00:00,2024-05-01 00:00,2\n"
    (price,) = columns(tmp_path, text, "Europe/Madrid")
    assert (price.end_minute - price.start_minute).tolist() == [743 * 60, 720 * 60]


HOURS = "t,p\n2024-05-01T00:00Z,1\n2024-05-01T01:00Z,2\n"
BAD = {
    "naive": ("t,p\n2024-05-01 00:00,1\n2024-05-01 01:00,1\n", "p.csv:2: its timestamps have no offset"),
    "no stamp": ("p,t\n1,2024-05-01T00:00Z\n", "p.csv:2: '1' is not a date with a time"),
    "odd stamp": (HOURS + "soon,3\n", "p.csv:4: 'soon' is not in the timestamp format of this file"),
    "seconds": (HOURS + "2024-05-01T02:00:30Z,3\n", "p.csv:4: '2024-05-01T02:00:30Z' is not a whole minute"),
    "no number": (HOURS + "2024-05-01T02:00Z,n/a\n", "p.csv:4: p: 'n/a' is not a number"),
    "two marks": (HOURS.replace(",", ";") + '2024-05-01T02:00Z;1.5\n2024-05-01T03:00Z;1,5\n', "p.csv:5: p: '1,5'"),
    "thousands": (HOURS + "2024-05-01T02:00Z,1.234\n", "p.csv:4: p: '1.234' may have a decimal or a thousands mark"),
    "twice": (HOURS + "2024-05-01T01:00Z,3\n", "p.csv:4: has the same time as line 3"),
    "alone": (HOURS + "2024-05-02T01:00Z,3\n", "p.csv:4: no other row is within an hour of 2024-05-02 01:00 UTC"),
    "one": ("t,p\n2024-05-01T00:00Z,1\n", "p.csv:2: a single row does not show how long its price applies"),
    "short": (HOURS + "2024-05-01T02:00Z\n", "p.csv:4: the row has 1 fields, not 2"),
    "no prices": ("t,p\n", "p.csv: has no prices"),
    "no column": ("t,p\n2024-05-01T00:00Z,a\n2024-05-01T01:00Z,b\n", "p.csv: has no column of prices"),
    "same name": (HOURS.replace("t,p", "t,p,p").replace("Z,", "Z,1,"), "p.csv: has the column 'p' twice"),
    "digits": (HOURS + "2024-05-01T02:00Z,0.1234567890123456789\n", "p.csv:4: p: '0.1234567890123456789' has more"),
    "overlap": ("t,end,p\n2024-05-01T00:00Z,2024-05-01T02:00Z,1\n2024-05-01T01:00Z,2024-05-01T03:00Z,1\n",
                "p.csv:3: begins before line 2 ends"),
    "backwards": ("t,end,p\n2024-05-01T01:00Z,2024-05-01T00:00Z,1\n", "p.csv:2: ends before it begins"),
    "empty": ("", "p.csv: has no prices"),
}  # fmt: skip


@pytest.mark.parametrize("fault", BAD)
def test_what_is_not_clear_is_refused_with_its_line(tmp_path: Path, fault: str) -> None:
    text, message = BAD[fault]
    with pytest.raises(InputError) as error:
        columns(tmp_path, text)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            ["2024-10-27 01:00", "2024-10-27 02:00", "2024-10-27 03:00"],
            "2024-10-27 02:00 occurs twice in Europe/Madrid",
        ),
        (["2024-03-31 01:00", "2024-03-31 02:00", "2024-03-31 03:00"], "2024-03-31 02:00 does not exist in Europe/Mad"),
    ],
)
def test_hours_of_a_clock_change_that_do_not_fit_are_refused(tmp_path: Path, rows: list[str], message: str) -> None:
    with pytest.raises(InputError) as error:
        columns(tmp_path, "t,p\n" + "".join(f"{row},1\n" for row in rows), "Europe/Madrid")
    assert message in str(error.value)
    assert str(error.value).startswith(str(tmp_path / "p.csv:3"))


PRICES = {
    "1E+999999999": "is too large: numbers are below 1,000,000,000,000",
    "0.1234567890123": "has more than 12 decimal places",
}


@pytest.mark.parametrize("text", PRICES)
def test_a_price_has_the_same_bounds(etl: Shell, text: str) -> None:
    rows = ["2017-08-01T00:00Z,1", f"2017-08-01T01:00Z,{text}"]
    done = etl("prices", "load", written("p.csv", "start,SPOT", *rows))
    assert (done.code, done.error) == (1, f"etl: p.csv:3: SPOT: '{text}' {PRICES[text]} (correct the cell)")


def test_prices_that_one_column_cannot_hold_exactly_are_told_from_their_lines(etl: Shell) -> None:
    rows = ["2017-08-01T00:00Z,0.000000000001", "2017-08-01T01:00Z,999999999999"]
    done = etl("prices", "load", written("p.csv", "start,SPOT", *rows))
    assert done.error == (
        "etl: p.csv:3: SPOT: '999999999999' and the 12 decimal places of line 2 are more digits than a column holds "
        "exactly (round one of them, or give it a column of its own)"
    )
    for text, code in (("0.000000000001", 0), ("999999999999", 1)):
        done = etl("prices", "load", written("p.csv", "start,end,SPOT", f"2017-08-01T00:00Z,2017-08-02T00:00Z,{text}"))
        assert done.code == code
    assert done.error == (
        "etl: column SPOT: with the prices loaded earlier it has more digits than a column holds exactly at 12 "
        "decimals (round them, or use another column name)"
    )


def test_price_columns_of_texts_are_named(etl: Shell) -> None:
    file = written("p.csv", "time,spot,currency,note,", "2024-05-01T00:00Z,1,EUR,,", "2024-05-01T01:00Z,2,EUR,,")
    done = etl("prices", "load", file)
    assert done.error == "etl: p.csv: has a column without a name (give each column of prices its own name)"
    file = written("p.csv", "time,spot,currency,note", "2024-05-01T00:00Z,1,EUR,", "2024-05-01T01:00Z,2,EUR,")
    assert etl.ok("prices", "load", file).out == (
        "2 prices of spot, 2 new or changed\n  not read, as they hold no numbers: currency\n"
    )
    assert etl.ok("prices", "load", file, "--json").json["unread"] == ["currency"]


@pytest.mark.parametrize("header", ["time,spot,end", "end,time,spot"])
def test_ends_of_prices_stand_second_or_are_refused(etl: Shell, header: str) -> None:
    cells = {"time": "2024-05-01T00:00Z", "end": "2024-05-02T00:00Z", "spot": "1"}
    row = ",".join(cells[name] for name in header.split(","))
    done = etl("prices", "load", written("p.csv", header, row, row.replace("05-0", "06-0")))
    place = header.split(",").index("end") + 1
    message = f"has the column 'end' in place {place} (put it second, after the timestamps at which prices begin)"
    assert (done.code, done.error) == (1, f"etl: p.csv: {message}")
