"""Output of `etl prices load`, `etl history load`, `etl items` and `etl clients`, from reports written by hand."""

from datetime import date

from etl.history import HistoryReport
from etl.invoicing.renamed_clients import RenameReport
from etl.prices import PricesReport
from etl.reports.tables import as_json, history, items, items_as_json, listed_items, prices, renamed, renamed_as_json
from etl.store.documents.client_renames import Renamed
from etl.store.documents.item_rows import ClientItem
from etl.user_tables.item_tables import ItemsReport, ListedItem


def test_prices_are_counted_with_their_columns_and_those_that_hold_no_numbers() -> None:
    assert prices(PricesReport(["spot", "grid"], 1_488, 10, 2, ["note"])) == [
        "1,488 prices of spot, grid, 10 new or changed",
        "  not read, as they hold no numbers: note",
        "  2 bills are stale now (bill them again: etl bill --stale)",
    ]


def test_a_table_that_changes_nothing_is_one_line() -> None:
    assert prices(PricesReport(["spot"], 1, 0, 0, [])) == ["1 price of spot, 0 new or changed"]
    assert history(HistoryReport(1, 0, 0)) == ["1 row, 0 new or changed"]


def test_history_names_the_bills_that_it_made_stale() -> None:
    assert history(HistoryReport(12, 3, 1)) == [
        "12 rows, 3 new or changed",
        "  1 bill is stale now (bill them again: etl bill --stale)",
    ]


def test_columns_that_no_known_tariff_names_are_told_with_what_may_be_meant() -> None:
    assert prices(PricesReport(["Spot", "x"], 2, 2, 0, [], "", {"Spot": "spot", "x": ""}))[1:] == [
        "  no tariff that is known yet names Spot (did you mean spot?), x"
    ]


def test_history_that_no_known_tariff_recalls_is_named() -> None:
    assert history(HistoryReport(2, 2, 0, ["Net", "kw"]))[1:] == [
        (
            "  no tariff that is known yet looks back on 'Net', 'kw' "
            "(check them by the tariff that will bill them: --tariff FILE)"
        ),
    ]


def test_json_has_the_numbers_of_either() -> None:
    assert as_json(HistoryReport(12, 3, 1)) == {"rows": 12, "changed": 3, "stale": 1, "unchecked": ()}
    assert as_json(PricesReport(["spot"], 2, 1, 0, [])) == {
        "columns": ["spot"], "prices": 2, "changed": 1, "stale": 0, "unread": [], "understood": "", "unnamed": None,
    }  # fmt: skip


def test_items_are_counted_by_what_became_of_them() -> None:
    assert items(ItemsReport(1, 1, 0, 0, 7)) == ["1 item, 1 new (load 7)"]
    assert items(ItemsReport(6, 1, 2, 3, 7)) == ["6 items, 1 new, 2 replaced, 3 loaded before (load 7)"]
    assert items(ItemsReport(3, 0, 0, 3, None)) == ["3 items, 0 new, 3 loaded before"]
    assert as_json(ItemsReport(1, 1, 0, 0, 7)) == {"rows": 1, "new": 1, "replaced": 0, "duplicates": 0, "load": 7}


def test_listed_items_have_the_document_that_has_them() -> None:
    fee = ClientItem("a", "F-1", date(2017, 8, 20), "Fee", "5.00", "0.2", "EUR")
    found = [ListedItem(fee, "i.csv", "2017-000001"), ListedItem(fee._replace(name="F-2"), "i.csv", "")]
    assert [row.split() for row in listed_items(found)[1:]] == [
        ["a", "F-1", "2017-08-20", "5.00", "EUR", "0.2", "2017-000001", "Fee"],
        ["a", "F-2", "2017-08-20", "5.00", "EUR", "0.2", "-", "Fee"],
    ]
    assert [(one["id"], one["document"]) for one in items_as_json(found)["items"]] == [
        ("F-1", "2017-000001"), ("F-2", None),
    ]  # fmt: skip


def test_a_rename_says_what_has_the_new_number_and_what_keeps_the_old_one() -> None:
    assert renamed(RenameReport("a", "z", Renamed(1, 0, 0, meter=False, stale=0))) == [
        "client a is z now, with 1 bill and 0 documents"
    ]
    done = RenameReport("a", "z", Renamed(3, 2, 1, meter=True, stale=1))
    assert renamed(done) == [
        "client a is z now, with 3 bills, 2 documents and 1 item",
        "  its readings are found under z: a file that names a makes another client",
        "  the documents keep the number that they bear: a",
        "  1 bill is stale now (bill them again: etl bill --stale)",
    ]
    assert renamed_as_json(done) == {
        "old": "a", "new": "z", "bills": 3, "documents": 2, "items": 1, "meter": True, "stale": 1,
    }  # fmt: skip
