"""Bills and documents that share days, directly or through others, are one set."""

from datetime import date
from decimal import Decimal

from etl.core.periods import Period
from etl.invoicing.client_sets import connected, sets_of
from etl.store.documents.document_rows import StoredDocument
from tests.support.sent import AT, bill


def document(first: int, end: int, gross: str = "1.00", client: str = "a") -> StoredDocument:
    days = date(2017, 8, first), date(2017, 8, end)
    return StoredDocument(
        first, "S", first, "invoice", client, *days, "EUR", gross, AT, None, None, None, "", gross, ""
    )


def test_bills_of_days_in_a_row_are_sets_of_their_own() -> None:
    assert [one.bills for one in connected("a", [bill(10, 20), bill(1, 10)], [])] == [[bill(1, 10)], [bill(10, 20)]]


def test_a_document_joins_the_bills_that_it_shares_days_with_and_through_them_others() -> None:
    one, two = connected("a", [bill(1, 10), bill(10, 20), bill(25, 28)], [document(5, 12), document(19, 25)])
    assert (one.period, len(one.bills), len(one.documents)) == (Period(date(2017, 8, 1), date(2017, 8, 25)), 2, 2)
    assert (two.bills, two.documents) == ([bill(25, 28)], [])


def test_sets_come_in_the_order_of_clients_whether_they_have_bills_or_documents() -> None:
    found = sets_of([bill(1, 2, client="c"), bill(1, 2, client="B")], [document(1, 2, client="a")])
    assert list(found) == ["B", "a", "c"]


def test_days_that_were_sent_and_have_no_bill_are_found_as_periods() -> None:
    (one,) = connected("a", [bill(5, 10)], [document(1, 20)])
    assert one.unbilled_days() == [
        Period(date(2017, 8, 1), date(2017, 8, 5)),
        Period(date(2017, 8, 10), date(2017, 8, 20)),
    ]


def test_a_set_is_open_where_sums_differ_or_days_have_no_bill() -> None:
    sets = {
        "same": connected("a", [bill(1, 10)], [document(1, 10)]),
        "not sent": connected("a", [bill(1, 10)], []),
        "other sum": connected("a", [bill(1, 10, "1.01")], [document(1, 10)]),
        "fewer days": connected("a", [bill(1, 9)], [document(1, 10)]),
    }
    assert {name: one.is_open() for name, (one,) in sets.items()} == {
        "same": False, "not sent": False, "other sum": True, "fewer days": True,
    }  # fmt: skip
    (yen,) = connected("a", [bill(1, 10)], [document(1, 10)._replace(currency="JPY")])
    assert (yen.is_open(), yen.currencies) == (True, ["JPY", "EUR"])
    assert [yen.issued(one) for one in yen.currencies] == [Decimal("1.00"), None]
    assert [yen.billed(one) for one in yen.currencies] == [Decimal("0.00"), Decimal("1.00")]
    (one,) = sets["other sum"]
    assert (one.issued("EUR"), one.billed("EUR"), one.currencies) == (Decimal("1.00"), Decimal("1.01"), ["EUR"])


def test_nothing_has_no_sign() -> None:
    """A payment to the client that is taken back whole."""
    (one,) = connected("a", [], [document(1, 10, "-1.00")])
    assert str(one.billed("EUR")) == "0.00"


def test_a_set_touches_a_period_that_one_of_its_bills_or_documents_has_a_day_of() -> None:
    (one,) = connected("a", [bill(5, 10)], [])
    days = [Period(date(2017, 8, 1), date(2017, 8, 5)), Period(date(2017, 8, 9), date(2017, 8, 12))]
    assert [one.touches([period]) for period in days] == [False, True]
