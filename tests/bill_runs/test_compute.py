"""Bills are computed page by page; a client that cannot be billed has its reason, and the others their bills."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from etl.core.errors import EtlError
from etl.core.periods import month
from tests.support.command import Shell
from tests.support.readings import hours, line, loaded, tariff

pytestmark = pytest.mark.both_databases

AUGUST = month("2017-08")
CLIENTS = [f"c{number}" for number in range(9)]


class Sink:
    """Takes the bills of all clients but some."""

    def __init__(self, refused: Mapping[str, EtlError] | None = None) -> None:
        self.refused = refused or {}
        self.saved: dict[str, str] = {}
        self.versions: list[str] = []

    def save(self, page: Any, versions: Sequence[str], tariff: Any) -> Mapping[str, EtlError]:
        assert (len(page.bills), tariff.name) == (len(versions), "t")
        self.saved |= {one.client: one.total for one in page.bills}
        self.versions += versions
        return {one.client: self.refused[one.client] for one in page.bills if one.client in self.refused}


@pytest.fixture
def snapshot_of_clients(etl: Shell) -> Iterator[None]:
    """Nine clients with 24 kWh each, at 1.00 a kWh; the last one has twice as much."""
    from etl.store.database.locks import snapshot

    tariff("t.toml", line("energy", "1"))
    loaded(etl, *(hours(client, "2017-08-01", "2017-08-02", "12"[client == "c8"]) for client in CLIENTS))
    with snapshot():
        yield


def computed(sink: Sink, part: Any = None, **request: Any) -> Any:
    from etl.bill_runs.compute import BillComputer
    from etl.bill_runs.order import Order
    from etl.bill_runs.request import ALL, Request
    from etl.tariffs.tariff_files import read_tariff

    order = Order(Request([AUGUST], **request), read_tariff(Path("t.toml")))
    return BillComputer(order, sink, part=part or ALL).compute()


@pytest.mark.usefixtures("snapshot_of_clients")
def test_every_client_has_one_bill_with_a_fingerprint_of_what_it_was_computed_from() -> None:
    sink = Sink()
    outcome = computed(sink)
    assert sink.saved == {**dict.fromkeys(CLIENTS, "24.00"), "c8": "48.00"}
    assert [version == sink.versions[0] for version in sink.versions] == [True] * 8 + [False]
    assert (outcome.bills, outcome.clients, outcome.periods, outcome.measured) == (9, 9, [AUGUST], True)
    assert {len(version) for version in sink.versions} == {64}


@pytest.mark.usefixtures("snapshot_of_clients")
def test_the_same_readings_and_tariff_are_the_same_fingerprint_and_a_tolerance_is_another_only_by_its_status() -> None:
    from fractions import Fraction

    from etl.core.usage_page import Missing

    first, again, tolerated = Sink(), Sink(), Sink()
    computed(first)
    computed(again)
    computed(tolerated, missing=Missing("", Fraction(1)))
    assert first.versions == again.versions
    assert first.versions != tolerated.versions


@pytest.mark.usefixtures("snapshot_of_clients")
def test_a_part_computes_its_own_clients_only() -> None:
    from etl.bill_runs.request import Part

    sink = Sink()
    outcome = computed(sink, Part("c2", "c5"))
    assert sorted(sink.saved) == ["c3", "c4", "c5"]
    assert outcome.bills == 3


@pytest.mark.usefixtures("snapshot_of_clients")
def test_a_bill_that_the_sink_refuses_is_a_failed_one_with_its_reason() -> None:
    outcome = computed(Sink({"c4": EtlError("client c4 has a bill of other days")}))
    assert (outcome.bills, outcome.clients) == (8, 8)
    assert [(one.client, one.reason) for one in outcome.failed] == [("c4", "client c4 has a bill of other days")]


@pytest.mark.usefixtures("snapshot_of_clients")
def test_bills_with_missing_readings_are_refused_when_that_is_asked_for() -> None:
    sink = Sink()
    outcome = computed(sink, refuse=True)
    assert (outcome.bills, sink.saved, len(outcome.failed)) == (0, {}, 9)
    assert outcome.failed[0].reason == (
        "client c0: readings are missing in 2017-08 (load them, or bill with --missing bill)"
    )


@pytest.mark.usefixtures("snapshot_of_clients")
def test_an_error_that_nobody_foresaw_ends_the_bill_of_its_client_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.tariffs.pricing.calculator import Calculator

    whole = Calculator.page

    def page(self: Any, usage: Any, *past: Any) -> Any:
        if "c7" in usage.clients:
            raise ZeroDivisionError("division by zero")
        return whole(self, usage, *past)

    monkeypatch.setattr(Calculator, "page", page)
    sink = Sink()
    outcome = computed(sink)
    assert sorted(sink.saved) == [client for client in CLIENTS if client != "c7"]
    assert [(one.client, one.reason) for one in outcome.failed] == [
        ("c7", "client c7: unexpected ZeroDivisionError: division by zero (report it)")
    ]
