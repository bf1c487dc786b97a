"""`etl export --what items`: what was loaded, and the document that has it."""

from pathlib import Path

import pytest

from etl.export import frame
from tests.support.command import Shell, written
from tests.support.export_rows import rows_of
from tests.support.readings import hours, line, loaded, table, tariff

ROWS = [
    "b,G,2017-08-03,Goodwill,-12.5,0.23", "a,F,2017-08-02,\"Fee, late\",5,0", "a,L,2017-09-02,Later,1,0",
]  # fmt: skip


@pytest.fixture
def placed(etl: Shell) -> Shell:
    """Items of two clients, of whom a is issued August."""
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    etl.ok("bill", "--month", "2017-08", "--tariff", "ten.toml")
    etl.ok("items", "load", str(written("i.csv", "client_number,id,date,text,amount,tax_rate", *ROWS)))
    etl.ok("issue", "--month", "2017-08", "--client", "a", "--series", "S")
    return etl


EXPECTED = [
    ("a", "F", "2017-08-02", "Fee, late", "5.00", "0", "EUR", "S-000001"),
    ("a", "L", "2017-09-02", "Later", "1.00", "0", "EUR", ""),
    ("b", "G", "2017-08-03", "Goodwill", "-12.50", "0.23", "EUR", ""),
]
COLUMNS = ("client_number", "id", "date", "text", "amount", "tax_rate", "currency", "document")


def test_each_item_is_a_row_with_its_load_and_the_document_that_has_it(placed: Shell) -> None:
    rows = table(placed.exported("items"))
    assert [tuple(row[name] for name in COLUMNS) for row in rows] == EXPECTED
    assert {row["load"] for row in rows} == {"2"}


@pytest.mark.parametrize(
    ("options", "ids"), [(["--client", "a"], ["F", "L"]), (["--month", "2017-08"], ["F", "G"])], ids=str
)
def test_a_client_or_a_month_can_be_selected(placed: Shell, options: list[str], ids: list[str]) -> None:
    assert [row["id"] for row in table(placed.exported("items", *options))] == ids


@pytest.mark.parametrize("suffix", ["parquet", "jsonl", "json", "xlsx", "arrow"])
def test_every_format_has_them(placed: Shell, suffix: str) -> None:
    placed.ok("export", f"out.{suffix}", "--what", "items")
    rows = rows_of(Path(f"out.{suffix}"))
    assert [(row["id"], float(row["amount"]), row["document"] or "") for row in rows] == [
        ("F", 5.0, "S-000001"), ("L", 1.0, ""), ("G", -12.5, ""),
    ]  # fmt: skip


def test_a_frame_has_the_same_rows(placed: Shell) -> None:  # noqa: ARG001 - the database
    assert list(frame("items", client="a")["id"]) == ["F", "L"]


def test_where_there_are_none_the_message_says_of_what(placed: Shell) -> None:
    def error(*options: str) -> str:
        done = placed("export", "x.csv", "--what", "items", *options)
        assert done.code == 1
        return done.error

    remedy = "(load some: etl items load items.csv)"
    assert error("--month", "2018-01") == f"etl: there are no items in 2018-01 {remedy}"
    assert error("--month", "2017-09", "--client", "b") == f"etl: there are no items of client b in 2017-09 {remedy}"
    assert error("--client", "nobody").startswith("etl: there is no client nobody (")


def test_an_export_is_loaded_again_as_what_it_was_made_of(placed: Shell) -> None:
    names = ["=1+1", "-fee", "'=1", "'7", "@x", "'s-Bosch", "''a"]
    columns = COLUMNS[:-1]
    written("j.csv", ",".join(columns), *(f"b,{name},2017-08-03,{name},1,0,EUR" for name in names if name != "'=1"))
    placed.ok("items", "load", "j.csv")
    exported = table(placed.exported("items"))
    again = [",".join(f'"{row[name]}"' for name in columns) for row in exported]
    done = placed.ok("items", "load", str(written("k.csv", ",".join(columns), *again)))
    assert done.out == "9 items, 0 new, 9 loaded before\n"
