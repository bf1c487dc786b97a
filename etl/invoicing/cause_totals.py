"""Totals of changes by their causes, in each currency: what bills, or documents, come to before and after."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from etl.invoicing.causes import CAUSES, Causes


@dataclass
class Sums:
    """How many bills or documents there are, and what they add up to."""

    bills: int = 0
    energy_mwh: int = 0
    money: Decimal = Decimal(0)

    def add(self, other: "Sums") -> None:
        """Add others."""
        self.bills += other.bills
        self.energy_mwh += other.energy_mwh
        self.money += other.money


@dataclass
class CauseTotal:
    """What changes of the same causes add up to in a currency."""

    causes: Causes
    currency: str
    changes: int = 0
    clients: set[str] = field(default_factory=set)
    before: Sums = field(default_factory=Sums)
    after: Sums = field(default_factory=Sums)

    @property
    def difference(self) -> Decimal:
        """How much more is charged after than before."""
        return self.after.money - self.before.money


class CauseTotals:
    """Totals that grow by each change. One of several causes is counted once, among those of the same causes."""

    def __init__(self) -> None:
        self._totals: dict[tuple[Causes, str], CauseTotal] = {}

    def add(self, client: str, causes: Causes, currency: str, sums: tuple[Sums, Sums]) -> None:
        """Add a client's change: sums before and after."""
        total = self._totals.setdefault((causes, currency), CauseTotal(causes, currency))
        total.changes += 1
        total.clients.add(client)
        total.before.add(sums[0])
        total.after.add(sums[1])

    def largest_first(self) -> list[CauseTotal]:
        """Return the totals, the largest difference of money first, then of energy."""
        return sorted(self._totals.values(), key=_largest_first)


def _largest_first(one: CauseTotal) -> tuple[Decimal, int, str, Iterable[int]]:
    energy = one.after.energy_mwh - one.before.energy_mwh
    return -abs(one.difference), -abs(energy), one.currency, [CAUSES.index(cause) for cause in one.causes]
