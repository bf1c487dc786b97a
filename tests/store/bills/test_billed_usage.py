"""Usage on the days of bills: of many clients at once it is what each has alone."""

import pytest

from tests.support.store_rows import AUGUST, MONDAY, block, series

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def test_each_client_has_its_own_intervals_and_no_others() -> None:
    from etl.store.bills.billed_usage import used_on_days
    from etl.store.database.locks import snapshot

    block(series("a"), 1, 2, 3)
    block(series("b", 15, end=MONDAY + 45), 4, -1, 6)
    with snapshot():
        found = used_on_days(dict.fromkeys(["b", "a", "nobody"], "UTC"), AUGUST, "UTC")
    used = {
        client: [(part.grid.interval, int(part.values.sum())) for part in own.parts]
        for client, (_, own) in found.items()
    }
    assert used == {"b": [(15, 10)], "a": [(60, 6)], "nobody": []}
    assert [(member.number, own.clients) for member, own in found.values()] == [
        ("b", ["b"]), ("a", ["a"]), ("nobody", ["nobody"]),
    ]  # fmt: skip


def test_attributes_are_those_of_the_days_of_the_bill() -> None:
    from etl.store.bills.billed_usage import used_on_days
    from etl.store.database.locks import snapshot
    from etl.store.models import Assignment, Client

    for number in ("a", "b"):
        block(series(number), 1)
    Assignment.objects.create(client=Client.objects.create(number="a"), attributes='{"power": "6.9"}')
    with snapshot():
        found = used_on_days({"a": "UTC", "b": "UTC"}, AUGUST, "UTC")
    assert {client: list(own.attributes) for client, (_, own) in found.items()} == {"a": [{"power": "6.9"}], "b": []}
