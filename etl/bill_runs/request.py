"""Request of `etl bill`: which bills are wanted, by whom they are computed, and who watches."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

from etl.core.periods import Period
from etl.core.usage_page import Missing

OwnPeriods = Mapping[str, Sequence[Period]]


@dataclass
class Watcher:
    """Callbacks that show progress; each does nothing unless the caller sets it."""

    begun: Callable[[int], None] = lambda _clients: None
    done: Callable[[Sequence[str]], None] = lambda _clients: None
    many: Callable[[int], None] = lambda _clients: None
    """Called with a number of clients that some worker has done."""
    waiting: Callable[[float], None] = lambda _seconds: None
    note: Callable[[str], None] = lambda _text: None
    """Called with a text that the user should read now."""


@dataclass(frozen=True)
class Workers:
    """Processes that compute: `count` here (None: this one alone), or workers elsewhere that a broker calls."""

    count: int | None = None
    begin: Callable[[], None] = lambda: None
    """Configures the database of a new process, before all else. It is pickled by its name."""
    engine: str = "local"
    by_cores: bool = False
    """Whether, without a count, there are as many here as there are cores, if there is enough to do."""


@dataclass(frozen=True)
class Request:
    """Which bills are wanted: those of `periods`, of each client's own, or (with neither) those that are stale."""

    periods: Sequence[Period] = ()
    own_periods: OwnPeriods = field(default_factory=dict)
    tariff: Path | None = None
    """Prices clients without an assignment; None: the sample tariff, if no client has one."""
    client: str | None = None
    missing: Missing | None = None
    """What to do about missing readings; None: for a stale bill what was done before, for others nothing."""
    refuse: bool = False
    """Whether bills with missing readings fail."""
    replace: bool = False
    """Whether bills of other periods that overlap are replaced."""
    tariff_name: str | None = None
    """Which tariff of the file, if it has several."""
    even_without_readings: bool = False
    """Whether days are billed of which nobody has a reading, or that have not begun."""

    released: OwnPeriods = field(default_factory=dict)
    """Bills on hold that are computed again without the readings that fail, in place of the stale ones."""

    @property
    def only_stale(self) -> bool:
        """Whether the bills wanted are there: those that are stale, or released."""
        return not self.periods and not self.own_periods

    def may_bill(self, days: Period) -> bool:
        """Return whether it may make a bill of some days; stale bills are of any."""
        every = [*self.periods, *(period for own in self.own_periods.values() for period in own)]
        return self.only_stale or any(period.within(days) for period in every)

    def as_json(self) -> dict[str, Any]:
        """Return all fields but the tariff, whose text the order has."""
        own = self.missing
        missing = own and [own.estimate, str(own.tolerance), own.beyond, own.bills_failed]
        return {
            "periods": [packed(period) for period in self.periods],
            "own": {client: [packed(period) for period in own] for client, own in self.own_periods.items()},
            "client": self.client,
            "missing": missing,
            "refuse": self.refuse,
            "replace": self.replace,
            "even": self.even_without_readings,
            "named": self.tariff is not None,
            "released": {client: [packed(period) for period in own] for client, own in self.released.items()},
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Self:
        """Read what `as_json` wrote; `tariff` is an empty path if one was named, the order has its text."""
        missing = fields["missing"] and Missing(
            fields["missing"][0], Fraction(fields["missing"][1]), *fields["missing"][2:]
        )
        own, released = (
            {client: [unpacked(period) for period in periods] for client, periods in fields.get(name, {}).items()}
            for name in ("own", "released")
        )
        periods = [unpacked(days) for days in fields["periods"]]
        named = Path() if fields["named"] else None
        return cls(
            periods, own, named, fields["client"], missing, refuse=fields["refuse"], replace=fields["replace"],
            even_without_readings=fields.get("even", False), released=released,
        )  # fmt: skip


@dataclass(frozen=True)
class Part:
    """Clients whose numbers are after `after` and up to `upto`, in the order of their bytes (None: no bound)."""

    after: str | None = None
    upto: str | None = None
    clients: int = 0
    """How many clients it has at most; 0: not counted yet."""

    def holds(self, client: str) -> bool:
        """Return whether a client number is between the bounds."""
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


def packed(period: Period) -> list[str]:
    """Return a period as JSON."""
    return [period.start.isoformat(), period.end.isoformat()]


def unpacked(days: Sequence[str]) -> Period:
    """Read what `packed` wrote."""
    return Period(date.fromisoformat(days[0]), date.fromisoformat(days[1]))
