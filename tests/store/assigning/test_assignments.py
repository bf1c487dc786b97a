"""Rows of an assignment table replace all that was assigned to their clients before."""

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from etl.core.errors import EtlError
from tests.support.store_rows import bill, client, series, waiting

if TYPE_CHECKING:
    from etl.store.usage.assigned_rows import Row

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def row(number: str, meter: str = "", **values: Any) -> "Row":
    from etl.store.usage.assigned_rows import Row

    usual: dict[str, Any] = {
        "tariff_sha256": "", "start": None, "end": None, "timezone": "", "multiplier": "1", "share": "1",
        "attributes": "{}",
    }  # fmt: skip
    return Row(client=number, meter=meter, **(usual | values))


def replaced(*rows: "Row") -> list[int]:
    from etl.store.assigning import assignments

    return assignments.replace(rows, []).changed


def test_the_same_rows_again_change_nobody() -> None:
    from etl.store import input_versions
    from etl.store.database.locks import WRITER

    rows = row("a", "M", multiplier="80"), row("b", attributes='{"kw": "3"}')
    assert sorted(replaced(*rows)) == sorted([client("a").pk, client("b").pk])
    version = input_versions.current(WRITER)
    assert (replaced(*rows), input_versions.current(WRITER)) == ([], version)
    assert replaced(row("a", "M", multiplier="40"), rows[1]) == [client("a").pk]


def test_rows_of_a_client_take_the_place_of_its_earlier_ones_and_of_no_others() -> None:
    from etl.store.models import Supply

    replaced(row("a", "M"), row("a", "N"), row("b", "O"))
    replaced(row("a", "P"))
    assert set(Supply.objects.values_list("client__number", "meter__number")) == {("a", "P"), ("b", "O")}


def test_a_zone_that_a_row_names_becomes_the_clients() -> None:
    replaced(row("a", "M", timezone="Europe/Lisbon"))
    assert client("a").timezone == "Europe/Lisbon"


def test_shares_of_a_meter_are_never_more_than_the_whole_on_any_day() -> None:
    replaced(row("a", "M", share="0.6", end=date(2017, 8, 11)), row("b", "M", share="0.9", start=date(2017, 8, 11)))
    with pytest.raises(EtlError) as caught:
        replaced(row("c", "M", share="0.2", start=date(2017, 8, 20)))
    assert str(caught.value) == ("meter M: its shares add up to more than 1 on 2017-08-20 (correct share, from or to)")


def test_only_current_bills_of_the_changed_clients_become_stale() -> None:
    from etl.store.assigning import assignments
    from etl.store.models import Bill

    series("M")
    one = bill("a")
    bill("b")
    waiting("a")
    assert assignments.mark_stale([one.client_id]) == 1
    assert list(Bill.objects.filter(stale=True)) == [one]
