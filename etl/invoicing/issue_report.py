"""Request and report of `etl issue`: what is to be issued, and what was issued, left as it was, or refused."""

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from etl.core.periods import Period, hull
from etl.invoicing.cause_totals import CauseTotal, CauseTotals
from etl.invoicing.causes import Causes
from etl.invoicing.client_sets import ClientSet
from etl.invoicing.decisions import REVERSAL, Allowed
from etl.invoicing.item_placement import Decided
from etl.store.documents.chain import Head
from etl.store.documents.document_rows import CREDIT_NOTE

SHOWN = 1000
"""Sets of each kind that a report names; of more it has the number."""


@dataclass(frozen=True)
class Request:
    """What is to be issued: the bills of `periods`, or of each client's own."""

    periods: Sequence[Period] = ()
    own_periods: Mapping[str, Sequence[Period]] = field(default_factory=dict)
    client: str | None = None
    corrections: str = REVERSAL
    series: str | None = None
    """None: the year of the day of issue."""
    allowed: Allowed = field(default_factory=Allowed)
    most_credits: int | None = None
    """Credit notes without a new invoice at the most; None: 10, or 1 % of the documents in force."""
    dry_run: bool = False
    issued_on: date | None = None
    """The day of issue, not after today; None: today."""
    timezone: str = ""
    """The zone of that day; empty: that of the machine."""
    held_after: int | None = None
    """Days after the end of its own for which a bill is on hold at the most; None: for ever."""

    @property
    def span(self) -> Period:
        """From the first day to the last one."""
        return hull([*self.periods, *(period for own in self.own_periods.values() for period in own)])

    def periods_of(self, client: str) -> Sequence[Period]:
        """Return the periods that are requested of a client."""
        return self.own_periods.get(client, ()) if self.own_periods else self.periods


@dataclass(frozen=True)
class RefusedSet:
    """A set of which nothing was issued, and why."""

    client: str
    period: Period
    why: str


@dataclass(frozen=True)
class Change:
    """A set for which documents were issued: what those in force add up to in a currency before and after."""

    client: str
    period: Period
    currency: str
    before: Decimal | None
    """None: nothing was in force in this currency."""
    after: Decimal
    documents: int
    corrects: bool = True
    """Whether anything at all was in force."""
    causes: Causes = ()

    @property
    def size(self) -> Decimal:
        return abs(self.after - (self.before or 0))


@dataclass
class IssueReport:
    """What was issued, what was as it had been issued, and what was refused."""

    request: Request
    kinds: Counter[str] = field(default_factory=Counter)
    """Documents by kind."""
    first: str = ""
    last: str = ""
    totals: dict[str, Decimal] = field(default_factory=dict)
    """What the documents add up to, by currency."""
    changes: list[Change] = field(default_factory=list)
    """The largest ones first; where they are too many, those that correct something."""
    changed: int = 0
    """How many there are, and how many of them correct something."""
    corrected: int = 0
    unchanged: int = 0
    """Sets whose documents in force say what the bills say."""
    refused: list[RefusedSet] = field(default_factory=list)
    refusals: int = 0
    beyond: list[tuple[str, Period]] = field(default_factory=list)
    """Sets that were issued whole, beyond the days that were requested."""
    reaching: int = 0
    released: list[tuple[str, Period]] = field(default_factory=list)
    """Bills that were on hold too long, and are issued without the readings that fail."""
    releases: int = 0
    later: list[tuple[str, Period]] = field(default_factory=list)
    """Sets of other days whose documents no longer say what their bills and items say."""
    open: int = 0
    re_estimated: list[tuple[str, Period]] = field(default_factory=list)
    """Sets that are left as they were sent, as only estimates have changed."""
    waiting: int = 0
    credits_alone: int = 0
    by_cause: list[CauseTotal] = field(default_factory=list)
    """What is issued by its causes, the largest difference of money first."""
    head: Head | None = None
    items: int = 0
    """Items on the documents."""
    _largest: list[tuple[bool, Decimal, int, Change]] = field(default_factory=list)
    """A heap of the changes that are shown."""
    _causes: CauseTotals = field(default_factory=CauseTotals)

    @property
    def documents(self) -> int:
        """How many documents were issued."""
        return sum(self.kinds.values())

    def refuse(self, client: str, period: Period, why: str) -> None:
        """Add a set of which nothing may be issued."""
        self.refusals += 1
        if len(self.refused) < SHOWN:
            self.refused.append(RefusedSet(client, period, why))

    def add_later(self, client: str, period: Period) -> None:
        """Add a set of other days that has changed."""
        self.open += 1
        self.later += [(client, period)] * (len(self.later) < SHOWN)

    def add_re_estimated(self, client: str, period: Period) -> None:
        """Add a set of which only estimates have changed."""
        self.waiting += 1
        self.re_estimated += [(client, period)] * (len(self.re_estimated) < SHOWN)

    def add_beyond(self, one: ClientSet) -> None:
        """Add a set if it has days that were not requested."""
        shared = [days for period in self.request.periods_of(one.client) if (days := period.within(one.period))]
        if one.period not in shared and sum(days.days for days in shared) < one.period.days:
            self.reaching += 1
            self.beyond += [(one.client, one.period)] * (len(self.beyond) < SHOWN)

    def add_released(self, client: str, period: Period) -> None:
        """Add a bill that leaves out readings that fail, as it was on hold too long."""
        self.releases += 1
        self.released += [(client, period)] * (len(self.released) < SHOWN)

    def add(self, one: Decided) -> None:
        """Add the documents of a set."""
        for draft in one.drafts:
            self.kinds[draft.kind] += 1
            self.items += len(draft.items)
            self.totals[draft.currency] = self.totals.get(draft.currency, Decimal(0)) + Decimal(draft.gross)
        if one.drafts and all(draft.kind == CREDIT_NOTE for draft in one.drafts):
            self.credits_alone += len(one.drafts)
        for currency in one.currencies if one.drafts else ():
            number = sum(draft.currency == currency for draft in one.drafts)
            before, after = one.before(currency), one.after(currency)
            corrects = bool(one.documents)
            change = Change(one.client, one.period, currency, before, after, number, corrects, one.causes)
            self._causes.add(one.client, one.causes, currency, one.sums(currency))
            self.changed += 1
            self.corrected += corrects
            entry = corrects, change.size, -self.changed, change
            (heapq.heappush if len(self._largest) < SHOWN else heapq.heappushpop)(self._largest, entry)

    def finish(self) -> None:
        """Put the changes and their causes in order."""
        self.by_cause = self._causes.largest_first()
        self.changes = [change for *_, change in sorted(self._largest, key=lambda entry: entry[1:3], reverse=True)]
