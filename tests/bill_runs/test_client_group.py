"""A group reads earlier periods of its clients, and all that it reads is in their digests."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from etl.core.periods import month
from etl.core.usage_page import AS_IT_IS
from tests.support.command import Shell, written
from tests.support.readings import hours, loaded

JULY, AUGUST = month("2017-07"), month("2017-08")


class Net:
    """A quantity by its name."""

    name = "net"


@pytest.fixture
def group(etl: Shell) -> Iterator[Any]:
    """Clients a and b: 24 kWh in July of each, and of b 5 kWh that a user has supplied."""
    from etl.bill_runs.client_group import ClientGroup
    from etl.store.database.locks import snapshot
    from etl.store.fingerprints import Earlier
    from etl.store.usage import billed_clients
    from etl.store.usage.cycles import cycles

    loaded(etl, *(hours(client, "2017-07-31", "2017-08-01") for client in "ab"))
    etl.ok("history", "load", written("h.csv", "client_number,quantity,month,value", "b,net,2017-07,5"))
    with snapshot():
        clients = [client for page in billed_clients.pages(None, AUGUST) for client in page]
        (cut,) = set(cycles(clients, AUGUST, {}))
        yield ClientGroup(clients, [Earlier() for _ in clients], cut)


def digests(group: Any) -> list[str]:
    return [" ".join(one.words()) for one in group.read]


def test_a_supplied_value_is_by_row_and_changes_the_digest_of_its_client_only(group: Any) -> None:
    before = digests(group)
    assert group.supplied(Net(), JULY) == {1: Fraction(5)}
    assert [one == other for one, other in zip(before, digests(group), strict=True)] == [True, False]
    assert group.supplied(Net(), AUGUST) == {}


def test_the_usage_of_an_earlier_period_is_in_the_order_of_the_clients_and_in_their_digests(group: Any) -> None:
    before = digests(group)
    used = group.usage(JULY, "UTC", AS_IT_IS)
    assert (used.clients, group.numbers) == (["a", "b"], ["a", "b"])
    assert used.parts[0].values.sum(axis=1).tolist()[0] == used.parts[0].values.sum(axis=1).tolist()[1] > 0
    assert not set(before) & set(digests(group))


def test_a_period_without_readings_changes_no_digest(group: Any) -> None:
    before = digests(group)
    assert not group.usage(month("2017-06"), "UTC", AS_IT_IS).measured
    assert digests(group) == before
