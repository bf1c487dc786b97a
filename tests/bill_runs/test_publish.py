"""The end of a run: what was computed from later loads is counted, what could not be kept is taken back."""

import json
from decimal import Decimal

import pytest

from etl.core.bill_page import Bill, Requested
from etl.core.errors import EtlError
from etl.core.periods import month
from tests.support.command import Shell, written
from tests.support.readings import bills, hours, line, loaded, tariff

AUGUST = month("2017-08")


@pytest.mark.usefixtures("shell")
def test_clients_are_counted_by_the_load_that_others_did_not_have() -> None:
    from etl.bill_runs.outcome import Mixed
    from etl.bill_runs.publish import NewerLoads
    from etl.store.input_versions import InputVersion

    newer = NewerLoads(InputVersion(3, 0))
    for load, clients in ((3, 10), (7, 5), (5, 1), (7, 2)):
        newer.add(InputVersion(load, 0), clients)
    assert newer.mixed() == [Mixed(5, 1), Mixed(7, 7)]


@pytest.mark.usefixtures("shell")
def test_what_is_kept_of_a_run_is_json_without_floats() -> None:
    from etl.bill_runs.outcome import BillReport
    from etl.bill_runs.publish import summary

    report = BillReport(periods=[AUGUST], bills=2, clients=1, total={"EUR": Decimal("0.10")}, changed=2)
    assert json.loads(summary(report)) == {
        "bills": 2, "clients": 1, "changed": 2, "unchanged": 0, "incomplete": 0, "stale": 0, "failed": 0,
        "periods": ["2017-08"], "total": {"EUR": "0.10"},
    }  # fmt: skip


@pytest.mark.both_databases
def test_bills_that_could_not_be_kept_are_no_bills_of_the_run(etl: Shell) -> None:
    from etl.bill_runs.outcome import Outcome
    from etl.bill_runs.publish import take_off
    from etl.store.bills.pending import Refused

    tariff("t.toml", line("energy", "1"))
    loaded(etl, hours("a", "2017-08-01", "2017-08-02"), hours("b", "2017-08-01", "2017-08-02"))
    bills = [Bill(client, 24_000_000, "24.00", "complete", "{}") for client in "ab"]
    outcome = Outcome([AUGUST], clients=2)
    outcome.count(bills, "EUR")
    take_off(
        outcome,
        [
            Refused(
                bills[1], AUGUST, "UTC", "EUR", "sha", EtlError("client b has a bill of other days"), Requested(AUGUST)
            )
        ],
    )
    assert (outcome.bills, outcome.total, outcome.clients) == (1, {"EUR": Decimal("24.00")}, 1)
    assert [(one.client, one.reason) for one in outcome.failed] == [("b", "client b has a bill of other days")]
    take_off(outcome, [])
    assert outcome.bills == 1


def test_a_client_whose_one_meter_reads_and_the_other_does_not_has_readings(etl: Shell) -> None:
    days = {"A": "2024-02-01", "B": "2024-03-01"}
    rows = [f"H,{meter},{day}T0{hour}:00:00Z,2" for meter, day in days.items() for hour in (1, 2)]
    etl.load(written("a.csv", "client_number,meter,timestamp,kwh", *rows))
    found = etl("bill", "--month", "2024-03", "--json")
    assert (found.code, found.json["bills"], found.json["kwh"]) == (3, 1, "4")


@pytest.mark.both_databases
def test_a_bill_that_cannot_be_made_is_kept_whoever_is_billed_with_it(etl: Shell) -> None:
    """The clients b and c have no attribute kw, a has no need of it: all at once, alone, and both that fail."""
    tariff("flat.toml", line("energy", "1"))
    tariff("kw.toml", line("fixed", "1", 'per = "day"', 'times = "kw"'))
    loaded(etl, *(hours(client, "2017-08-01", "2017-08-03") for client in "abc"))
    etl.ok("assign", written("t.csv", "client_number,tariff", "a,flat.toml", "b,kw.toml", "c,kw.toml"))
    together: list[list[str]] = [[]]
    kept = []
    for runs in (together, [["--client", client] for client in "cba"]):
        done = [etl("bill", "--month", "2017-08", *run) for run in runs]
        kept.append(bills(etl, "client_number", "month", "status", "total", "warnings"))
        etl.ok("unbill", "--month", "2017-08")
    assert kept[0] == kept[1]
    assert [bill[:4] for bill in kept[0][1:]] == [(name, "2017-08", "failed", "") for name in "bc"]
    assert [(one.code, one.out) for one in done[:2]] == [(1, ""), (1, "")]
    assert done[0].error == "etl: " + kept[0][2][4]
    failed = etl("bill", "--month", "2017-08", "--client", "b", "--json")
    assert (failed.code, failed.json["error"]["code"]) == (1, "E-ATTRIBUTE")
