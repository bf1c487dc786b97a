"""Registers and their prices: where lines of energy are on registers, each register with energy has such a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np

from etl.core.errors import TariffError
from etl.core.periods import Period
from etl.core.usage_page import Usage
from etl.core.zones import Mask
from etl.tariffs.lines.conditional import Conditional
from etl.tariffs.lines.energy import Energy
from etl.tariffs.lines.line_header import plain_line
from etl.tariffs.lines.series_energy import SeriesEnergy
from etl.tariffs.lines.tiered_energy import TieredEnergy
from etl.tariffs.page.contract import Line, Page
from etl.tariffs.page.frame import Frame
from etl.tariffs.page.register_parts import of_registers, reads_of_registers
from etl.tariffs.pricing.channel_energy import channel_energy
from etl.tariffs.slots import Registers, Slots

_ENERGY = (Energy, TieredEnergy, SeriesEnergy)


@dataclass(frozen=True, eq=False)
class _Priced:
    """Registers of a flow that a line prices on some days, of the clients that have the line."""

    flow: str
    registers: Registers
    days: Period
    clients: Mask


def refuse_unpriced(page: Page, lines: Sequence[tuple[Line, Period]]) -> None:
    """Refuse the first client with energy in a register that no line has, of a flow that is priced by register."""
    found = list(_priced(page, lines))
    for flow in dict.fromkeys(one.flow for one in found):
        own = [one for one in found if one.flow == flow]
        for days in _pieces([one.days for one in own]):
            here = [one for one in own if days.within(one.days)]
            _check(page, flow, days, here)


def _priced(page: Page, lines: Sequence[tuple[Line, Period]]) -> Iterator[_Priced]:
    every = np.ones(page.clients, np.bool_)
    every_option = [(option, days) for line, days in lines for option in getattr(line, "options", (line,))]
    for line, days in every_option:
        inner = plain_line(line)
        if not isinstance(inner, _ENERGY):
            continue
        sums = [one for quantity in inner.needs() for one in quantity.sums(days, page.frame.period)]
        chosen = dict.fromkeys((one.flow, one.registers) for one in sums if one.registers is not None)
        for flow, registers in chosen:
            holds = line.when.holds(page, days) if isinstance(line, Conditional) else every
            yield _Priced(flow, registers, days, holds)


def _pieces(spans: Sequence[Period]) -> list[Period]:
    """Cut days where any of some spans begins or ends."""
    edges: list[date] = sorted({edge for span in spans for edge in (span.start, span.end)})
    return [Period(start, end) for start, end in pairwise(edges)]


def _check(page: Page, flow: str, days: Period, priced: Sequence[_Priced]) -> None:
    conditions = np.stack([one.clients for one in priced], axis=1)
    for held_by in np.unique(conditions, axis=0):
        clients = (conditions == held_by).all(axis=1)
        own = [one.registers for one, holds in zip(priced, held_by.tolist(), strict=True) if holds]
        # A client that has none of these lines pays for nothing by register.
        if own and (rest := _rest(own)) is not None:
            lacking = clients & _used(page.usage, page.frame, flow, rest, days)
            if lacking.any():
                _refuse(page, flow, rest, days, int(lacking.argmax()))


def _rest(priced: Sequence[Registers]) -> Registers | None:
    """Return the registers that are in none of these; None where there can be none."""
    if any(one.rest for one in priced):
        left = set.intersection(*(set(one.names) for one in priced if one.rest))
        left -= {name for one in priced if not one.rest for name in one.names}
        return Registers(tuple(sorted(left))) if left else None
    return Registers(tuple(sorted({name for one in priced for name in one.names})), rest=True)


def _used(usage: Usage, frame: Frame, flow: str, registers: Registers, days: Period) -> Mask:
    """Return which clients have energy in some registers on some days."""
    found = np.zeros(len(usage.clients), np.bool_)
    for part in usage.parts:
        if part.flow == flow:
            inside = frame.inside(part.grid, Slots(), days).any(axis=1)
            found |= np.asarray((of_registers(part, registers).values[:, inside] != 0).any(axis=1))
    for use in usage.long:
        if use.flow == flow:
            own = reads_of_registers(use, registers)
            # Cut where the client's days end: a read that reaches into others is refused, or is no longer here.
            start, end = days.utc_minutes(frame.zone)
            found[own.row[(own.start < end) & (own.end > start) & (own.energy != 0)]] = True
    return found


def _refuse(page: Page, flow: str, registers: Registers, days: Period, row: int) -> None:
    names = [
        name
        for name in sorted({one.source.register for one in channel_energy(page.usage, row) if one.flow == flow})
        if registers.has(name) and _used(page.usage, page.frame, flow, Registers((name,)), days)[row]
    ]
    what = f"register {names[0]} of {flow} has" if names[0] else f"{flow} of a meter without registers has"
    remedy = 'add it to the `register` of a line, or a line with register = "rest"'
    raise TariffError(page.tariff, f"client {page.usage.clients[row]}: {what} no price", remedy, code="E-PRICES")
