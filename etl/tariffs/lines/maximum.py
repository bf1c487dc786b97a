"""`kind = "maximum"`: what some lines come to at most: the mirror of a minimum, a line of what is above it."""

from dataclasses import dataclass
from typing import ClassVar

from etl.core.exact import Exact
from etl.tariffs.context import TariffContext
from etl.tariffs.lines.minimum import Minimum, YearlyMinimum, read_bound
from etl.tariffs.toml_table import Table


@dataclass(frozen=True)
class Maximum(Minimum):
    """Of a day, a month or each kWh."""

    kind: ClassVar[str] = "maximum"

    @classmethod
    def read(cls, table: Table, name: str, context: TariffContext) -> Minimum:
        return read_bound(table, name, context, (Maximum, YearlyMaximum))

    @staticmethod
    def _correction(missing: Exact) -> Exact:
        return above_bound(missing)


@dataclass(frozen=True)
class YearlyMaximum(YearlyMinimum):
    """Of a year: the bill in which the year closes gives back what was above."""

    kind: ClassVar[str] = "maximum"

    @staticmethod
    def _correction(missing: Exact) -> Exact:
        return above_bound(missing)


def above_bound(missing: Exact) -> Exact:
    """Return what is above the bound, which is below 0, or 0."""
    return missing.least(missing.times(0))
