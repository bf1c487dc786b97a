"""Readings of some registers of a flow: a part of those channels alone."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from etl.core.usage_page import LongUse, Part, Source
from etl.core.zones import Mask
from etl.tariffs.page.channel_sums import added, some
from etl.tariffs.slots import Registers
from etl.tariffs.slots import of_registers as named


def of_registers(part: Part, registers: Registers) -> Part:
    """Return the readings of some registers; its flow is named by them."""
    flow = named(part.flow, registers)
    if part.channels is not None:
        chosen = np.flatnonzero(_own(part.channels.sources, registers)).tolist()
        total = added(flow, part.grid, part.channels.where(chosen), len(part.values), part.denominator)
        return replace(total, spread=part.spread)
    own = _own(part.sources, registers)[:, None]
    unknown = ~own if part.unknown is None else part.unknown | ~own
    masks = {name: mask & own for name in ("missing", "estimated") if (mask := getattr(part, name)) is not None}
    absent = some(np.broadcast_to(unknown, part.values.shape))
    return replace(part, flow=flow, values=part.values * own, unknown=absent, guessed=None, **masks)


def reads_of_registers(use: LongUse, registers: Registers) -> LongUse:
    """Return the long reads of some registers. What is missing is not known by register, and stays."""
    if use.source is None:
        return use
    return use.where(_own(use.sources, registers)[use.source])


def _own(sources: Sequence[Source | None], registers: Registers) -> Mask:
    return np.array([one is not None and registers.has(one.register) for one in sources], np.bool_)
