"""Pages of what clients used: in their order, one zone a page, with a digest of all that was read."""

from typing import TYPE_CHECKING, Any

import pytest

from etl.core.periods import Period
from tests.support.edits import an_edit, slots_of
from tests.support.store_rows import AUGUST, MONDAY, block, days, series

if TYPE_CHECKING:
    from etl.store.usage.client_pages import UsagePage

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def pages(period: Period = AUGUST, zone: str = "UTC") -> "list[UsagePage]":
    from etl.store.database.locks import snapshot
    from etl.store.usage import client_pages

    with snapshot():
        return list(client_pages.pages(period, zone))


def read(zone: str = "UTC", first: str = "2017-08-07", end: str = "2017-08-08") -> list[tuple[list[str], str, bool]]:
    found = pages(days(first, end), zone)
    return [(page.usage.clients, page.usage.timezone, page.zone_unknown) for page in found]


def test_clients_of_one_zone_are_a_page_and_unknown_zones_take_the_one_given() -> None:
    from etl.store.models import Meter

    for number in ("b", "a", "c"):
        block(series(number), 1, 2, 3)
    Meter.objects.filter(number="c").update(timezone="Europe/Lisbon")
    assert read("Europe/Berlin") == [(["a", "b"], "Europe/Berlin", True), (["c"], "Europe/Lisbon", False)]


def test_a_client_without_a_reading_before_the_end_of_the_period_is_left_out_unless_it_is_kept() -> None:
    from etl.store.database.locks import snapshot
    from etl.store.usage import billed_clients, client_pages

    block(series("a"), 1, 2, 3)
    series("later", first=MONDAY + 40 * 1440, end=MONDAY + 41 * 1440)
    assert [clients for clients, _, _ in read()] == [["a"]]
    ((*page,),) = billed_clients.pages()
    with snapshot():
        (found,) = client_pages.of_clients(page, AUGUST, "UTC", frozenset(["later"]))
    assert found.usage.clients == ["a", "later"]


def test_digests_differ_where_readings_do() -> None:
    from etl.store.models import IntervalBlock

    def digests() -> list[Any]:
        return [own for page in pages() for own in page.inputs]

    a = series("a")
    block(a, 1, 2, 3)
    block(series("b"), 1, 2, 3)
    first, second = digests()
    IntervalBlock.objects.filter(series=a).delete()
    block(a, 1, 2, 4)
    assert digests()[0] != first
    assert digests()[1] == second


def test_the_first_minute_of_a_client_is_that_of_its_first_reading() -> None:
    from etl.store.usage import billed_clients, client_pages

    series("a", first=MONDAY + 60)
    series("a", 30, first=MONDAY + 30)
    series("b")
    page = [one for page in billed_clients.pages() for one in page]
    page.append(billed_clients.BilledClient("none", "UTC"))
    assert client_pages.first_minutes(page, "UTC") == [MONDAY + 30, MONDAY, billed_clients.FOREVER]


def test_attributes_are_laid_beside_the_clients() -> None:
    from etl.store.usage import client_pages

    for number in ("a", "b"):
        block(series(number), 1)
    (page,) = pages()
    assert client_pages.with_attributes(page.usage, {"b": {"kw": "3"}}).attributes == [{}, {"kw": "3"}]
    assert client_pages.with_attributes(page.usage, {}) is page.usage


def test_pages_cost_no_query_more_without_edits_and_one_each_with_some() -> None:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    from etl.store.database.locks import READER, snapshot
    from etl.store.usage import client_pages

    for number in "abc":
        block(series(number), 1, 2, 3)

    def queries() -> int:
        with snapshot(), CaptureQueriesContext(connections[READER]) as found:
            for number in "abc":
                list(client_pages.pages(AUGUST, "UTC", number))
        return sum("etl_edit" in one["sql"] for one in found.captured_queries)

    assert queries() == 1  # whether there are any, once a snapshot
    slots_of(an_edit("a"), 7, 8, answered=(1, 2))
    assert queries() == 1 + 3
    with snapshot():
        (page,) = client_pages.pages(AUGUST, "UTC", "a")
    assert page.usage.edited[0][0].billed_mwh == 15
    assert page.inputs[0].edits
