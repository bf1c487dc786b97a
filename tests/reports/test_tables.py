"""Output of `etl prices load` and `etl history load`, from reports written by hand."""

from etl.history import HistoryReport
from etl.prices import PricesReport
from etl.reports.tables import as_json, history, prices


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
