"""Items as they are loaded, and as a document keeps them."""

from datetime import date

import pytest

from etl.store.documents.item_rows import ClientItem, packed, unpacked
from tests.support.sent import draft, sent
from tests.support.store_rows import AUGUST, days

FEE = ClientItem("a", "F-1", date(2017, 8, 20), "Fee, ü", "5.00", "0.23", "EUR")
OLD = ClientItem("a", "Z", date(2017, 7, 20), "Arrears", "-1.00", "0", "EUR")


def test_what_a_document_keeps_of_its_items_is_read_as_they_were() -> None:
    assert unpacked(packed([FEE, OLD]), "a", "EUR") == [FEE, OLD]
    assert (packed([]), unpacked("", "a", "EUR")) == ("", [])


@pytest.mark.both_databases
@pytest.mark.usefixtures("rows")
def test_documents_have_items_and_those_without_a_bill_have_none_of_bills() -> None:
    from etl.store.documents import document_rows

    sent(
        draft("a", items=[FEE], of_bills="0.50"), draft("a", days("2017-07-01", "2017-08-01"), items=[OLD], of_bills="")
    )
    sent(draft("b"))
    found = document_rows.in_force()
    assert [(one.of_bills, one.placed) for one in found] == [("", [OLD]), ("0.50", [FEE]), ("1.00", [])]
    assert [one.client for one in document_rows.in_force(with_items=True)] == ["a", "a"]


@pytest.mark.both_databases
@pytest.mark.usefixtures("rows")
def test_items_come_by_client_and_day_and_their_clients_are_looked_at() -> None:
    from etl.store.database.locks import write_lock
    from etl.store.documents.issuable_bills import client_pages
    from etl.store.documents.item_rows import items, items_of
    from etl.store.loads.item_writer import save
    from etl.store.loads.ledger import FileKey

    with write_lock():
        save(FileKey("i.csv", 1, "ab", '{"items":true}'), [FEE, OLD, FEE._replace(client="B")])
        assert items_of(["a", "x"]) == {"a": {"Z": OLD, "F-1": FEE}}
        assert list(client_pages(None, AUGUST)) == [["B", "a"]]
        assert list(client_pages(None, days("2017-07-01", "2017-08-01"))) == [["a"]]
        assert list(client_pages("B", days("2017-07-01", "2017-08-01"))) == []
    assert [(one.client, one.name, file) for one, file, _ in items()] == [
        ("B", "F-1", "i.csv"), ("a", "Z", "i.csv"), ("a", "F-1", "i.csv"),
    ]  # fmt: skip
    assert [one.item.name for one in items("a")] == ["Z", "F-1"]
