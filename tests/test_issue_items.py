"""Items on documents: on the invoice of their day, else a later one, else one of their own; once, and with tax."""

import pytest

from tests.support.command import Shell, written
from tests.support.items import load_items, placed
from tests.support.readings import HEADER, bills, hours, line, loaded, tariff
from tests.support.sent_documents import body_of
from tests.support.sound_database import found

JULY, AUGUST = ("--month", "2017-07"), ("--month", "2017-08")
SERIES = ("--series", "S")
TEN = ("--tariff", "ten.toml")
VAT = '[[line]]\nid = "vat"\nkind = "percent"\nrate = 0.2\nbase = ["energy"]\ntax = true\n'


@pytest.fixture
def billed(etl: Shell) -> Shell:
    """July and August of a, 1 kWh an hour at 10 a kWh and 20 % of tax: 8,928.00 each; August of b."""
    tariff("ten.toml", line("energy", "10"), VAT)
    loaded(etl, hours("a", "2017-07-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    etl.ok("bill", "--month", "2017-07..2017-08", *TEN)
    return etl


def issue(etl: Shell, *options: str) -> str:
    return etl.ok("issue", *options, *SERIES).out.splitlines()[0]


def in_force(etl: Shell) -> list[tuple[str, ...]]:
    """Number, client, days and gross of the documents in force."""
    rows = etl.ok("documents", "--json").json["documents"]
    columns = ("document", "client_number", "period_start", "gross")
    return [tuple(row[name] for name in columns) for row in rows if row["in_force"]]


def changed(etl: Shell, kwh: str = "3") -> None:
    etl.load(written(f"a{kwh}.csv", HEADER, f"a,2017-08-05T10:00:00Z,{kwh}"), "--interval", "1h")
    etl.ok("bill", "--stale")


def test_an_item_follows_the_lines_of_the_bill_and_its_tax_is_added_to_that_of_its_rate(billed: Shell) -> None:
    """0.55 at 20 % is a tax of 0.11; 10.05 at 7.5 % one of 0.75375; -2.50 at 5 % one of -0.125, rounded to -0.13."""
    load_items(
        billed, "a,F-1,2017-08-20,Fee,0.55,0.20", "a,F-2,2017-08-21,Case,10.05,0.075", "a,G,2017-08-22,Good,-2.5,0.05",
        "a,Z,2017-08-23,Arrears,100,0",
    )  # fmt: skip
    assert issue(billed, *AUGUST) == "issued 2 invoices, S-000001 to S-000002, together 17,964.83 EUR"
    body = body_of("S-000001")
    assert [(one["id"], one["kind"], one["amount"], one["tax"]) for one in body["lines"]] == [
        ("energy", "energy", "7440.00", False),
        ("vat", "percent", "1488.00", True),
        ("F-1", "item", "0.55", False),
        ("F-1", "item_tax", "0.11", True),
        ("F-2", "item", "10.05", False),
        ("F-2", "item_tax", "0.75", True),
        ("G", "item", "-2.50", False),
        ("G", "item_tax", "-0.13", True),
        ("Z", "item", "100.00", False),
    ]
    assert body["taxes"] == [
        {"rate": "0.2", "base": "7440.55", "amount": "1488.11"},
        {"rate": "0.075", "base": "10.05", "amount": "0.75"},
        {"rate": "0.05", "base": "-2.50", "amount": "-0.13"},
    ]
    assert (body["net"], body["tax"], body["gross"]) == ("7548.10", "1488.73", "9036.83")
    assert body["items"] == ["F-1", "F-2", "G", "Z"]
    assert found(billed) == []


def test_bills_their_totals_and_what_is_open_of_them_know_no_item(billed: Shell) -> None:
    columns = ("client_number", "period_start", "total", "issued", "open")
    load_items(billed, "a,F-1,2017-08-20,Fee,5,0.2", "b,F-1,2017-06-20,Fee,5,0.2")
    issue(billed, *AUGUST)
    load_items(billed, "a,F-2,2017-08-20,Fee,5,0.2", name="more.csv")
    issue(billed, *AUGUST)
    assert bills(billed, *columns) == [
        ("a", "2017-07-01", "8928.00", "0.00", "8928.00"),
        ("a", "2017-08-01", "8928.00", "8928.00", "0.00"),
        ("b", "2017-08-01", "8928.00", "8928.00", "0.00"),
    ]
    assert "3 documents in force: 17,874.00 EUR" in billed.ok("status").out
    assert billed.ok("issue", *AUGUST).out.splitlines()[0] == "nothing to issue"
    assert billed.ok("issue", *JULY, "--json").json["open"] == 0


def test_an_item_joins_the_invoice_of_its_day_else_the_last_one_after_it(billed: Shell) -> None:
    rows = ("a,MAY,2017-05-03,Old,1,0", "a,JUL,2017-07-31,July,2,0", "a,AUG,2017-08-01,August,3,0")
    load_items(billed, *rows, "a,SEP,2017-09-01,September,4,0")
    issue(billed, "--month", "2017-07..2017-08")
    assert placed(billed) == {"a MAY": "S-000002", "a JUL": "S-000001", "a AUG": "S-000002", "a SEP": ""}


def test_an_item_of_days_that_were_issued_waits_for_the_next_invoice(billed: Shell) -> None:
    issue(billed, *JULY)
    load_items(billed, "a,F-1,2017-07-20,Fee,5,0")
    issue(billed, *AUGUST)
    assert in_force(billed)[1] == ("S-000002", "a", "2017-08-01", "8933.00")


def test_items_without_an_invoice_have_one_of_their_own_which_no_bill_is_compared_with(billed: Shell) -> None:
    issue(billed, *AUGUST)
    load_items(billed, "a,F-1,2017-08-20,Fee,5,0.2", "a,F-2,2017-08-21,Fee,1,0", "a,F-3,2017-09-21,Fee,1,0")
    done = billed.ok("issue", *AUGUST, *SERIES).out.splitlines()
    assert done[:3] == [
        "issued 1 invoice, S-000003, together 7.00 EUR",
        "  2 items are on it",
        "  2 bills were issued before and have not changed",
    ]
    assert in_force(billed)[2] == ("S-000003", "a", "2017-08-01", "7.00")
    assert issue(billed, *AUGUST) == "nothing to issue"
    explained = billed.ok("explain", "--document", "S-000003").out
    assert "does not say" not in explained
    assert "1 F-1: 5.00 EUR\n    Fee\n    item; 2017-08-20" in explained
    changed(billed)
    assert issue(billed, *AUGUST) == "issued 1 invoice and 1 credit note, S-000004 to S-000005, together 24.00 EUR"
    assert placed(billed) == {"a F-1": "S-000003", "a F-2": "S-000003", "a F-3": ""}
    assert found(billed) == []


def test_a_client_without_any_bill_is_sent_its_items(billed: Shell) -> None:
    load_items(billed, "b,F-1,2017-06-20,Fee,5,0")
    assert issue(billed, "--month", "2017-06") == "issued 1 invoice, S-000001, together 5.00 EUR"
    assert issue(billed, "--month", "2017-06") == "nothing to issue"


def test_a_credit_note_takes_the_items_back_and_the_new_invoice_has_them_again(billed: Shell) -> None:
    load_items(billed, "a,F-1,2017-08-20,Fee,5,0.2")
    issue(billed, *AUGUST)
    changed(billed)
    assert issue(billed, *AUGUST) == "issued 1 invoice and 1 credit note, S-000003 to S-000004, together 24.00 EUR"
    assert body_of("S-000003")["gross"] == "-8934.00"
    assert in_force(billed)[1] == ("S-000004", "a", "2017-08-01", "8958.00")
    assert placed(billed) == {"a F-1": "S-000004"}
    assert found(billed) == []


def test_items_of_an_invoice_that_is_credited_alone_are_sent_again(billed: Shell) -> None:
    load_items(billed, "a,F-1,2017-08-20,Fee,5,0.2")
    issue(billed, *AUGUST)
    billed.ok("unbill", *AUGUST, "--client", "a")
    options = ("--client", "a", "--credit-unbilled")
    assert issue(billed, *AUGUST, *options) == (
        "issued 1 invoice and 1 credit note, S-000003 to S-000004, together -8,928.00 EUR"
    )
    assert placed(billed) == {"a F-1": "S-000004"}
    assert in_force(billed)[-1] == ("S-000004", "a", "2017-08-01", "6.00")


def test_a_correction_leaves_items_where_they_are_and_new_ones_stand_alone(billed: Shell) -> None:
    load_items(billed, "a,F-1,2017-08-20,Fee,5,0.2")
    issue(billed, *AUGUST)
    changed(billed)
    load_items(billed, "a,F-2,2017-08-20,Fee,1,0", name="more.csv")
    done = issue(billed, *AUGUST, "--corrections", "difference")
    assert done == "issued 1 invoice and 1 correction, S-000003 to S-000004, together 25.00 EUR"
    assert placed(billed) == {"a F-1": "S-000001", "a F-2": "S-000004"}
    assert [one["id"] for one in body_of("S-000003")["lines"]] == ["energy", "vat"]
    assert issue(billed, *AUGUST) == "nothing to issue"
    assert found(billed) == []


def test_an_item_that_was_replaced_makes_its_document_differ(billed: Shell) -> None:
    load_items(billed, "a,F-1,2017-08-20,Fee,5,0", "a,F-2,2017-08-20,Fee,1,0")
    issue(billed, *AUGUST)
    load_items(billed, "a,F-1,2017-08-20,Fee,6,0", name="again.csv", replace=True)
    done = billed.ok("issue", *AUGUST, *SERIES, "--corrections", "difference").out.splitlines()
    assert done[:3] == [
        "issued 1 invoice and 1 credit note, S-000003 to S-000004, together 1.00 EUR",
        "  2 items are on them",
        "  client a, 2017-08: was issued as 8934.00 EUR, is 8935.00 now (+1.00)",
    ]
    assert placed(billed) == {"a F-1": "S-000004", "a F-2": "S-000004"}


def test_an_item_that_was_taken_out_is_credited_and_the_others_are_sent_again(billed: Shell) -> None:
    issue(billed, *AUGUST)
    load_items(billed, "a,F-1,2017-08-20,Fee,5,0")
    load_items(billed, "a,F-2,2017-08-20,Fee,1,0", "b,F-2,2017-08-20,Fee,2,0", name="more.csv")
    issue(billed, *AUGUST)
    assert billed.ok("unload", "3").out == "more.csv: 2 items of load 3 removed\n"
    done = billed.ok("issue", *AUGUST, *SERIES).out.splitlines()
    assert done[0] == "issued 1 invoice and 2 credit notes, S-000005 to S-000007, together -3.00 EUR"
    assert done[1:4] == [
        "  1 item is on them",
        "  client b, 2017-08: was issued as 2.00 EUR, is 0.00 now (-2.00)",
        "  client a, 2017-08: was issued as 6.00 EUR, is 5.00 now (-1.00)",
    ]
    assert placed(billed) == {"a F-1": "S-000006"}
    assert found(billed) == []


def test_items_that_vanish_from_many_invoices_of_their_own_stop_the_command(billed: Shell) -> None:
    issue(billed, *AUGUST)
    load_items(billed, "a,F-1,2017-08-20,Fee,5,0")
    issue(billed, *AUGUST)
    billed.ok("unload", "2")
    assert billed("issue", *AUGUST, *SERIES, "--max-credits", "0").error.startswith(
        "etl: credit notes without a new invoice: 1, at most 0 are allowed"
    )


def test_items_of_other_days_that_have_changed_since_are_named(billed: Shell) -> None:
    load_items(billed, "a,F-1,2017-07-20,Fee,5,0", "b,F-1,2017-06-20,Fee,5,0")
    issue(billed, "--month", "2017-06..2017-07")
    load_items(billed, "a,F-1,2017-07-20,Fee,6,0", "b,F-1,2017-06-20,Fee,6,0", name="again.csv", replace=True)
    done = billed.ok("issue", *AUGUST, *SERIES)
    assert (
        "  other periods have changed since they were issued: 2017-07, 2017-06 (etl issue corrects those, too)"
        in done.out
    )
    assert billed.ok("issue", *AUGUST, *SERIES, "--json").json["open"] == 2


def test_items_of_a_set_that_is_refused_wait_for_it(billed: Shell) -> None:
    load_items(billed, "a,JUL,2017-07-20,Fee,5,0", "a,AUG,2017-08-20,Fee,5,0")
    billed.load(written("late.csv", HEADER, "a,2017-08-05T10:00:00Z,3"), "--interval", "1h")
    assert billed("issue", "--month", "2017-07..2017-08", *SERIES).code == 3
    assert placed(billed) == {"a JUL": "S-000001", "a AUG": ""}
    billed.ok("bill", "--stale")
    issue(billed, "--month", "2017-07..2017-08")
    assert placed(billed) == {"a JUL": "S-000001", "a AUG": "S-000003"}


def test_items_of_days_that_a_table_names_and_no_bill_has_wait_for_the_bill(billed: Shell) -> None:
    load_items(billed, "b,F-1,2017-07-20,Fee,5,0", "a,F-1,2017-08-20,Fee,5,0")
    table = written("own.csv", "client_number,from,to", "a,2017-08-01,2017-09-01", "b,2017-07-01,2017-08-01")
    assert billed("issue", "--periods", table, *SERIES).code == 3
    assert placed(billed) == {"a F-1": "S-000001", "b F-1": ""}


def test_an_item_in_another_currency_is_on_no_invoice_of_this_one(billed: Shell) -> None:
    head = "client_number,id,date,text,amount,tax_rate,currency"
    billed.ok("items", "load", written("yen.csv", head, "a,F-1,2017-08-20,Fee,500,0.1,JPY"))
    assert issue(billed, *AUGUST, "--client", "a") == (
        "issued 2 invoices, S-000001 to S-000002, together 8,928.00 EUR and 550 JPY"
    )
    assert found(billed) == []


def test_a_dry_run_counts_items_and_places_none(billed: Shell) -> None:
    load_items(billed, "a,F-1,2017-08-20,Fee,5,0")
    done = billed.ok("issue", *AUGUST, "--dry-run").out.splitlines()
    assert done[:2] == ["would issue 2 invoices, together 17,861.00 EUR (nothing was issued)", "  1 item is on them"]
    assert billed.ok("issue", *AUGUST, "--dry-run", "--json").json["items"] == 1
    assert placed(billed) == {"a F-1": ""}
