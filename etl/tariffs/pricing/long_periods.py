"""Periods too long for the whole months of a tariff: a warning of its bills, or no bill."""

from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from etl.core.errors import TariffError
from etl.core.periods import Period, shown_period
from etl.phrasebook.english import english
from etl.tariffs.lines.alternatives import Alternatives
from etl.tariffs.lines.conditional import Conditional
from etl.tariffs.lines.line_header import plain_line
from etl.tariffs.page.contract import Line
from etl.tariffs.schedules.proration import Proration


@runtime_checkable
class CountsMonths(Protocol):
    """A line with a price, or bounds, of a month."""

    @property
    def by_month(self) -> Proration | None:
        """Return how it counts months; None where it has nothing of a month."""
        ...


def long_warnings(lines: Iterable[Line], period: Period, file: str) -> list[str]:
    """Return what bills of a long period say; TariffError where the tariff refuses them."""
    counting = [(one.by_month, line.id) for line in lines for one in _parts(line) if isinstance(one, CountsMonths)]
    long = {rule: name for rule, name in reversed(counting) if rule is not None and rule.is_long(period)}
    for rule, name in long.items():
        if rule.beyond == "refuse":
            what = f"{shown_period(period)}: {period.days} days are more than longest = {rule.longest}"
            remedy = "bill shorter periods, or write a larger longest in prorate"
            raise TariffError(f"{file}: line {name}", what, remedy)
        return [english("long_period", days=period.days, longest=rule.longest)]
    return []


def _parts(line: Line) -> Iterator[object]:
    """Yield what of a line may count months: its charge, and the tests of its condition."""
    options: Iterable[Line] = line.options if isinstance(line, Alternatives) else [line]
    for option in options:
        yield plain_line(option)
        if isinstance(option, Conditional):
            yield from option.when.uses
