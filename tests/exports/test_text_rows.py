"""Rows of text are the cells of the columns, in order, whether what repeats was made into text once or not."""

import pyarrow as pa
import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.exports.text_rows import rows

CELLS = st.sampled_from(["a", "b", ""]) | st.text(st.characters(exclude_categories=["Cs"]), max_size=3)
TABLES = st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=40)


def convert(column: pa.Array) -> pa.Array:
    return pc.fill_null(column, "-")


@given(TABLES, st.integers(0, 3))
@settings(deadline=None)
def test_rows_are_the_joined_cells(table: list[tuple[str, str, str]], start: int) -> None:
    columns = [pa.array(column, pa.string())[start:] for column in zip(*table, strict=True)]
    if not len(columns[0]):
        return
    text = bytes(rows(columns, [convert] * 3, ",", "\n")).decode()
    assert text == "".join(f"{','.join(row)}\n" for row in table[start:])


def test_cells_that_repeat_are_converted_once_and_nulls_with_them() -> None:
    sizes: list[int] = []

    def counted(column: pa.Array) -> pa.Array:
        sizes.append(len(column))
        return convert(column)

    columns = [pa.array(["x", None] * 50), pa.array([f"{number}" for number in range(100)])]
    text = bytes(rows(columns, [counted, counted], ";", "|")).decode()
    assert text.startswith("x;0|-;1|x;2|")
    assert sizes == [2, 100]


def test_two_columns_that_repeat_together_are_one_table() -> None:
    clients = [f"c{number // 20}" for number in range(100)]
    meters = [f"m{number // 20}" for number in range(100)]
    text = bytes(rows([pa.array(clients), pa.array(meters)], [convert, convert], ",", "\n")).decode()
    assert text == "".join(f"{client},{meter}\n" for client, meter in zip(clients, meters, strict=True))


@given(TABLES, st.integers(0, 3))
@settings(deadline=None)
def test_coded_columns_are_the_same_rows(table: list[tuple[str, str, str]], start: int) -> None:
    plain = [pa.array([cell or None for cell in column], pa.string()) for column in zip(*table, strict=True)]
    if start >= len(table):
        return
    coded = [column.dictionary_encode()[start:] for column in plain]
    assert rows(coded, [convert] * 3, ",", "\n") == rows([column[start:] for column in plain], [convert] * 3, ",", "\n")


def test_columns_of_few_combinations_are_joined_whichever_of_them_there_are() -> None:
    left, right = ([f"{name}{number // step % 3}" for number in range(200)] for name, step in (("l", 7), ("r", 5)))
    text = bytes(rows([pa.array(left), pa.array(right)], [convert, convert], ";", "|")).decode()
    assert text == "".join(f"{one};{other}|" for one, other in zip(left, right, strict=True))


def test_a_column_that_is_there_twice_is_converted_once_and_one_of_the_same_codes_is_not() -> None:
    sizes: list[int] = []

    def counted(column: pa.Array) -> pa.Array:
        sizes.append(len(column))
        return convert(column)

    numbers, codes = pa.array([f"{number}" for number in range(20)]), pa.array([0] * 20, pa.int32())
    one, other = (pa.DictionaryArray.from_arrays(codes, pa.array([word])) for word in "xy")
    text = bytes(rows([numbers, one, other, numbers], [counted] * 4, ",", "\n")).decode()
    assert text == "".join(f"{number},x,y,{number}\n" for number in range(20))
    assert sizes == [20, 1, 1]
