"""What a run of `etl bill` is asked for, what it tells while it works, and what came of it."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

from etl.core.bill_page import Bill
from etl.core.periods import Period
from etl.core.usage_page import Missing
from etl.store.bills.failures import FailedBill
from etl.store.bills.revisions import Reissued

OwnPeriods = Mapping[str, Sequence[Period]]


@dataclass
class Watcher:
    """What a command shows while it works; each does nothing unless the caller says otherwise."""

    begun: Callable[[int], None] = lambda _clients: None
    done: Callable[[Sequence[str]], None] = lambda _clients: None
    many: Callable[[int], None] = lambda _clients: None
    """So many clients are done, by some worker."""
    waiting: Callable[[float], None] = lambda _seconds: None
    note: Callable[[str], None] = lambda _text: None
    """Something about the work that the user should know now."""


@dataclass(frozen=True)
class Workers:
    """Who computes: `count` processes here (None: this one alone), or workers elsewhere that a broker calls."""

    count: int | None = None
    begin: Callable[[], None] = lambda: None
    """What a new process must do first: configure its database. It is pickled by its name."""
    engine: str = "local"


@dataclass(frozen=True)
class Request:
    """Which bills are wanted: those of `periods`, of each client's own, or (with neither) those that are stale."""

    periods: Sequence[Period] = ()
    own_periods: OwnPeriods = field(default_factory=dict)
    tariff: Path | None = None
    """Prices clients without an assignment; None: the sample tariff, where no client has one."""
    client: str | None = None
    missing: Missing | None = None
    """What is done about missing readings; None: what was done before for a stale bill, nothing for others."""
    refuse: bool = False
    """Whether a bill is not made for which readings are missing."""
    replace: bool = False
    """Whether bills of other periods that overlap are superseded."""
    tariff_name: str | None = None
    """Which tariff of the file, where that holds several."""

    @property
    def gives_way(self) -> bool:
        """Whether bills of other days give way: what made a bill stale may have cut its period."""
        return self.replace or not (self.periods or self.own_periods)

    def as_json(self) -> dict[str, Any]:
        """All but the tariff, which a run keeps beside it."""
        missing = self.missing and [self.missing.estimate, str(self.missing.tolerance)]
        return {
            "periods": [packed(period) for period in self.periods],
            "own": {client: [packed(one) for one in own] for client, own in self.own_periods.items()},
            "client": self.client,
            "missing": missing,
            "refuse": self.refuse,
            "replace": self.replace,
            "named": self.tariff is not None,
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """What `as_json` gave; `tariff` is a path only if one was named, and means nothing."""
        missing = told["missing"] and Missing(told["missing"][0], Fraction(told["missing"][1]))
        own = {client: [unpacked(one) for one in periods] for client, periods in told["own"].items()}
        periods = [unpacked(one) for one in told["periods"]]
        named = Path() if told["named"] else None
        return cls(periods, own, named, told["client"], missing, refuse=told["refuse"], replace=told["replace"])


@dataclass(frozen=True)
class Part:
    """Some clients: those whose numbers come after `after` and are not behind `upto`, as bytes (None: no bound)."""

    after: str | None = None
    upto: str | None = None
    clients: int = 0
    """How many they are, at the most; 0: to be counted."""

    def holds(self, client: str) -> bool:
        number = client.encode()
        return (self.after is None or number > self.after.encode()) and (
            self.upto is None or number <= self.upto.encode()
        )

    def as_json(self) -> str:
        return json.dumps([self.after, self.upto], ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str, clients: int) -> Self:
        after, upto = json.loads(text)
        return cls(after, upto, clients)


ALL = Part()


@dataclass
class Outcome:
    """What came of computing some clients' bills; outcomes of different clients add up."""

    periods: list[Period] = field(default_factory=list)
    bills: int = 0
    clients: int = 0
    energy_mwh: int = 0
    total: dict[str, Decimal] = field(default_factory=dict)
    incomplete: int = 0
    estimated: int = 0
    unchanged: int = 0
    """Of the bills, those that are kept as they were."""
    failed: list[FailedBill] = field(default_factory=list)
    gone: list[tuple[str, Period]] = field(default_factory=list)
    """Stale bills in whose days nothing is the client's any more."""
    measured: bool = False
    """Whether there is any reading in the periods, or a client that is billed without."""

    def count(self, bills: Iterable[Bill], currency: str, sign: int = 1) -> None:
        """Bills that were made; with `sign` -1 such as were not to be."""
        for one in bills:
            self.bills += sign
            self.energy_mwh += sign * one.energy_mwh
            self.incomplete += sign * (one.status == "incomplete")
            self.estimated += sign * (one.status == "estimated")
            self.total[currency] = self.total.get(currency, Decimal(0)) + sign * Decimal(one.total)

    def add(self, other: "Outcome") -> None:
        self.periods += [period for period in other.periods if period not in self.periods]
        for name in ("bills", "clients", "energy_mwh", "incomplete", "estimated", "unchanged"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for currency, total in other.total.items():
            self.total[currency] = self.total.get(currency, Decimal(0)) + total
        self.failed += other.failed
        self.gone += other.gone
        self.measured |= other.measured

    def as_json(self) -> str:
        told: dict[str, Any] = dict(vars(self))
        told["periods"] = [packed(one) for one in self.periods]
        told["total"] = {currency: str(total) for currency, total in self.total.items()}
        told["failed"] = [{**vars(one), "period": packed(one.period)} for one in self.failed]
        told["gone"] = [[client, packed(period)] for client, period in self.gone]
        return json.dumps(told, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        told = json.loads(text)
        told["periods"] = [unpacked(one) for one in told["periods"]]
        told["total"] = {currency: Decimal(total) for currency, total in told["total"].items()}
        told["failed"] = [FailedBill(**{**one, "period": unpacked(one["period"])}) for one in told["failed"]]
        told["gone"] = [(client, unpacked(period)) for client, period in told["gone"]]
        return cls(**told)


@dataclass
class BillReport(Outcome):
    """What a run did."""

    run: int | None = None
    """Its number among the runs that are kept; None: nothing was to be kept."""
    changed: int = 0
    stale: int = 0
    withdrawn: int = 0
    """Stale bills of days in which nothing is the client's any more."""
    mixed: list["Mixed"] = field(default_factory=list)
    reissued: list[Reissued] = field(default_factory=list)
    seconds: float = 0
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Mixed:
    """So many clients' bills were computed when a load was there that others of the run did not see."""

    load: int
    clients: int


def packed(period: Period) -> list[str]:
    return [period.start.isoformat(), period.end.isoformat()]


def unpacked(days: Sequence[str]) -> Period:
    return Period(date.fromisoformat(days[0]), date.fromisoformat(days[1]))
