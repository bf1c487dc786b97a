"""Findings of one reading of a file that the next one needs: bad rows, their channels' intervals, newest versions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from etl.core.keys import Key
from etl.sources.assembly.resolve import Bad
from etl.sources.read_plan.plan_values import Energy
from etl.sources.rows import FLOWS, Reject


@dataclass(frozen=True)
class Rejected:
    """Rows set aside, of the number of rows (readings, where these are more) read; `final` at the end of the file."""

    rejects: list[Reject]
    rows: int
    final: bool


@dataclass(frozen=True)
class Findings:
    """What earlier readings of a file found out, which the next one needs."""

    refuse: Mapping[tuple[Key, int], str] = field(default_factory=dict)
    """Rows that turned out bad when the others were known: why, by channel and second."""
    intervals: Mapping[Key, int] = field(default_factory=dict)
    """Interval that the channels of those rows showed with them."""
    known: tuple[object, ...] = ()
    """Newest versions of its readings, as its reader holds them (etl.sources.read_plan.records.ReadAgain)."""
    sort: bool = False
    """Whether nothing is packed as it comes: every channel is gathered first."""

    def with_rejects(self, refuse: Mapping[tuple[Key, int], str], intervals: Mapping[Key, int]) -> "Findings":
        """Add rows that turned out bad: to be sorted first, as they may be right when all of a channel is together."""
        if not self.sort:
            return replace(self, sort=True)
        return replace(self, refuse={**self.refuse, **refuse}, intervals={**intervals, **self.intervals})


def refusals(bad: Iterable[Bad], keys: Sequence[Key], energy: Energy) -> dict[tuple[Key, int], str]:
    """Return why readings are refused, by the channel and second that the readers know them by."""
    flows = {"export": energy.flow} if energy.negative == "export" else {}
    return {
        (keys[channel]._replace(flow=flows.get(keys[channel].flow, keys[channel].flow)), second): one.reason
        for one in bad
        for channel, second in zip(one.channel.tolist(), one.minute.tolist(), strict=True)
    }


def intervals_shown(
    bad: Iterable[Bad], keys: Sequence[Key], energy: Energy, steps: Mapping[int, int]
) -> dict[Key, int]:
    """Return intervals of the channels that lose rows: the rest may look as if it had a longer one."""
    return {
        keys[channel]._replace(flow=flow): one.interval or steps[channel]
        for one in bad
        for channel in np.unique(one.channel).tolist()
        if one.interval or channel in steps
        for flow in (FLOWS if energy.negative == "export" else [keys[channel].flow])
    }
