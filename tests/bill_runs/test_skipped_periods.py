"""Days without any reading and days to come are left out by name, unless they are wanted."""

from tests.support.assigned import ONE, SUPPLY, assign, flat
from tests.support.command import Shell
from tests.support.readings import bills, hours, loaded


def test_a_month_between_two_others_without_any_reading_is_left_out_by_name(etl: Shell) -> None:
    flat()
    loaded(etl, hours("M", "2017-05-30", "2017-06-01"), hours("M", "2017-07-01", "2017-07-03"))
    assign(etl, SUPPLY, f"a,M,{ONE},2017-05-01,")
    done = etl("bill", "--month", "2017-05..2017-07")
    assert done.code == 3
    assert (
        "  2017-06 is not billed: nobody has a reading in it (bill it --even-without-readings)" in done.out.splitlines()
    )
    assert etl("bill", "--month", "2017-05..2017-07", "--json").json["without_readings"] == ["2017-06-01..2017-07-01"]
    assert bills(etl, "month") == [("2017-05",), ("2017-07",)]


def test_a_month_that_has_not_begun_is_not_billed_whatever_is_read_of_it(etl: Shell) -> None:
    flat()
    loaded(etl, hours("M", "2187-07-01", "2187-07-02"))
    assert etl("bill", "--month", "2187-07", "--tariff", ONE).error == (
        "etl: 2187-07: has not begun (choose another --month, or bill it --even-without-readings)"
    )
    assert etl("bill", "--month", "2187-07", "--tariff", ONE, "--even-without-readings").code == 3
    assert bills(etl, "month", "kwh") == [("2187-07", "24.000000")]
