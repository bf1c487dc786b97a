"""Readings of a file that look an hour early or late after a change of the clock: its zone may be another one."""

from collections.abc import Sequence

from etl.blocks.weeks import Ints
from etl.core.errors import AssignmentError
from etl.core.keys import Key
from etl.core.zones import transitions
from etl.review.clock_shifts import FoundShift, shifts_of_file
from etl.sources.read_plan.plan_values import ReadPlan
from etl.store.database.locks import snapshot


def looks_shifted(plan: ReadPlan, keys: Sequence[Key], series: Ints, span: tuple[int, int]) -> list[str]:
    """Return what is to be said of the readings that a load stored between two minutes, in a sentence or none."""
    meters = list(dict.fromkeys(key.meter or key.client for key in keys if key.flow == "import"))
    if not meters:
        return []
    try:
        with snapshot():
            found = shifts_of_file(meters, series, span)
    except AssignmentError:  # bills name it
        return []
    if not found:
        return []
    others = len(found) - 1
    more = f", and after {others} more change{'s' if others > 1 else ''}" if others else ""
    return [f"{found[0].fact}{more}: {_question(plan, found[0])}"]


def _question(plan: ReadPlan, found: FoundShift) -> str:
    """Ask what may be wrong, with the option that would say it."""
    changing = len(transitions(plan.clock.zone).utc) > 1
    named_by_stamps = bool(plan.records) or plan.clock.stamp_format.endswith("-offset")
    if found.as_of_a_fixed_clock and changing:
        winter = min(found.change.before, found.change.after)
        offset = f"{'-' if winter < 0 else '+'}{abs(winter) // 60:02}:{abs(winter) % 60:02}"
        stamps = "UTC" if offset == "+00:00" else f"UTC, or --stamps {offset}"
        return f"are its timestamps in UTC, or in winter time all year? (etl load --replace --stamps {stamps})"
    if not found.as_of_a_fixed_clock and not changing and not named_by_stamps:
        return f"are its timestamps local? (etl load --replace --stamps {found.zone})"
    return "is --timezone right, and are its timestamps?"
