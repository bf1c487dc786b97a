"""Demand of one period in kW: the maximum of some readings, times a factor, rounded, and its share by month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

import numpy as np

from etl.core.exact import Exact, product
from etl.core.periods import Period
from etl.core.zones import Ints
from etl.phrasebook.english import english
from etl.tariffs.page.contract import Page
from etl.tariffs.quantities.daily_maxima import DAY
from etl.tariffs.quantities.measured import Rounded
from etl.tariffs.quantities.peak import Maxima, Peak, months, stamps
from etl.tariffs.slots import SlotSum

KW_PLACES = 6
Shares = tuple[Fraction, ...]
"""One for each month, January first."""
ALL: Shares = (Fraction(1),) * 12
WATTS = Rounded(KW_PLACES)


@dataclass(frozen=True)
class Demand:
    """`peak` times `factor`, rounded, times the share of the month in which it was.

    This is also what a ratchet or a mean knows of an earlier period.
    """

    id: str
    peak: Peak
    factor: Fraction = Fraction(1)
    rounded: Rounded = WATTS
    shares: Shares = ALL
    unit: str = "kW"

    @property
    def name(self) -> str:
        schedule, bucket = self.peak.slots.schedule, self.peak.slots.bucket
        return f"{self.id} {schedule.id}.{schedule.names[bucket]}" if schedule else self.id

    @property
    def whole(self) -> bool:
        return self.peak.whole

    def sums(self, _span: Period, _period: Period) -> Iterable[SlotSum]:
        return ()

    def compute(self, page: Page, span: Period) -> Exact:
        found = self.peak.found(page, span)
        return self._shared(self.rounded.of(found.kw.times(self.factor)), months(found, page.frame))

    def supplied(self, kw: Exact, period: Period) -> Exact:
        """Return the value of an earlier period from the kW billed or measured in it, in the month of its middle."""
        middle = period.start + timedelta(days=(period.days - 1) // 2)
        return self._shared(kw, np.full(len(kw.num), middle.month - 1))

    def instants(self, page: Page, span: Period) -> list[str | None]:
        """Return local stamps of the maxima."""
        return stamps(self.found(page, span), page.frame)

    def partial(self, page: Page, span: Period) -> list[str]:
        """Say of each client how many windows were read in part; empty where all were read whole or not at all."""
        found = self.found(page, span)
        if not found.partial.any():
            return [""] * page.clients
        counted = zip(found.partial.tolist(), found.windows.tolist(), strict=True)
        return [english("partly", part=part, windows=windows) if part else "" for part, windows in counted]

    def found(self, page: Page, span: Period) -> Maxima:
        return self.peak.found(page, span)

    def warnings(self, page: Page, span: Period) -> Iterable[tuple[int, str]]:
        """Yield bills of which fewer days or windows were read than count."""
        daily, highest = self.found(page, span).daily, self.peak.highest
        if daily is None or highest is None:
            return
        for row in np.flatnonzero(daily.lacking).tolist():
            key, read = ("few_days", "days") if highest.each == DAY else ("few_windows", "windows")
            yield row, english(key, **{"quantity": self.name, read: daily.days[row], "wanted": highest.count})

    def _shared(self, kw: Exact, month: Ints) -> Exact:
        if len(set(self.shares)) == 1:
            return kw.times(self.shares[0])
        den = int(np.lcm.reduce([share.denominator for share in self.shares]))
        nums = np.array([int(share * den) for share in self.shares], np.int64)
        return Exact(product(kw.num, nums[month]), kw.den).times(Fraction(1, den))
