"""Look-back of a tariff: its quantities in an earlier period, whether or not it has prices there."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from etl.core.exact import Exact
from etl.core.periods import Period
from etl.core.usage_page import Part, Usage
from etl.tariffs.definition import Tariff
from etl.tariffs.page.contract import Page, PriorValue, Quantity
from etl.tariffs.page.frame import Frame
from etl.tariffs.pricing.spreading import spread_long_reads
from etl.tariffs.schedules.loaded_calendars import NO_CALENDARS, LoadedCalendars


class Lookback:
    """Quantities of one earlier period and zone, page by page; whatever depends on the grid alone is made once."""

    def __init__(
        self,
        tariff: Tariff,
        period: Period,
        timezone: str,
        frame: Frame | None = None,
        calendars: LoadedCalendars = NO_CALENDARS,
    ) -> None:
        own = frame or Frame(period, timezone, tariff.timezone, file=tariff.file, calendars=calendars)
        self._tariff, self._file, self._frame = tariff, tariff.file, own

    def values(self, usage: Usage, quantities: Iterable[Quantity]) -> dict[Quantity, PriorValue]:
        """Compute each quantity over the period, client by client; known where a client has a reading."""
        period, wanted = self._frame.period, list(dict.fromkeys(quantities))
        sums = [request for quantity in wanted for request in quantity.sums(period, period)]
        page = Page(spread_long_reads(usage, self._tariff), self._frame, dict.fromkeys(sums), self._file)
        read = usage.read
        return {quantity: PriorValue(page.value(quantity, period), read) for quantity in wanted}


def without_long_reads(usage: Usage) -> Usage:
    """Return the usage without reads longer than an interval, and without any reading of the clients who have some."""
    longer = sorted({row for use in usage.long for row in use.row.tolist()})
    parts = [_without(part, longer) for part in usage.parts] if longer else usage.parts
    return replace(usage, parts=parts, long=())


def _without(part: Part, rows: Sequence[int]) -> Part:
    """Return a part in which nothing of some clients is read."""
    values = part.values.copy()
    unread = np.zeros(values.shape, np.bool_) if part.unknown is None else part.unknown.copy()
    values[rows], unread[rows] = 0, True
    return replace(part, values=values, unknown=unread, channels=None)


def unknown(clients: int) -> PriorValue:
    """Return a period of which nothing is known for any client of a page."""
    return PriorValue(Exact(np.zeros(clients, np.int64)), np.zeros(clients, np.bool_))
