"""Assumptions of a read plan: what neither the file nor the user names, in the order of the registry."""

from collections.abc import Iterator

from etl.blocks.assumptions import DAYS, DIRECTION, MEDIUM, REGISTER, STAMP, UNIT, ZONE, Assumption
from etl.sources.read_plan.plan_values import ReadPlan


def assumptions(plan: ReadPlan) -> tuple[Assumption, ...]:
    """Return what a plan assumes."""
    return tuple(_assumptions(plan))


def _assumptions(plan: ReadPlan) -> Iterator[Assumption]:
    clock, energy = plan.clock, plan.energy
    if not clock.meter_zone:
        yield Assumption(ZONE, "UTC")
    if not (clock.stamp_named or energy.register):
        yield Assumption(STAMP, clock.stamp)
    if not energy.unit_named:
        yield Assumption(UNIT, energy.unit)
    if not energy.flow_named:
        yield Assumption(DIRECTION, energy.flow)
    if not energy.medium_named:
        yield Assumption(MEDIUM, "electricity")
    if not clock.days_named:
        yield Assumption(DAYS, "day first" if clock.stamp_format.startswith("dmy") else "month first")
    if not energy.kind_named:
        yield Assumption(REGISTER, "no register")
