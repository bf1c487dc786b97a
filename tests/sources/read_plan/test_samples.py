"""Decimal mark and form of stamps, as the first rows show them."""

import pytest

from etl.sources.read_plan.samples import second_of
from tests.support.heads import MORNING, PLAIN, read, refusal, table


def test_a_quoted_decimal_comma_is_one_in_a_comma_separated_file() -> None:
    assert read(PLAIN.replace("0.125", '"0,125"')).syntax.decimal == ","


def test_an_ambiguous_decimal_mark_is_settled_by_the_user() -> None:
    text = PLAIN.replace(",", ";").replace("0.125", "1,234")
    assert "--decimal" in refusal(text)
    assert read(text, decimal=",").syntax.decimal == ","


def test_points_in_thousands_alone_beside_whole_numbers_below_them_are_settled_by_the_user() -> None:
    """Readings of 0.125 to 2.5 show three decimals, or none that are zeros at the end, in some other number."""

    def rows(*values: str) -> str:
        lines = [f"1;{value};{stamp}" for value, stamp in zip(values, MORNING, strict=False)]
        return "\n".join(["client;kwh;timestamp", *lines, ""])

    assert "values such as '1.234' may have a decimal point or a thousands mark" in refusal(rows("987", "1.234", "0"))
    for values in (("1.234", "2.345"), ("987", "1.234", "0.5"), ("987", "1.234", "0.125"), ("1087", "1.234")):
        assert read(rows(*values)).syntax.decimal == "."
    assert read(rows("987", "1.234"), decimal=".").syntax.decimal == "."


@pytest.mark.parametrize(
    ("stamps", "form"),
    [
        (("2017-08-01T00:00:00", "2017-08-01T00:15:00"), "iso"),
        (("2017-08-01T00:00:00Z", "2017-08-01T00:15:00+00:00"), "iso-offset"),
        (("26 Aug 2019 00:00:00", "26 Aug 2019 00:30:00"), "day-name"),
        (("31/08/2017 00:00", "31/08/2017 00:15"), "dmy"),
        (("08/31/2017 12:00 AM", "08/31/2017 12:15 AM"), "mdy"),
        (("31.08.17 0:00", "31.08.17 0:15"), "dmy"),
        (("20170801 0000", "20170801 0015"), "compact"),
        (("03/04/2017 00:00", "03/04/2017 12:00", "04/04/2017 00:00"), "dmy"),
        (("03/04/2017 00:00", "03/04/2017 12:00", "03/05/2017 00:00"), "mdy"),
    ],
)
def test_the_form_of_the_stamps_is_told_from_all_of_them(stamps: tuple[str, ...], form: str) -> None:
    assert read(table("client,timestamp,kwh", '1,"@",0.5', stamps)).clock.stamp_format == form


def test_ambiguous_dates_are_settled_by_the_user() -> None:
    text = table("client,timestamp,kwh", "1,@,0.5", ("03/04/2017 00:00", "03/04/2017 00:15"))
    assert refusal(text).endswith("(say which with --dates dmy or --dates mdy)")
    assert read(text, dates="mdy").clock.stamp_format == "mdy"


@pytest.mark.parametrize(
    ("header", "row", "shortest"),
    [
        ("client,timestamp,kwh,status", "7,@,0.5,ok", 3),
        ("client,timestamp,kwh,,", "7,@,0.5,,", 3),
        ("client,timestamp,kwh,cost", "7,@,0.5,0.12", 0),  # without its third cell a row would have a cost for energy
    ],
)
def test_rows_may_end_before_columns_that_hold_no_numbers(header: str, row: str, shortest: int) -> None:
    assert read(table(header, row)).syntax.shortest == shortest


def test_a_stamp_of_a_head_is_read_once_however_many_questions_there_are_about_it() -> None:
    second_of.cache_clear()
    read(PLAIN)
    assert second_of.cache_info().misses <= 4
    assert second_of.cache_info().hits > 4


def test_what_is_no_stamp_of_the_form_has_no_second() -> None:
    assert [second_of(text, "iso") for text in ("1970-01-02 00:00", "02.01.1970 00:00", "")] == [86_400, None, None]
