"""Lengths of readings over an hour: given by options, or by a column of ends."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from etl.core.errors import InputError, UsageError
from etl.core.zones import Transitions, transitions
from etl.sources.cells.stamps import StampParser, kind
from etl.sources.cells.values import POWER
from etl.sources.read_plan.plan_values import Columns, Options, ReadPlan
from etl.sources.read_plan.samples import Sample, seconds
from etl.sources.read_plan.spans import DAY, Calendar, LongRule
from etl.sources.read_plan.titles import is_named

_SPAN = "write ends with their time, such as 2024-02-01 00:00"


def with_lengths(plan: ReadPlan, sample: Sample, options: Options) -> ReadPlan:
    """Return the plan with what is known of the length of its readings; InputError where that could be two things."""
    known = with_options(plan, options)
    if plan.clock.interval or options.step or options.register:
        return known
    _refuse_repeated_dates(sample)
    end = _end(sample, plan)
    if end is None:
        return known
    clock = replace(known.clock, whole_days=_whole_days(sample, plan, end))
    return replace(known, clock=clock, columns=replace(plan.columns, end=end))


def with_options(plan: ReadPlan, options: Options) -> ReadPlan:
    """Return the plan with the user's options on the length of its readings."""
    _check(plan, options)
    clock = replace(plan.clock, step=options.step or "", day_zone=_day_zone(plan, options))
    return replace(
        plan,
        clock=replace(clock, meter_zone=options.timezone or clock.meter_zone),
        energy=replace(plan.energy, register=bool(options.register), digits=options.digits, control=options.control),
    )


def long_rule(plan: ReadPlan, zone: Transitions | None) -> LongRule | None:
    """Return the rule for long rows of a file whose stamps are of a zone; None where no row is long."""
    if not (plan.clock.step or plan.energy.register or plan.columns.end is not None):
        return None
    return LongRule(zone, calendar(plan), plan.clock.step, plan.clock.stamp == "end", plan.energy.register)


def calendar(plan: ReadPlan) -> Calendar:
    """Return the days and months that long readings of a file follow."""
    return Calendar(zone_of(plan.clock.day_zone or plan.clock.zone))


def zone_of(name: str) -> Transitions | None:
    """Return the changes of a zone; None for UTC."""
    return None if name == "UTC" else transitions(name)


def _check(plan: ReadPlan, options: Options) -> None:
    if options.digits is not None and options.control:
        raise UsageError("--digits cannot be used with --control: over a register's roll-over nothing is compared")
    if options.digits is not None and not options.register:
        raise UsageError("--digits needs --register")
    if options.register and options.autumn == "halves":
        raise UsageError("--autumn halves is of energy: what a register shows has no halves (omit --autumn)")
    if options.register and (options.step or options.interval):
        raise UsageError(
            "--register cannot be used with --interval: register reads have no fixed interval (omit --interval)"
        )
    if (options.step or options.register) and plan.energy.unit in POWER:
        raise UsageError(f"--unit {plan.energy.unit}: mean power is read only where intervals are an hour at most")


def _day_zone(plan: ReadPlan, options: Options) -> str:
    """Return the zone of the meters, whose days count, where stamps are of another zone."""
    return options.timezone if options.timezone and options.timezone != plan.clock.zone else ""


def _end(sample: Sample, plan: ReadPlan) -> int | None:
    """Find the column of ends beside that of starts, in the same form; None where there is none, or several."""
    columns, header = plan.columns, sample.head.header
    if columns.timestamp is None or plan.clock.stamp == "end":
        return None
    own = _kind(sample, columns.timestamp)
    found = [
        column
        for column, title in enumerate(header)
        if column not in vars(columns).values() and is_named(title, "end") and _kind(sample, column) == own
    ]
    if len(found) != 1 or not _reads(sample.cells(found[0]), plan.clock.stamp_format):
        return None
    return found[0]


def _kind(sample: Sample, column: int) -> str:
    return next((kind(cell) for cell in sample.cells(column) if cell), "")


def _reads(cells: Sequence[str], form: str) -> bool:
    parser = StampParser(form)
    try:
        return bool(cells) and all(parser.seconds(cell) >= 0 for cell in cells)
    except ValueError:
        return False


def _whole_days(sample: Sample, plan: ReadPlan, end: int) -> bool:
    """Return whether ends are dates of the last day, as the rows show; InputError where none shows it."""
    column = plan.columns.timestamp
    if column is None or _kind(sample, column) != "date":
        return False
    spans = _spans(sample, plan, column, end)
    if any(first == last for first, last in spans):
        return True
    for length in (0, 1):
        if any(following[0] - last == length * DAY for (_, last), following in pairwise(spans)):
            return bool(length)
    what = f"column {sample.head.header[end]!r} holds dates that may be the last day or the day after it"
    raise InputError(sample.name, what, _SPAN, code="E-INTERVAL")


def _spans(sample: Sample, plan: ReadPlan, start: int, end: int) -> list[tuple[int, int]]:
    """Return starts and ends of the first channel."""
    form = plan.clock.stamp_format
    both = [[*seconds([row[start], row[end]], form)] for row in _first_rows(sample, plan.columns)]
    return sorted((pair[0], pair[1]) for pair in both if len(pair) == 2)


def _first_rows(sample: Sample, columns: Columns) -> list[list[str]]:
    """Return the rows of the first channel."""
    identity = [columns.client, columns.meter, columns.register, columns.flow]
    keys = [column for column in identity if column is not None]
    rows = [row for row in sample.head.rows if len(row) == sample.head.fields]
    return [row for row in rows if all(row[column] == rows[0][column] for column in keys)]


def _refuse_repeated_dates(sample: Sample) -> None:
    """Refuse dates alone that a channel has twice: the time must be in another column, or is missing."""
    column = sample.columns.timestamp
    if column is None or _kind(sample, column) != "date":
        return
    rows = {tuple(row) for row in _first_rows(sample, sample.columns)}
    if len({row[column] for row in rows}) < len(rows):
        numbered = _numbered_periods(sample)
        if numbered:
            what = f"column {numbered!r} numbers the hours or periods of a day"
            raise InputError(
                sample.name, what, "declare it as a period in a layout of your own: --layout FILE", code="E-REGISTER"
            )
        what = f"column {sample.head.header[column]!r} holds dates without a time"
        remedy = "name the column of the time with --columns date=...,time=..."
        raise InputError(sample.name, what, remedy, code="E-REGISTER")


def _numbered_periods(sample: Sample) -> str:
    """Return the title of a column of times that holds numbers such as 1 to 24; empty where there is none."""
    for column, title in enumerate(sample.head.header):
        cells = sample.cells(column) if is_named(title, "time") else []
        if cells and all(cell.isascii() and cell.isdigit() and len(cell) < 3 for cell in cells):
            return title
    return ""
