"""What a run of `etl bill` is asked for, what it tells while it works, and what it did."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from etl.core.periods import Period
from etl.core.usage import Missing
from etl.errors import EtlError
from etl.store.bills import Reissued


@dataclass
class Watcher:
    """What a command shows while it works; each does nothing unless the caller says otherwise."""

    begun: Callable[[int], None] = lambda _clients: None
    done: Callable[[Sequence[str]], None] = lambda _clients: None
    waiting: Callable[[float], None] = lambda _seconds: None


@dataclass(frozen=True)
class Request:
    """Which bills are wanted: those of `periods`, of each client's own, or (with neither) those that are stale."""

    periods: Sequence[Period] = ()
    own_periods: Mapping[str, Sequence[Period]] = field(default_factory=dict)
    tariff: Path | None = None
    """Prices clients without an assignment; None: the sample tariff, where no client has one."""
    client: str | None = None
    missing: Missing | None = None
    """What is done about missing readings; None: what was done before for a stale bill, nothing for others."""
    refuse: bool = False
    """Whether a bill is not made for which readings are missing."""
    replace: bool = False
    """Whether bills of other periods that overlap are superseded."""


@dataclass(frozen=True)
class Failed:
    """A client whose bill could not be made; one that was kept before stays as it is."""

    client: str
    period: Period
    error: EtlError


@dataclass
class BillReport:
    """What a run did."""

    periods: list[Period]
    bills: int = 0
    clients: int = 0
    energy_mwh: int = 0
    total: dict[str, Decimal] = field(default_factory=dict)
    changed: int = 0
    unchanged: int = 0
    incomplete: int = 0
    estimated: int = 0
    stale: int = 0
    withdrawn: int = 0
    """Stale bills of days in which nothing is the client's any more."""
    failed: list[Failed] = field(default_factory=list)
    reissued: list[Reissued] = field(default_factory=list)
    seconds: float = 0
    warnings: list[str] = field(default_factory=list)
