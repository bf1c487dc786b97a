"""A client whose readings or bill cannot be had is found by halves, and named; the others have their bills."""

from typing import Any

import pytest

from tests.support.command import Shell
from tests.support.computed_bills import CLIENTS, Sink, computed, nine_clients


@pytest.fixture(autouse=True)
def clients(etl: Shell) -> None:
    nine_clients(etl)


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


def test_a_client_whose_readings_are_damaged_is_named_and_the_others_are_billed(etl: Shell) -> None:
    from etl.store.models import IntervalBlock

    IntervalBlock.objects.filter(series__meter__number="c2").update(values=b"x")
    sink = Sink()
    (failed,) = computed(sink).failed
    assert sorted(sink.saved) == [client for client in CLIENTS if client != "c2"]
    assert failed.client == "c2"
    assert failed.reason.startswith("client c2: ")
    etl.reset()
