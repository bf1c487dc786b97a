"""Clients are cut into parts that hold every number there may be, each once."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from etl.core.periods import month
from tests.support.command import Shell
from tests.support.readings import hours, loaded

pytestmark = pytest.mark.both_databases

AUGUST = month("2017-08")
CLIENTS = [f"{'aÄBzé'[number % 5]}{number:03}" for number in range(130)]


@pytest.fixture
def snapshot_of_clients(etl: Shell) -> Iterator[None]:
    from etl.store.database.locks import snapshot

    loaded(etl, *(hours(client, "2017-08-01", "2017-08-02") for client in CLIENTS))
    with snapshot():
        yield


@pytest.mark.usefixtures("snapshot_of_clients")
def test_every_number_is_in_one_part_those_of_clients_to_come_too() -> None:
    from etl.bill_runs.request import Request
    from etl.engines.planning import AT_LEAST, plan

    parts = plan(Request([AUGUST]), 16)
    assert [part.clients for part in parts] == [AT_LEAST, AT_LEAST, len(CLIENTS) - 2 * AT_LEAST]
    assert (parts[0].after, parts[-1].upto) == (None, None)
    assert all(left.upto == right.after for left, right in pairwise(parts))
    for client in (*CLIENTS, "", "zzz", "\U0010ffff"):
        assert sum(part.holds(client) for part in parts) == 1


@pytest.mark.usefixtures("snapshot_of_clients")
def test_no_part_is_larger_than_wanted() -> None:
    from etl.bill_runs.request import Request
    from etl.engines.planning import plan

    assert [part.clients for part in plan(Request([AUGUST]), 1, 50)] == [50, 50, len(CLIENTS) - 100]


@pytest.mark.usefixtures("snapshot_of_clients")
def test_one_client_is_one_part() -> None:
    from etl.bill_runs.request import Part, Request
    from etl.engines.planning import plan

    assert plan(Request([AUGUST], client="a000"), 4) == [Part(clients=1)]


@pytest.mark.usefixtures("snapshot_of_clients")
def test_a_part_that_ends_its_workers_is_halved_down_to_one_client() -> None:
    from etl.bill_runs.request import Request
    from etl.engines.planning import halves, plan

    part = plan(Request([AUGUST]), 16)[0]
    while part.clients > 1:
        first, second = halves(part)
        assert (first.after, first.upto, second.upto) == (part.after, second.after, part.upto)
        assert first.clients + second.clients == part.clients
        part = first
    assert halves(part) == [part]


@pytest.mark.usefixtures("snapshot_of_clients")
def test_the_one_client_of_a_part_that_ends_its_workers_has_a_failed_bill_of_each_period() -> None:
    from etl.bill_runs.request import Part, Request
    from etl.engines.planning import poisoned

    september = month("2017-09")
    client = min(CLIENTS, key=str.encode)
    outcome = poisoned(Request([AUGUST, september], tariff=Path("t.toml")), Part(None, client, 1))
    reason = f"client {client}: computing its bill ended the process each time (report it)"
    assert [(one.client, one.period, one.reason) for one in outcome.failed] == [
        (client, AUGUST, reason), (client, september, reason),
    ]  # fmt: skip
    assert outcome.periods == [AUGUST, september]
    own = poisoned(Request(own_periods={client: [september]}), Part(None, client, 1))
    assert [one.period for one in own.failed] == [september]
