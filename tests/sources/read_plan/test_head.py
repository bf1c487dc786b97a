"""The first lines of a file as cells: encoding, separator, header, and rows."""

import pytest

from etl.core.errors import InputError
from etl.sources.read_plan.head import read_text, table_at
from etl.sources.read_plan.plan_values import Columns
from tests.support.heads import PLAIN, read, refusal, table


def test_a_file_without_a_header_is_read_by_numbers() -> None:
    plan = read(PLAIN.split("\n", 1)[1], columns={"client": "1", "timestamp": "2", "value": "3"})
    assert (plan.syntax.header, plan.syntax.skip, plan.columns) == ((), 0, Columns(client=0, timestamp=1, value=2))


@pytest.mark.parametrize(
    ("separator", "decimal"), [(",", "."), (";", ","), (";", "."), ("\t", ","), ("\t", "."), ("|", ".")]
)
def test_separator_and_decimal_mark_are_told_from_the_rows(separator: str, decimal: str) -> None:
    plan = read(PLAIN.replace(",", separator).replace("0.125", f"0{decimal}125"))
    assert (plan.syntax.separator, plan.syntax.decimal) == (separator, decimal)


def test_a_separator_line_and_blank_lines_stand_before_the_header() -> None:
    plan = read("\n \nsep=;\n\n" + PLAIN.replace(",", ";"))
    assert (plan.syntax.separator, plan.syntax.skip, plan.syntax.header) == (
        ";",
        5,
        ("client_number", "timestamp", "kwh"),
    )


def test_a_header_of_two_lines_is_skipped_whole() -> None:
    assert read('"client\nnumber",timestamp,kwh\n1,2017-08-01 00:00,0.5\n').syntax.skip == 2


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_the_encoding_is_told_from_the_bytes(encoding: str, found: str) -> None:
    text = table("Mittauspisteen tunnus;Alkuaika;Määrä", "1;@;0,5").encode(encoding)
    plan = read(text)
    assert (plan.syntax.encoding, plan.columns) == (found, Columns(client=0, timestamp=1, value=2))


def test_a_head_cut_inside_a_character_is_still_utf_8() -> None:
    head, row = b"client,timestamp,kwh\n", "Ä,2017-08-01 00:00,0.5\n".encode()
    inside = len(head) + len(row) * (256 * 1024 // len(row)) + 1
    data = head + row * 20_000
    assert all(read(data[:end]).syntax.encoding == "utf-8" for end in (inside - 1, inside, inside + 1))


def test_rows_with_a_separator_behind_them_are_not_shifted() -> None:
    plan = read(table("client;timestamp;kwh", "1;@;0,5;"))
    assert (plan.syntax.fields, plan.columns) == (4, Columns(client=0, timestamp=1, value=2))


def test_separators_behind_a_header_alone_are_no_columns() -> None:
    plan = read(table("client;timestamp;kwh;;", "1;@;0,5"))
    assert (plan.syntax.fields, plan.syntax.header) == (3, ("client", "timestamp", "kwh"))


def test_rows_may_end_before_a_longer_header_record_where_the_layout_says_so() -> None:
    """A file of records has its header record in the place of titles: its fields are counted for themselves."""
    text = read_text(b"HDR,ICPHH,10,A,B\nDET,7,0.5\nDET,7,0.25\n", "a.csv")
    assert table_at(text, ",", 0, headed=True, short=True).fields == 3
    with pytest.raises(InputError, match="the rows have 3 fields, the header 5"):
        table_at(text, ",", 0, headed=True)


def test_all_rows_may_end_before_remarks_and_before_what_the_user_does_not_read() -> None:
    rows = [f"M1,2024-06-03 0{hour}:00,0.5" for hour in range(4)]
    assert read("\n".join(["meter_id,timestamp,kwh,Note,Comments", *rows]) + "\n").syntax.fields == 3
    other = "\n".join(["meter_id,timestamp,kwh,note,factor", *rows]) + "\n"
    assert refusal(other) == (
        "a.csv:2: the rows have 3 fields, the header 5 (correct the header of the file, or its rows, "
        "or say which fields are read: --columns client=1,timestamp=2,value=3)"
    )
    plan = read(other, columns={"client": "1", "timestamp": "2", "value": "3"})
    assert (plan.columns.value, plan.syntax.fields) == (2, 3)


@pytest.mark.parametrize("title", ["Bemerkung", "Status", "Notes", "Observações"])
def test_a_remark_that_no_row_has_is_no_column(title: str) -> None:
    plan = read(PLAIN.replace("kwh", f"kwh,{title}"))
    assert (plan.syntax.header, plan.columns.value) == (("client_number", "timestamp", "kwh"), 2)


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace("kwh", "kwh,temperature"),  # what stands under kwh may be the temperature
        PLAIN.replace("kwh", "kwh,Notes").replace("0.125", ""),  # with one more cell before the last one
    ],
)
def test_another_column_that_no_row_has_may_be_one_before_it(text: str) -> None:
    with pytest.raises(InputError, match=r"the rows have 3 fields, the header [45]"):
        read(text)
