"""Readings of some registers of a flow: a part of those channels alone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from etl.core.exact import fits
from etl.core.usage_page import Channels, LongUse, Part, Source
from etl.core.zones import Mask
from etl.tariffs.slots import Registers
from etl.tariffs.slots import of_registers as named


def of_registers(part: Part, registers: Registers) -> Part:
    """Return the readings of some registers; its flow is named by them."""
    flow = named(part.flow, registers)
    if part.channels is not None:
        return _added(replace(part, flow=flow), part.channels, _own(part.channels.sources, registers))
    own = _own(part.sources, registers)[:, None]
    unknown = ~own if part.unknown is None else part.unknown | ~own
    masks = {name: mask & own for name in ("missing", "estimated") if (mask := getattr(part, name)) is not None}
    absent = _some(np.broadcast_to(unknown, part.values.shape))
    return replace(part, flow=flow, values=part.values * own, unknown=absent, guessed=None, **masks)


def reads_of_registers(use: LongUse, registers: Registers) -> LongUse:
    """Return the long reads of some registers. What is missing is not known by register, and stays."""
    if use.source is None:
        return use
    return use.where(_own(use.sources, registers)[use.source])


def _own(sources: Sequence[Source | None], registers: Registers) -> Mask:
    return np.array([one is not None and registers.has(one.register) for one in sources], np.bool_)


def _added(part: Part, channels: Channels, own: Mask) -> Part:
    """Add the chosen channels of each client."""
    chosen = np.flatnonzero(own).tolist()
    shape, unit = part.values.shape, 10**channels.scale
    most = [0] * shape[0]
    for number in chosen:
        largest = int(np.max(channels.values[number], initial=0))
        most[int(channels.row[number])] += largest * channels.factor[number] * unit
    total: npt.NDArray[Any] = np.zeros(shape, np.int64 if fits(max(most, default=0)) else object)
    unknown = np.ones(shape, np.bool_)
    missing, estimated = np.zeros(shape, np.bool_), np.zeros(shape, np.bool_)
    for number in chosen:
        row, known = int(channels.row[number]), channels.known[number]
        total[row] += np.where(known, channels.values[number].astype(total.dtype) * (channels.factor[number] * unit), 0)
        unknown[row] &= ~known
        missing[row] |= channels.missing[number]
        if channels.estimated is not None:
            estimated[row] |= channels.estimated[number]
    masks = _some(unknown), _some(missing), _some(estimated)
    return Part(part.flow, part.grid, total, 0, *masks, part.denominator)


def _some(mask: Mask) -> Mask | None:
    return mask if mask.any() else None
