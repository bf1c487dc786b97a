"""Items of a file: stored in its row of the ledger, replaced by a later one, and taken out with it."""

from datetime import date

import pytest

from etl.store.documents.item_rows import ClientItem

FEE = ClientItem("a", "F-1", date(2017, 8, 20), "Fee", "5.00", "0.23", "EUR")


@pytest.mark.both_databases
@pytest.mark.usefixtures("rows")
def test_what_was_replaced_goes_with_the_later_load() -> None:
    from etl.store.database.locks import write_lock
    from etl.store.documents.item_rows import items_of
    from etl.store.loads.item_writer import save, take_out
    from etl.store.loads.ledger import FileKey
    from etl.store.models import Load

    with write_lock():
        first = save(FileKey("i.csv", 1, "ab", '{"items":true}'), [FEE, FEE._replace(name="F-2")])
        second = save(FileKey("j.csv", 1, "cd", '{"items":true}'), [FEE._replace(amount="6.00")])
        assert Load.objects.values_list("rows", "read", "clients").get(pk=first) == (2, 0, 1)
        assert {one.name: one.amount for one in items_of(["a"])["a"].values()} == {"F-1": "6.00", "F-2": "5.00"}
        assert take_out(first, second) == 1
        assert take_out(first, second) == 0
        assert list(items_of(["a"])["a"]) == ["F-1"]
        assert Load.objects.get(pk=first).undone_by_id == second
