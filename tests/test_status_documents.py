"""`etl status` says what is still to be issued, as exports of bills do, and costs nothing where nothing was issued."""

from decimal import Decimal

import pytest

from tests.support.command import Shell
from tests.support.readings import table
from tests.support.sent_documents import AUGUST, SERIES, billed_august, changed

pytestmark = pytest.mark.both_databases


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
