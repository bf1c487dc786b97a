"""Files of comparisons, read back: totals of several months are added, other files are refused."""

from decimal import Decimal
from pathlib import Path

import pytest

from etl.core.errors import InputError
from etl.pictures.compared_clients import money, read_compared
from tests.support.command import written

HEADER = "client_number,month,period_start,period_end,kwh,flat,day_night,best,saving"


def test_months_of_a_client_are_added_exactly(tmp_path: Path) -> None:
    august, september = "2017-08,2017-08-01,2017-09-01", "2017-09,2017-09-01,2017-10-01"
    rows = [
        f"007,{august},10,0.10,0.30,flat,0.00", f"007,{september},9,0.20,0.25,flat,0.00",
        f"b,{august},5,9.00,4.50,day_night,4.50",
    ]  # fmt: skip
    file = written(tmp_path / "c.csv", HEADER, *rows)
    found = read_compared(file)
    assert found.totals == {"007": [Decimal("0.30"), Decimal("0.55")], "b": [Decimal("9.00"), Decimal("4.50")]}
    assert found.savings == [Decimal("0.00"), Decimal("4.50")]
    assert found.best == {"flat": 1, "day_night": 1}
    assert str(found.period) == "2017-08-01..2017-10-01"


def test_amounts_have_two_places_at_least() -> None:
    amounts = [Decimal(one) for one in ("1234.500000", "100", "0.125", "-3.10")]
    assert [money(one) for one in amounts] == [
        "1,234.50",
        "100.00",
        "0.125",
        "-3.10",
    ]


@pytest.mark.parametrize(
    ("name", "lines", "what"),
    [
        ("a.csv", ["client_number,timestamp,kwh", "a,2017-08-01T00:00:00Z,1"], "is no comparison of tariffs"),
        ("a.csv", [HEADER, "a,2017-08,2017-08-01,2017-09-01,1,x,2,flat,0"], "has a total that is no number"),
        ("a.csv", [HEADER, "a,,x,y,1,1,2,flat,0"], "has days that are no period"),
        ("a.csv", [HEADER], "has no client"),
        ("a.parquet", ["x"], "cannot be read as what its name says"),
        ("a.xlsx", ["x"], "is of a kind that is not read here"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, name: str, lines: list[str], what: str) -> None:
    with pytest.raises(InputError, match=f"{name}: {what}"):
        read_compared(written(tmp_path / name, *lines))
    with pytest.raises(InputError, match=r"none\.csv: there is no such file"):
        read_compared(tmp_path / "none.csv")
