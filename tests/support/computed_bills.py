"""Nine clients of August 2017 whose bills are computed and taken by a sink, without a run around them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from etl.core.errors import EtlError
from etl.core.periods import month
from tests.support.command import Shell
from tests.support.readings import hours, line, loaded, tariff

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


def nine_clients(etl: Shell) -> None:
    """Load 24 kWh each, at 1.00 a kWh; the last one has twice as much."""
    tariff("t.toml", line("energy", "1"))
    loaded(etl, *(hours(client, "2017-08-01", "2017-08-02", "12"[client == "c8"]) for client in CLIENTS))


def computed(sink: Sink, part: Any = None, **request: Any) -> Any:
    """The outcome of computing all bills by t.toml."""
    from etl.bill_runs.compute import BillComputer
    from etl.bill_runs.order import Order
    from etl.bill_runs.request import ALL, Request
    from etl.store.database.locks import snapshot
    from etl.tariffs.tariff_files import read_tariff

    order = Order(Request([AUGUST], **request), read_tariff(Path("t.toml")))
    with snapshot():
        return BillComputer(order, sink).compute(part or ALL)
