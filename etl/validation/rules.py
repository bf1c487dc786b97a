"""The rules, by name: those whose readings are not billed, and those that only warn."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from etl.core.zones import Mask
from etl.validation.ceiling import Ceiling
from etl.validation.channel_readings import ChannelMonth, ChannelReadings, Suspicion
from etl.validation.clock_lag import Clock
from etl.validation.estimated_run import EstimatedRun
from etl.validation.high_low import HighLow
from etl.validation.inactive import Inactive
from etl.validation.night import Night
from etl.validation.register_sum import NAME as SUM
from etl.validation.sentinel import CODES, Sentinel
from etl.validation.sibling import Sibling
from etl.validation.spike import Spike
from etl.validation.stuck import Stuck
from etl.validation.zero import Zero


class Rule(Protocol):
    """A rule on the readings of a channel in a local calendar month."""

    def failing(self, readings: ChannelReadings) -> Mask:
        """Return which readings fail."""
        ...

    def fact(self, readings: ChannelReadings, first: int, last: int, /) -> str:
        """Say why the readings from one place to another, excluded, fail."""
        ...


FAIL: Mapping[str, Rule] = {"sentinel": Sentinel(), "ceiling": Ceiling()}
"""Rules whose readings are not billed until somebody has answered; of two that a reading fails, the first is named."""

FAIL_NAMES = (*FAIL, SUM)
"""These, and the rule on readings between control reads: while it has no answer bills are on hold."""

WARN: Mapping[str, Rule] = {
    "spike": Spike(),
    "zero": Zero(),
    "stuck": Stuck(),
    "estimated-run": EstimatedRun(),
    "night": Night(),
}
"""Rules of which `etl validate` warns: what fails them may well be right, and is billed."""


class MonthRule(Protocol):
    """A rule on a channel's month beside what else was read."""

    def suspicions(self, month: ChannelMonth) -> Iterator[Suspicion]:
        """Yield what may be wrong."""
        ...


BESIDE: Mapping[str, MonthRule] = {"high-low": HighLow(), "sibling": Sibling()}
"""Rules of which `etl validate` warns too, which need more than the readings of the channel in the month."""


@dataclass(frozen=True)
class Warnings:
    """The rules of which `etl validate` warns, with their thresholds."""

    alone: Mapping[str, Rule]
    beside: Mapping[str, MonthRule]
    nobodys: Mapping[str, Inactive]
    """On energy that is no client's."""
    of_files: Mapping[str, Clock]
    """On what the channels of a file have in common."""

    @property
    def names(self) -> list[str]:
        return [*self.alone, *self.beside, *self.nobodys, *self.of_files]


WARNINGS = Warnings(WARN, BESIDE, {"inactive": Inactive()}, {"clock": Clock()})

LOWEST_CODE_MWH = int(CODES[0])
PLAUSIBLE_KW = 100
"""Mean power up to which no reading fails where the limit of the connection is not known."""
