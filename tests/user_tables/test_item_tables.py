"""`etl items`: tables of one-off items, whole or not at all; what is refused, replaced, listed and taken out."""

import pytest

from tests.support.command import Shell, written
from tests.support.items import ITEMS, load_items
from tests.support.readings import hours, line, loaded, tariff

HEAD = "client_number,id,date,text,amount,tax_rate"


@pytest.fixture
def read(etl: Shell) -> Shell:
    """A day of readings of a and b."""
    loaded(etl, hours("a", "2017-08-01", "2017-08-02"), hours("b", "2017-08-01", "2017-08-02"))
    return etl


def refusal(etl: Shell, row: str, head: str = ITEMS) -> str:
    done = etl("items", "load", written("bad.csv", head, row))
    assert done.code == 1
    return done.error.removeprefix("etl: bad.csv:2: ")


def test_items_are_stored_with_the_places_of_their_currency_and_listed(read: Shell) -> None:
    rows = ("b,F-1,2017-08-20,Fee,5,0.230,EUR", "a,Z,2017-08-21,Old,-12,0,JPY", "a,B,2017-08-21,New,1.5,0.05,EUR")
    assert read.ok("items", "load", written("i.csv", ITEMS, *rows)).out == "3 items, 3 new (load 2)\n"
    assert read.ok("items", "list").out.splitlines() == [
        "client  id   date        amount       tax rate  document  text",
        "a       B    2017-08-21    1.50  EUR      0.05  -         New",
        "a       Z    2017-08-21     -12  JPY         0  -         Old",
        "b       F-1  2017-08-20    5.00  EUR      0.23  -         Fee",
    ]
    assert read.ok("items", "list", "--client", "b", "--json").json["items"] == [
        {
            "client_number": "b", "id": "F-1", "date": "2017-08-20", "text": "Fee", "amount": "5.00",
            "tax_rate": "0.23", "currency": "EUR", "file": "i.csv", "document": None,
        }
    ]  # fmt: skip


def test_the_currency_is_that_of_the_clients_tariff_where_it_has_one(read: Shell) -> None:
    row = "a,F-1,2017-08-20,Fee,5,0.2"
    assert refusal(read, row, HEAD) == "client a has no tariff yet (name the currency in a column currency)"
    tariff("ten.toml", line("energy", "10"))
    read.ok("assign", written("assign.csv", "client_number,tariff", "a,ten.toml"))
    assert read.ok("items", "load", written("i.csv", HEAD, row)).out == "1 item, 1 new (load 2)\n"
    read.ok("bill", "--from", "2017-08-01", "--to", "2017-08-02", "--tariff", "ten.toml")
    assert read.ok("items", "load", written("j.csv", HEAD, "b,F-1,2017-08-20,Fee,5,0.2")).out
    (found,) = read.ok("items", "list", "--client", "b", "--json").json["items"]
    assert found["currency"] == "EUR"


def test_of_tariffs_in_two_currencies_none_is_chosen(read: Shell) -> None:
    tariff("ten.toml", line("energy", "10"))
    text = tariff("old.toml", line("energy", "10")).read_text(encoding="utf-8")
    written("old.toml", text.replace("EUR", "HRK"))
    rows = ("a,ten.toml,2017-08-10,", "a,old.toml,,2017-08-10")
    read.ok("assign", written("assign.csv", "client_number,tariff,from,to", *rows))
    assert refusal(read, "a,F-1,2017-08-20,Fee,5,0.2", HEAD) == (
        "client a has tariffs in EUR and HRK (name the currency in a column currency)"
    )


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "x,F,2017-08-20,Fee,5,0,EUR",
            "client_number: 'x' is no client that is known (load its readings or assign it first)",
        ),
        ("a,,2017-08-20,Fee,5,0,EUR", "id is empty (correct the row)"),
        ("a,F,,Fee,5,0,EUR", "date is empty (correct the row)"),
        ("a,F,2017-08-20,,5,0,EUR", "text is empty (correct the row)"),
        ("a,F,2017-08-20,Fee,,0,EUR", "amount is empty (correct the row)"),
        ("a,F,2017-08-20,Fee,5,,EUR", "tax_rate is empty (correct the row)"),
        ("a,F,2017-08-20,Fee,5,23,EUR", "tax_rate: '23' is no rate from 0 to below 1 (0.23 is 23 %) (correct the row)"),
        ("a,F,2017-08-20,Fee,5,-1,EUR", "tax_rate: '-1' is no rate from 0 to below 1 (0.23 is 23 %) (correct the row)"),
        (
            "a,F,2017-08-20,Fee,1.005,0,EUR",
            "amount: '1.005' has more decimal places than EUR, which has 2 (correct the row)",
        ),
        ("a,F,2017-08-20,Fee,5,0,ERU", "currency: 'ERU' is not a currency (did you mean EUR?) (correct the row)"),
    ],
)  # fmt: skip
def test_a_row_that_says_no_item_is_refused_by_its_line(read: Shell, row: str, message: str) -> None:
    assert refusal(read, row) == message


def test_the_same_again_is_a_duplicate_and_another_content_is_refused_unless_it_replaces(read: Shell) -> None:
    load_items(read, "a,F-1,2017-08-20,Fee,5,0.2", "b,F-1,2017-08-20,Fee,5,0.2")
    assert load_items(read, "a,F-1,2017-08-20,Fee,5.00,0.20") == "1 item, 0 new, 1 loaded before\n"
    assert refusal(read, "a,F-1,2017-08-20,Fee,6,0.2,EUR") == (
        "id: 'F-1' of client a is 'Fee' of 2017-08-20, 5.00 EUR at 0.2 already (give it another id, or replace what "
        "was loaded: --replace)"
    )
    rows = ("a,F-1,2017-08-20,Fee,6,0.2", "a,F-2,2017-08-20,Fee,6,0.2", "b,F-1,2017-08-20,Fee,5,0.2")
    assert load_items(read, *rows, name="more.csv", replace=True) == (
        "3 items, 1 new, 1 replaced, 1 loaded before (load 3)\n"
    )
    assert [one["amount"] for one in read.ok("items", "list", "--json").json["items"]] == ["6.00", "6.00", "5.00"]


def test_an_id_twice_in_a_table_is_counted_once_or_refused(read: Shell) -> None:
    row = "a,F-1,2017-08-20,Fee,5,0.2"
    assert load_items(read, row, row) == "2 items, 1 new, 1 loaded before (load 2)\n"
    done = read("items", "load", written("bad.csv", ITEMS, "a,X,2017-08-20,Fee,5,0,EUR", "a,X,2017-08-21,Fee,5,0,EUR"))
    assert done.error == (
        "etl: bad.csv:3: id: 'X' of client a is 'Fee' of 2017-08-20, 5.00 EUR at 0 in an earlier row (give it another "
        "id)"
    )


def test_unload_takes_the_items_of_a_file_out_but_not_those_that_a_later_one_replaced(read: Shell) -> None:
    load_items(read, "a,F-1,2017-08-20,Fee,5,0", "b,F-1,2017-08-20,Fee,5,0")
    load_items(read, "a,F-1,2017-08-20,Fee,6,0", name="again.csv", replace=True)
    assert "  3  " in read.ok("status").out
    assert read.ok("unload", "2").out == "items.csv: 1 item of load 2 removed\n"
    assert read("unload", "2").error == (
        "etl: there is no load 2 with readings, items, days or edits to remove (etl status lists the newest)"
    )
    assert [one["amount"] for one in read.ok("items", "list", "--json").json["items"]] == ["6.00"]
    assert read.ok("status", "--json").json["newest_loads"][1]["items"] == 1
    assert load_items(read, "b,F-1,2017-08-20,Fee,5,0") == "1 item, 1 new (load 5)\n"


def test_an_empty_table_and_an_empty_list_are_said(read: Shell) -> None:
    assert read("items", "load", written("i.csv", ITEMS)).error == "etl: i.csv: has no rows (write one for each item)"
    assert read("items", "list").error == "etl: there are no items (load some: etl items load items.csv)"
    assert read("items", "list", "--client", "a").error.startswith("etl: there are no items of client a (")
    assert read("items", "list", "--client", "x").error.startswith("etl: there is no client x (")
