"""Bills are computed page by page; a client that cannot be billed has its reason, and the others their bills."""

import pytest

from etl.core.errors import EtlError
from tests.support.command import Shell
from tests.support.computed_bills import AUGUST, CLIENTS, Sink, computed, nine_clients


@pytest.fixture(autouse=True)
def clients(etl: Shell) -> None:
    nine_clients(etl)


def test_every_client_has_one_bill_with_a_fingerprint_of_what_it_was_computed_from() -> None:
    from etl.store.fingerprints import parts

    sink = Sink()
    outcome = computed(sink)
    assert sink.saved == {**dict.fromkeys(CLIENTS, "24.00"), "c8": "48.00"}
    assert [version == sink.versions[0] for version in sink.versions] == [True] * 8 + [False]
    assert (outcome.bills, outcome.clients, outcome.periods, outcome.measured) == (9, 9, [AUGUST], True)
    assert {tuple(parts(version) or ()) for version in sink.versions} == {("load", "due")}


def test_the_same_readings_and_tariff_are_the_same_fingerprint_and_a_tolerance_is_another_only_by_its_status() -> None:
    from fractions import Fraction

    from etl.core.usage_page import Missing

    first, again, tolerated = Sink(), Sink(), Sink()
    computed(first)
    computed(again)
    computed(tolerated, missing=Missing("", Fraction(1)))
    assert first.versions == again.versions
    assert first.versions != tolerated.versions


def test_a_part_computes_its_own_clients_only() -> None:
    from etl.bill_runs.request import Part

    sink = Sink()
    outcome = computed(sink, Part("c2", "c5"))
    assert sorted(sink.saved) == ["c3", "c4", "c5"]
    assert outcome.bills == 3


def test_a_bill_that_the_sink_refuses_is_a_failed_one_with_its_reason() -> None:
    outcome = computed(Sink({"c4": EtlError("client c4 has a bill of other days")}))
    assert (outcome.bills, outcome.clients) == (8, 8)
    assert [(one.client, one.reason) for one in outcome.failed] == [("c4", "client c4 has a bill of other days")]
