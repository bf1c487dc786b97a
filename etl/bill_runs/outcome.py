"""Outcome of computing bills, and the report of a run of `etl bill`."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Self

from etl.bill_runs.request import packed, unpacked
from etl.core.bill_page import HELD, Bill, Requested
from etl.core.periods import Period
from etl.invoicing.open_sets import OpenSet
from etl.store.bills.failures import FailedBill
from etl.store.existence.loose_ends import LooseEnds


@dataclass
class Outcome:
    """Outcome of computing some clients' bills; outcomes of different clients add up."""

    periods: list[Period] = field(default_factory=list)
    bills: int = 0
    clients: int = 0
    energy_mwh: int = 0
    total: dict[str, Decimal] = field(default_factory=dict)
    incomplete: int = 0
    estimated: int = 0
    held: int = 0
    """Bills of which readings fail a rule."""
    unchanged: int = 0
    """Bills that are stored already, computed from the same inputs."""
    failed: list[FailedBill] = field(default_factory=list)
    gone: list[tuple[str, Period]] = field(default_factory=list)
    """Stale bills of clients who have no meter in their days any more."""
    no_longer_read: int = 0
    """Clients of a period without an assignment whose meters read before it and not in it: they have no bill."""
    measured: bool = False
    """Whether there is any reading in the periods."""
    unread: list[Period] = field(default_factory=list)
    """Periods that are not billed because nobody has a reading in them."""
    future: list[Period] = field(default_factory=list)
    """Periods that are not billed because they have not begun."""

    @property
    def none_made(self) -> bool:
        """Return whether there was something to bill, and no bill of it could be made."""
        return bool(self.failed) and not self.bills and not self.gone

    def is_unread(self, days: Period) -> bool:
        """Return whether nobody has a reading in the period of these days, which may be a part of it."""
        return any(days.within(one) == days for one in self.unread)

    def count(self, bills: Iterable[Bill], currency: str, sign: int = 1) -> None:
        """Count bills that were computed; with `sign` -1 take off bills that are refused."""
        counted = list(bills)
        statuses = Counter(bill.status for bill in counted)
        self.bills += sign * len(counted)
        self.energy_mwh += sign * sum(bill.energy_mwh for bill in counted)
        self.incomplete += sign * statuses["incomplete"]
        self.estimated += sign * statuses["estimated"]
        self.held += sign * statuses[HELD]
        if counted:
            total = sum((Decimal(bill.total) for bill in counted), Decimal(0))
            self.total[currency] = self.total.get(currency, Decimal(0)) + sign * total

    def add(self, other: "Outcome") -> None:
        """Add the outcome of other clients."""
        for name in ("periods", "unread", "future"):
            own = getattr(self, name)
            own += [period for period in getattr(other, name) if period not in own]
        for name in (
            "bills",
            "clients",
            "energy_mwh",
            "incomplete",
            "estimated",
            "held",
            "unchanged",
            "no_longer_read",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for currency, total in other.total.items():
            self.total[currency] = self.total.get(currency, Decimal(0)) + total
        self.failed += other.failed
        self.gone += other.gone
        self.measured |= other.measured

    def as_json(self) -> str:
        fields: dict[str, Any] = dict(vars(self))
        for name in ("periods", "unread", "future"):
            fields[name] = [packed(period) for period in fields[name]]
        fields["total"] = {currency: str(total) for currency, total in self.total.items()}
        fields["failed"] = [_failed_as_json(bill) for bill in self.failed]
        fields["gone"] = [[client, packed(period)] for client, period in self.gone]
        return json.dumps(fields, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `as_json` wrote, in earlier versions too, which had fewer fields."""
        fields = json.loads(text)
        for name in ("periods", "unread", "future"):
            fields[name] = [unpacked(days) for days in fields.get(name, ())]
        fields["total"] = {currency: Decimal(total) for currency, total in fields["total"].items()}
        fields["failed"] = [_failed_from_json(bill) for bill in fields["failed"]]
        fields["gone"] = [(client, unpacked(period)) for client, period in fields["gone"]]
        return cls(**fields)


def _failed_as_json(bill: FailedBill) -> dict[str, Any]:
    wanted = bill.request
    requested = [packed(wanted.period), wanted.tariff_sha256, wanted.treatment]
    return {**vars(bill), "period": packed(bill.period), "requested": requested}


def _failed_from_json(fields: dict[str, Any]) -> FailedBill:
    days, tariff, treatment = fields.get("requested", (fields["period"], "", ""))
    requested = Requested.of(unpacked(days), tariff, treatment)
    return FailedBill(**{**fields, "period": unpacked(fields["period"]), "requested": requested})


@dataclass(frozen=True)
class Mixed:
    """Number of clients whose bills include a load that the run's other bills do not."""

    load: int
    clients: int


@dataclass
class BillReport(Outcome):
    """Report of a run."""

    run: int | None = None
    """Number of the run; None: there was nothing to save."""
    changed: int = 0
    stale: int = 0
    withdrawn: int = 0
    """Stale bills, withdrawn because the client has no meter or reading in their days any more."""
    withdrawn_unread: int = 0
    """Stale bills, withdrawn because nobody has a reading in their days any more."""
    mixed: list[Mixed] = field(default_factory=list)
    open: list[OpenSet] = field(default_factory=list)
    """What was issued of these periods otherwise than it is billed now."""
    ends: LooseEnds = field(default_factory=LooseEnds)
    """What should exist and does not, in all the database."""
    only_stale: bool = False
    """Whether only stale bills were computed."""
    seconds: float = 0
    warnings: list[str] = field(default_factory=list)

    @property
    def skipped(self) -> dict[Period, str]:
        """Return the requested periods that are not billed, and why; stale bills of such ones are withdrawn."""
        if self.only_stale:
            return {}
        return dict.fromkeys(self.unread, "nobody has a reading in it") | dict.fromkeys(self.future, "it has not begun")
