"""Tables of periods and history: a cell that nothing would come of is refused, or named."""

import pytest

from tests.support.command import Shell, written

HISTORY = "client_number,quantity,value,"
UNREAD = "which is not read (remove it; known columns are"


@pytest.mark.parametrize(
    ("header", "row", "message"),
    [
        (f"{HISTORY}month,unit", "a,net,1,2017-08,MWh",
         f": has the column 'unit', {UNREAD} client_number, quantity, value, month, from, to)"),
        (f"{HISTORY}month,from,to", "a,net,1,2017-08,2017-07-01,2017-08-01",
         ":2: month: '2017-08' stands beside from or to: write either month, or from and to (correct the row)"),
        (f"{HISTORY}month,to", "a,net,1,2017-08,2017-09-01",
         ":2: month: '2017-08' stands beside from or to: write either month, or from and to (correct the row)"),
        (f"{HISTORY}month,", "a,net,1,2017-08,MWh",
         ":2: 'MWh' stands in a column without a name (name the column, or empty the cell)"),
    ],
)  # fmt: skip
def test_history_has_no_cell_without_effect(etl: Shell, header: str, row: str, message: str) -> None:
    done = etl("history", "load", written("h.csv", header, row))
    assert (done.code, done.error) == (1, f"etl: h.csv{message}")


def test_history_of_empty_columns_and_of_either_way_to_say_days_is_taken(etl: Shell) -> None:
    rows = ["a,net,1,2017-08,,,", "a,net,2,,2017-09-01,2017-10-01,"]
    assert etl.ok("history", "load", written("h.csv", f"{HISTORY}month,from,to,", *rows), "--json").json["changed"] == 2


def test_periods_have_no_column_that_is_not_read(etl: Shell) -> None:
    etl.load(written("r.csv", "client_number,timestamp,kwh", "a,2017-08-01T00:00Z,1", "a,2017-08-01T01:00Z,1"))
    file = written("p.csv", "client_number,from,to,tariff", "a,2017-08-01,2017-08-02,flat")
    done = etl("bill", "--periods", file)
    assert (done.code, done.error) == (
        1, f"etl: p.csv: has the column 'tariff', {UNREAD} client_number, from, to)"
    )  # fmt: skip
