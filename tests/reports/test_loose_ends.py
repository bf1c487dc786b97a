"""Lines on what should exist and does not, from values written by hand."""

from etl.reports.loose_ends import counts, lines
from etl.store.existence.loose_ends import LooseEnds


def test_each_kind_has_a_line_and_nothing_has_none() -> None:
    assert lines(LooseEnds()) == []
    ends = LooseEnds([("2024-08", 1_200), ("2024-07", 1)], 2, 1_500_000_000, 1, 3, 2)
    assert lines(ends) == [
        "  1,200 clients of 2024-08 without a bill",
        "  1 client of 2024-07 without a bill",
        "  2 meters have readings that are nobody's: 1,500.000 kWh",
        "  1 client is assigned and without any reading",
        "  3 meters are shared to less than the whole",
        "  2 meters are a client's in a file and not by etl assign",
    ]
    assert counts(ends)["clients_without_bill"] == 1_201
