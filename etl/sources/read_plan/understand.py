"""Read plan of a file, made from its first bytes and the user's options; what stays unclear is refused."""

from dataclasses import asdict
from pathlib import Path
from zoneinfo import ZoneInfo

from etl.core.errors import InputError, UsageError
from etl.core.zones import zone
from etl.sources.cells.clean_text import printable
from etl.sources.cells.values import FLOW_WORDS, UNITS, mwh_per_unit
from etl.sources.read_plan import records
from etl.sources.read_plan.column_roles import Chosen, choose
from etl.sources.read_plan.declarations import names, read_layout, shipped
from etl.sources.read_plan.head import Head, Text, read_text, syntax_of, table
from etl.sources.read_plan.layout_plan.by_layout import by_layout
from etl.sources.read_plan.lengths import with_lengths
from etl.sources.read_plan.option_texts import divides_an_hour
from etl.sources.read_plan.plan_values import Clock, Columns, Energy, Options, ReadPlan
from etl.sources.read_plan.recognise import Found, find, recognise
from etl.sources.read_plan.samples import (
    NO_READING,
    Sample,
    decimal_mark,
    ends_or_starts,
    looks_like_ends,
    smallest_step,
    stamp_format,
)
from etl.sources.read_plan.titles import foreign_unit_in, is_power, says_utc, unit_in, unit_spelled
from etl.sources.read_plan.wide import NAME as WIDE
from etl.sources.read_plan.wide import wide_layout
from etl.sources.rows import FLOWS

_ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 with BOM", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_CHOICES = {
    "unit": UNITS,
    "stamp": ("start", "end"),
    "flow": FLOWS,
    "negative": ("refuse", "export"),
    "dates": ("dmy", "mdy"),
    "decimal": (".", ","),
}


def understand(data: bytes, name: str, options: Options) -> ReadPlan:
    """Plan how to read the file whose first HEAD_BYTES (or all) bytes these are; InputError when that is not clear."""
    _check(options)
    of_records = records.understand_records(data, name, options)
    if of_records is not None:
        return of_records
    text = read_text(data, name)
    declared = _declared(text, options)
    if declared is not None:
        return by_layout(declared, text, options)
    head = table(text)
    wide = wide_layout(head, name, options) if options.format in ("auto", WIDE) and not options.columns else None
    if wide is not None:
        return by_layout(Found(wide, head.separator, head.above), text, options)
    if options.format == WIDE:
        raise InputError(name, "has no columns for the slots of a day", "omit --format")
    return _long(head, name, options)


def _declared(text: Text, options: Options) -> Found | None:
    """Find the declared layout of a file: the user's own, the one that the user names, or the one that matches."""
    if options.layout is not None:
        return find(text, read_layout(Path(options.layout)))
    if options.format == "auto":
        return None if options.columns else recognise(text)
    return None if options.format in ("long", WIDE) else find(text, shipped(options.format))


def _long(head: Head, name: str, options: Options) -> ReadPlan:
    chosen = choose(head, options.columns, options.client, name)
    sample = Sample(name, head, chosen.columns)
    unit, unit_named, columns = _unit(sample, options)
    plan = ReadPlan(
        layout="long",
        syntax=syntax_of(head, decimal_mark(sample, options.decimal), NO_READING),
        clock=_clock(sample, chosen, unit, options),
        energy=Energy(unit, unit_named, _flow(head, columns, options), options.negative),
        columns=columns,
        client=options.client,
    )
    return with_lengths(plan, sample, options)


def _clock(sample: Sample, chosen: Chosen, unit: str, options: Options) -> Clock:
    form = stamp_format(sample, options.dates)
    zone_name, zone_named = _zone(sample.head, chosen.columns, form, options)
    stamp, stamp_named = _stamp(sample, chosen, form, options)
    return Clock(
        stamp_format=form,
        zone=zone_name,
        zone_named=zone_named,
        stamp=stamp,
        stamp_named=stamp_named,
        interval=_interval(sample, form, unit, options),
        interval_found=options.interval is None and mwh_per_unit(unit)[1],
    )


def _check(options: Options) -> None:
    for field, choices in {"format": ("auto", "long", WIDE, *records.RECORDS, *names()), **_CHOICES}.items():
        given = getattr(options, field)
        if given is not None and given not in choices:
            raise UsageError(f"--{field} {given}: is not one of {', '.join(choices)}")
    if options.interval is not None and not divides_an_hour(options.interval * 60):
        raise UsageError(
            f"--interval {options.interval}min: does not divide an hour (1, 5, 10, 15, 20, 30, 60 minutes do)"
        )


def _title(head: Head, column: int | None) -> str:
    return printable(head.header[column], 80) if column is not None and column < len(head.header) else ""


def _zone(head: Head, columns: Columns, form: str, options: Options) -> tuple[str, bool]:
    """Return the zone of the stamps, and whether it is named anywhere."""
    if form.endswith("-offset"):
        return "UTC", True
    given = options.stamps or options.timezone
    if given is not None:
        found: ZoneInfo = zone(given)
        return found.key, True
    titles = (_title(head, column) for column in (columns.timestamp, columns.date, columns.time))
    return "UTC", any(says_utc(title) for title in titles)


def _unit(sample: Sample, options: Options) -> tuple[str, bool, Columns]:
    """Return the unit, whether it is named anywhere, and the columns, less that of units if --unit replaces it."""
    columns = sample.columns
    if options.unit is not None:
        return options.unit, True, _without_unit(columns)
    title = _title(sample.head, columns.value)
    found = unit_in(title)
    foreign = foreign_unit_in(title)
    if found is None and foreign is not None:
        raise InputError(
            sample.name,
            f"column {title!r} is in {foreign}, not a unit of energy",
            "if its values are energy, give their unit with --unit",
        )
    if found is None and columns.unit is None and is_power(title):
        raise InputError(sample.name, f"column {title!r} names no unit", "give it with --unit, such as --unit kW")
    if columns.unit is None:
        return found or "kWh", found is not None, columns
    return _unit_of_rows(sample, columns.unit), True, columns


def _unit_of_rows(sample: Sample, column: int) -> str:
    words = list(dict.fromkeys(cell for cell in sample.cells(column) if cell))
    units = {unit_spelled(word) for word in words}
    if len(units) == 1 and (unit := units.pop()) is not None:
        return unit
    shown = ", ".join(repr(word[:20]) for word in words[:4]) or "nothing"
    what = f"column {_title(sample.head, column)!r} names {shown} as the unit"
    raise InputError(sample.name, what, "all rows must have one unit of energy: give it with --unit")


def _without_unit(columns: Columns) -> Columns:
    return Columns(**{**asdict(columns), "unit": None})


def _stamp(sample: Sample, chosen: Chosen, form: str, options: Options) -> tuple[str, bool]:
    """Return start or end of the interval, and whether it is given anywhere."""
    given = options.stamp or chosen.stamp
    if given:
        return given, True
    if looks_like_ends(sample, form):
        raise ends_or_starts(sample)
    return "start", False


def _interval(sample: Sample, form: str, unit: str, options: Options) -> int | None:
    """Return the minutes of the interval, where the user gives them or mean power needs them."""
    if options.interval is not None or not mwh_per_unit(unit)[1]:
        return options.interval
    step = smallest_step(sample, form)
    if step is None or not divides_an_hour(step):
        what = f"values in {unit} are mean power, and their interval cannot be found from the timestamps"
        raise InputError(sample.name, what, "give it with --interval, such as --interval 15min")
    return step // 60


def _flow(head: Head, columns: Columns, options: Options) -> str:
    if options.flow is not None:
        return options.flow
    words = _title(head, columns.value).casefold().replace("_", " ").replace("(", " ").split()
    return next((FLOW_WORDS[word] for word in words if word in FLOW_WORDS), "import")


def sentence(plan: ReadPlan) -> str:
    """Write the line that says how a file is read, so that the user can stop a wrong guess."""
    if plan.records:
        return f"layout {plan.layout}, {plan.records}"
    assumed = " (assumed: no unit is named)"
    encoding = _ENCODINGS.get(plan.syntax.encoding, plan.syntax.encoding)
    parts = (
        f"layout {plan.layout}",
        f"separator {_SEPARATORS.get(plan.syntax.separator, repr(plan.syntax.separator))}",
        f"decimal {'comma' if plan.syntax.decimal == ',' else 'point'}",
        encoding,
        f"timestamps in {plan.clock.zone}{'' if plan.clock.zone_named else ' (assumed: no zone is named)'}",
        *(
            []
            if plan.energy.register
            else [f"at the {plan.clock.stamp} of the interval{'' if plan.clock.stamp_named else ' (assumed)'}"]
        ),
        f"{plan.energy.unit}{'' if plan.energy.unit_named else assumed}",
        _length(plan),
    )
    flow = () if plan.energy.flow == "import" or plan.columns.flow is not None else (plan.energy.flow,)
    return ", ".join((*parts, *flow))


def _length(plan: ReadPlan) -> str:
    if plan.energy.register:
        return "reads of a register, energy is the difference of two"
    if plan.clock.step:
        return f"each a {plan.clock.step}"
    found = f"interval {plan.clock.interval} min" if plan.clock.interval else "interval found for each channel"
    return found + (", dates of ends included" if plan.clock.whole_days else "")
