"""A period is cut where a client's tariff changes; attributes are those of the days."""

from datetime import date

import pytest

from tests.support.store_rows import AUGUST, client, days

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def tariff(name: str) -> int:
    from etl.store.models import Tariff

    return int(Tariff.objects.get_or_create(sha256=name, defaults={"name": name, "currency": "EUR", "text": ""})[0].pk)


def assign(number: str, name: str = "", start: str = "", end: str = "", attributes: str = "{}") -> None:
    from etl.store.models import Assignment

    ends = (date.fromisoformat(day) if day else None for day in (start, end))
    Assignment.objects.create(
        client=client(number), tariff_id=tariff(name) if name else None, start=next(ends), end=next(ends),
        attributes=attributes,
    )  # fmt: skip


def plans(*numbers: str) -> list[tuple[str, int | None, list[str]]]:
    from etl.store.usage.billed_clients import BilledClient
    from etl.store.usage.pricing_spans import plans

    page = [BilledClient(number, "UTC") for number in numbers]
    found = plans(page, AUGUST, assigned=True)
    return [(str(plan.period), plan.tariff, [one.number for one in plan.clients]) for plan in found]


def test_clients_of_one_tariff_and_the_same_days_are_one_plan() -> None:
    for number in ("a", "b"):
        assign(number, "t")
    assert plans("a", "b", "c") == [("2017-08", tariff("t"), ["a", "b"]), ("2017-08", None, ["c"])]


def test_a_change_of_tariff_cuts_the_period() -> None:
    assign("a", "t", "", "2017-08-11")
    assign("a", "u", "2017-08-11")
    assert plans("a") == [
        ("2017-08-01..2017-08-11", tariff("t"), ["a"]),
        ("2017-08-11..2017-09-01", tariff("u"), ["a"]),
    ]


def test_rows_of_the_same_tariff_that_meet_are_one_part_and_days_without_one_have_none() -> None:
    assign("a", "t", "", "2017-08-11")
    assign("a", "t", "2017-08-11", "2017-08-21")
    assert plans("a") == [("2017-08-01..2017-08-21", tariff("t"), ["a"])]


def test_attributes_are_those_of_the_days_and_have_a_text_for_each_day_from_which_they_are_others() -> None:
    from etl.store.usage import pricing_spans
    from etl.store.usage.billed_clients import BilledClient

    assert not pricing_spans.any_attribute()
    assign("a", "", "", "2017-08-11", '{"kw": "3"}')
    assign("a", "", "2017-08-11", "", '{"kw": "6"}')
    page = [BilledClient("a", "UTC")]
    early = days("2017-08-01", "2017-08-11")
    assert pricing_spans.attributes(page, early) == {"a": {"kw": "3"}}
    assert (pricing_spans.any_attribute(), pricing_spans.any_assignment()) == (True, False)
    assert pricing_spans.attributes(page, AUGUST) == {"a": {"kw": ((date(2017, 8, 1), "3"), (date(2017, 8, 11), "6"))}}


def test_an_attribute_is_one_text_where_rows_that_meet_have_the_same_and_none_on_days_without_it() -> None:
    from etl.store.usage import pricing_spans
    from etl.store.usage.billed_clients import BilledClient

    assign("a", "", "", "2017-08-11", '{"kw": "3"}')
    assign("a", "", "2017-08-11", "2017-08-21", '{"kw": "3"}')
    assign("a", "", "2017-08-25", "", '{"zone": "T"}')
    page = [BilledClient("a", "UTC")]
    assert pricing_spans.attributes(page, days("2017-08-01", "2017-08-21")) == {"a": {"kw": "3"}}
    assert pricing_spans.attributes(page, AUGUST) == {
        "a": {
            "kw": ((date(2017, 8, 1), "3"), (date(2017, 8, 21), "")),
            "zone": ((date(2017, 8, 1), ""), (date(2017, 8, 25), "T")),
        }
    }
