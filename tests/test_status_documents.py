"""`etl status` says what is still to be issued, bills as exports do, and items that are on no document yet."""

from decimal import Decimal

from tests.support.command import Shell, written
from tests.support.items import load_items
from tests.support.readings import line, table, tariff
from tests.support.sent_documents import AUGUST, SERIES, billed_august, changed


def test_what_is_open_is_what_the_export_says(etl: Shell) -> None:
    billed_august(etl)
    etl.ok("issue", *AUGUST, *SERIES, "--client", "a")
    changed(etl, "a")
    found = etl.ok("status", "--json").json
    (bills,) = found["bills"]
    assert (bills["open"], bills["open_amount"]) == (2, "8952.00")  # 24.00 more of a, all 8,928.00 of b
    assert Decimal(bills["open_amount"]) == sum(Decimal(row["open"]) for row in table(etl.exported("bills")))
    assert found["documents"] == [
        {"currency": "EUR", "in_force": 1, "amount": "8928.00", "unbilled": 0, "unbilled_amount": "0"}
    ]
    etl.ok("issue", *AUGUST, *SERIES)
    assert etl.ok("status").out.splitlines()[-4:] == [
        "bills    number  estimated  incomplete  stale  failed  open  to issue  currency",
        "2017-08       2          0           0      0       0     0         0  EUR",
        "",
        "2 documents in force: 17,880.00 EUR",
    ]


def test_without_documents_it_is_one_question_more(etl: Shell) -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    from etl.status import status
    from etl.store.database.locks import READER

    billed_august(etl)
    with CaptureQueriesContext(connections[READER]) as queries:
        status()
    assert len([query for query in queries if "etl_document" in query["sql"]]) == 1


def test_items_wait_until_a_document_in_force_has_them(etl: Shell) -> None:
    """8,928.00 each and the fee; the goodwill of September is on a document of its own."""
    billed_august(etl)
    load_items(etl, "a,F,2017-08-20,Fee,5,0", "b,G,2017-09-20,Goodwill,-5,0")
    assert etl.ok("status").out.splitlines()[-1] == "2 items are on no document yet (etl issue places them)"
    etl.ok("issue", *AUGUST, *SERIES)
    assert etl.ok("status", "--json").json["items_waiting"] == 1
    assert etl.ok("status").out.splitlines()[-2:] == [
        "2 documents in force: 17,861.00 EUR", "1 item is on no document yet (etl issue places it)",
    ]  # fmt: skip
    etl.ok("issue", "--month", "2017-09", *SERIES)
    assert etl.ok("status", "--json").json["items_waiting"] == 0
    assert etl.ok("status").out.splitlines()[-1] == "3 documents in force: 17,856.00 EUR"


def test_items_wait_in_a_database_without_readings_too(etl: Shell) -> None:
    tariff("ten.toml", line("energy", "10"))
    etl.ok("assign", written("c.csv", "client_number,tariff", "a,ten.toml"))
    load_items(etl, "a,F,2017-08-20,Fee,5,0")
    assert etl.ok("status").out.splitlines() == [
        "no readings yet (load some: etl load readings.csv)", "",
        "1 item is on no document yet (etl issue places it)",
    ]  # fmt: skip
