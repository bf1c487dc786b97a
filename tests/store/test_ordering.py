"""Numbers of clients come in the order of their bytes, whatever the language of the server."""

import pytest

from tests.support.command import Shell
from tests.support.store_rows import client

pytestmark = pytest.mark.both_databases

BY_BYTES = ["10", "9", "B", "a", "ä"]


@pytest.fixture
def numbers(rows: Shell) -> None:
    assert rows.url
    for number in ("ä", "a", "B", "9", "10"):
        client(number)


@pytest.mark.usefixtures("numbers")
def test_by_bytes_is_the_order_of_the_encoded_text() -> None:
    from etl.store.models import Client
    from etl.store.ordering import by_bytes

    ordered = Client.objects.order_by(by_bytes("number")).values_list("number", flat=True)
    assert list(ordered) == BY_BYTES == sorted(BY_BYTES, key=str.encode)


@pytest.mark.usefixtures("numbers")
@pytest.mark.parametrize(
    ("after", "upto", "found"),
    [(None, None, BY_BYTES), ("9", None, ["B", "a", "ä"]), (None, "9", ["10", "9"]), ("10", "a", ["9", "B", "a"])],
)
def test_between_leaves_out_its_first_bound_and_keeps_its_last(
    after: str | None, upto: str | None, found: list[str]
) -> None:
    from etl.store.models import Client
    from etl.store.ordering import between, by_bytes

    chosen = between(Client.objects.all(), "number", after, upto).order_by(by_bytes("number"))
    assert list(chosen.values_list("number", flat=True)) == found


@pytest.mark.usefixtures("rows")
def test_rows_without_a_start_come_first() -> None:
    from datetime import date

    from etl.store.models import Assignment
    from etl.store.ordering import open_first

    for start in (date(2017, 8, 1), None, date(2017, 7, 1)):
        Assignment.objects.create(client=client("a"), start=start)
    found = Assignment.objects.order_by(open_first("start")).values_list("start", flat=True)
    assert list(found) == [None, date(2017, 7, 1), date(2017, 8, 1)]


@pytest.mark.usefixtures("numbers")
def test_texts_of_several_columns_come_in_pages_each_once() -> None:
    from etl.store.models import Client, Meter
    from etl.store.ordering import text_pages

    Meter.objects.create(number="a")
    Meter.objects.create(number="b")
    columns = (Client.objects.all(), "number"), (Meter.objects.all(), "number")
    assert list(text_pages(4, *columns)) == [["10", "9", "B", "a"], ["b", "ä"]]
    assert list(text_pages(4, (Client.objects.none(), "number"))) == []
