"""The file of a comparison: exact decimals, a column for each tariff, the best one by its label."""

from datetime import date
from decimal import Decimal

from etl.comparisons.comparison import ClientRow
from etl.comparisons.comparison_file import batches, schema
from etl.core.periods import Period

AUGUST = Period(date(2017, 8, 1), date(2017, 9, 1))
LONGER = Period(date(2017, 8, 1), date(2017, 10, 1))


def test_each_page_is_a_batch_of_its_clients() -> None:
    first = [ClientRow("a", AUGUST, 74_400_000, ["105.40", "74.02"], 1, "31.38")]
    second = [
        ClientRow("b", AUGUST, 1, ["1.00", "1.00"], 0, "0.00"),
        ClientRow("c", LONGER, 2, ["2.00", "3.00"], 0, "0.00"),
    ]
    found = list(batches(iter([first, second]), ["flat", "tou"]))
    assert [batch.num_rows for batch in found] == [1, 2]
    assert found[0].schema.equals(schema(["flat", "tou"]), check_metadata=True)
    assert found[0].to_pylist() == [
        {
            "client_number": "a", "month": "2017-08", "period_start": AUGUST.start, "period_end": AUGUST.end,
            "kwh": Decimal("74.400000"), "flat": "105.40", "tou": "74.02", "best": "tou", "saving": "31.38",
        }
    ]  # fmt: skip
    assert found[1]["month"].to_pylist() == ["2017-08", ""]
