"""Read plan of a file, made from its first bytes and the user's options; what stays unclear is refused."""

from dataclasses import asdict, replace
from pathlib import Path

from etl.blocks.assumptions import DIRECTION, MEDIUM, REGISTER
from etl.core.errors import InputError, UsageError
from etl.core.zones import transitions, zone
from etl.sources.cells.clean_text import printable
from etl.sources.cells.ranges import text_between
from etl.sources.cells.stamps import EPOCH
from etl.sources.cells.values import POWER, UNITS, mwh_per_unit
from etl.sources.read_plan import records
from etl.sources.read_plan.column_roles import Chosen, choose, other_medium_of, values_in
from etl.sources.read_plan.declarations import names, read_layout, shipped
from etl.sources.read_plan.flow_plan.file_flow import (
    check_flow,
    check_medium,
    check_meters,
    check_volume,
    delivery_of,
    flow_of_title,
)
from etl.sources.read_plan.flow_plan.flow_columns import guard_of, partial_column, telling_columns, texts_of
from etl.sources.read_plan.flow_plan.other_media import Whose, gas_by, in_head, twins, without_other_media
from etl.sources.read_plan.foreign import refuse_exchange
from etl.sources.read_plan.head import Head, Text, read_text, syntax_of, table, table_at
from etl.sources.read_plan.hypotheses.assumed import assumptions
from etl.sources.read_plan.hypotheses.date_order import date_form
from etl.sources.read_plan.hypotheses.energy_or_register import refuse_register
from etl.sources.read_plan.hypotheses.numbered_periods import Periods, numbered_periods, refuse_ends_of
from etl.sources.read_plan.hypotheses.stamp_clock import (
    refuse_mixed,
    refuse_offsets,
    with_zone,
    zone_of_meters,
    zone_of_titles,
)
from etl.sources.read_plan.hypotheses.stamp_ends import ends_days, refuse_ends, refuse_ends_of_days, seconds_late
from etl.sources.read_plan.hypotheses.value_titles import refuse_rate, refuse_value_title
from etl.sources.read_plan.layout import Layout
from etl.sources.read_plan.layout_plan.by_layout import by_layout
from etl.sources.read_plan.lengths import with_lengths
from etl.sources.read_plan.option_texts import divides_an_hour
from etl.sources.read_plan.plan_values import (
    Cell,
    Clock,
    Columns,
    Effect,
    Energy,
    Options,
    ReadPlan,
    Table,
    WordColumn,
    is_export,
)
from etl.sources.read_plan.recognise import Found, find, recognise
from etl.sources.read_plan.samples import NO_READING, Sample, decimal_mark, smallest_step, with_short_rows
from etl.sources.read_plan.side_by_side.channel_columns import channels_of, named_channels, of_channels
from etl.sources.read_plan.side_by_side.client_columns import client_columns
from etl.sources.read_plan.side_by_side.repeated_columns import described, first_group, groups_in, side_by_side
from etl.sources.read_plan.table_head.column_line import column_parts
from etl.sources.read_plan.table_head.labels import client_above, flow_above, refuse_media_above, unit_above
from etl.sources.read_plan.titles import (
    is_energy_title,
    is_named,
    is_power,
    is_value,
    other_medium,
    says_electricity,
    says_flow,
    unit_in,
    unit_spelled,
)
from etl.sources.read_plan.wide import NAME as WIDE
from etl.sources.read_plan.wide import wide_layout
from etl.sources.rows import FLOWS
from etl.sources.words.row_words import other_unit

_ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8 with BOM", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
_SEPARATORS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_CHOICES = {
    "unit": UNITS,
    "stamp": ("start", "end"),
    "flow": FLOWS,
    "negative": ("refuse", "export"),
    "dates": ("dmy", "mdy"),
    "decimal": (".", ","),
    "autumn": ("twice", "once", "halves"),
}


def understand(data: bytes, name: str, options: Options) -> ReadPlan:
    """Plan how to read the file whose first HEAD_BYTES (or all) bytes these are; InputError when that is not clear."""
    _check(options)
    plan = _control(data, name, options) if options.control else _understood(data, name, options)
    if options.negative == "export" and plan.energy.flow == "export" and plan.layout == "long":
        what = "its values are export already, so --negative export would make export of all of them"
        raise InputError(name, what, "add --flow import if only those below zero are energy fed in", code="E-FLOW")
    if not (plan.records or _tells_media(plan)):
        check_medium(name, plan.syntax.header)
    if not plan.energy.flow_named:
        check_flow(name)
    return plan


def _control(data: bytes, name: str, options: Options) -> ReadPlan:
    """Plan a file of control reads: what a register showed, unless its rows say from when to when it counted."""
    if options.register is not None or options.step:
        return _understood(data, name, options)
    if (of_records := records.understand_records(data, name, options)) is not None:
        return of_records
    plan = _understood(data, name, replace(options, register=True))
    if any(is_named(title, "end") for title in plan.syntax.header):
        spans = _understood(data, name, replace(options, register=False))
        return plan if spans.columns.end is None else spans
    return plan


def _tells_media(plan: ReadPlan) -> bool:
    """Return whether the rows of a file tell gas from electricity themselves."""
    words = plan.table.words if plan.table is not None else plan.left_out
    return any(effect.ignore for column in words for _, effect in column.effects)


def _understood(data: bytes, name: str, options: Options) -> ReadPlan:
    of_records = records.understand_records(data, name, options)
    if of_records is not None:
        return of_records
    text = read_text(data, name)
    declared = _declared(text, options)
    if declared is not None:
        return by_layout(declared, text, options)
    refuse_exchange(text.name, text.lines)
    numbered = {role for role, name in options.columns.items() if name.isdigit()}
    named = [name for role, name in options.columns.items() if role not in numbered]
    head = table(text, named=named, short="value" in numbered and not numbered.isdisjoint({"timestamp", "date"}))
    wide = wide_layout(head, name, options) if options.format in ("auto", WIDE) and not options.columns else None
    if wide is not None:
        plan = by_layout(Found(wide, head.separator, head.above), text, _with_above(head, wide, options))
        return _with_header_line(plan, head)
    clients = client_columns(head, name, options) if options.wide or _may_be_clients(options) else None
    if clients is not None:
        plan = _of_clients(Found(clients, head.separator, head.above), text, _with_above(head, clients, options))
        return _with_header_line(plan, head)
    if options.format == WIDE:
        raise InputError(name, "has no columns for the slots of a day", "omit --format", code="E-LAYOUT")
    times = groups_in(head) if not options.columns else 1
    if times > 1:
        return _side_by_side(head, times, name, options)
    cells = _channels(head, name, options)
    together = of_channels([_long(head, name, options, cell.column) for cell in cells], cells) if cells else None
    return _long(head, name, options) if together is None else together


def _channels(head: Head, name: str, options: Options) -> tuple[Cell, ...]:
    """Return the channels of a table with several columns of values; empty where it has one, or the user chooses."""
    if "value" in options.columns or options.flow is not None or options.negative != "refuse":
        return ()
    try:
        columns = values_in(head, options, name)
    except InputError:
        return ()  # what is missing is said with all else that is
    return channels_of(head, columns) if len(columns) > 1 else ()


def _with_header_line(plan: ReadPlan, head: Head) -> ReadPlan:
    """Return the plan of a wide table with the line of its header, where that was looked for."""
    if head.preamble is None:
        return plan
    return replace(plan, syntax=replace(plan.syntax, header_line=head.above + 1))


def _with_above(head: Head, layout: Layout, options: Options) -> Options:
    """Return the options of a wide table with what the lines above its header say and no option does."""
    if head.preamble is None:
        return options
    if options.flow is None:
        refuse_media_above(head.preamble)
        flow = flow_above(head.preamble, "")
        options = replace(options, flow=flow if flow in {"export", "generation"} else None)
    if layout.wide != "clients" and "client" not in layout.columns and options.client is None:
        options = replace(options, client=client_above(head.preamble) or None)
    return replace(options, unit=options.unit or unit_above(head.preamble) or None)


def _may_be_clients(options: Options) -> bool:
    return options.format in {"auto", WIDE} and options.client is None and not options.columns


def _of_clients(found: Found, text: Text, options: Options) -> ReadPlan:
    """Plan a table with a column for each client; its values may be what registers show, as in a long one."""
    plan = by_layout(found, text, options)
    if options.register is None and not mwh_per_unit(plan.energy.unit)[1]:
        head = table_at(text, found.separator, found.skip, headed=True)
        sample, title = Sample(text.name, head, plan.columns), _title(head, plan.columns.value)
        refuse_register(sample, title, plan.clock.stamp_format, plan.energy, plan.syntax.decimal)
    return plan


def _side_by_side(head: Head, times: int, name: str, options: Options) -> ReadPlan:
    """Plan a table that has the same columns several times, each time for another channel."""
    groups = described(head, times)
    own = replace(options, client=options.client or groups[0].client or None)
    flow = options.flow or groups[0].flow or ("import" if any(group.flow for group in groups) else None)
    plan = _long(first_group(head, times), name, replace(own, flow=flow))
    if options.client or options.flow:
        groups = [
            group._replace(client="" if options.client else group.client, flow="" if options.flow else group.flow)
            for group in groups
        ]
    return side_by_side(plan, head, groups, name)


def _declared(text: Text, options: Options) -> Found | None:
    """Find the declared layout of a file: the user's own, the one that the user names, or the one that matches."""
    if options.layout is not None:
        return find(text, read_layout(Path(options.layout)))
    if options.format == "auto":
        return None if options.columns else recognise(text)
    return None if options.format in ("long", WIDE) else find(text, shipped(options.format))


def _long(head: Head, name: str, options: Options, value: int | None = None) -> ReadPlan:
    """Plan a table of one reading a row; `value` is one of several columns of values."""
    try:
        chosen = choose(head, options, name, value)
    except InputError as error:
        raise (error if options.timezone else with_zone(error, head.rows[:3])) from None
    flow, flow_named = _flow(head, chosen.columns, name, options)
    partial = _partial(head, chosen.columns, options)
    flow_named = flow_named or partial is not None
    left_out = _left_out(head, chosen.columns, flow, options, partial)
    head = without_other_media(head, left_out, name)
    if options.flow is None and chosen.columns.meter is not None and not is_export(head.header):
        check_meters(name, texts_of(head, chosen.columns.meter), flow_named=flow_named)
    sample = Sample(name, head, chosen.columns)
    between = text_between(sample.when)
    if between and options.stamp == "end":
        what = f"its timestamps are ranges, such as {printable(sample.when[0], 60)!r}, of which the start counts"
        raise InputError(name, what, "omit --stamp", code="E-STAMP")
    sample, chosen = replace(sample, between=between), replace(chosen, stamp="start" if between else chosen.stamp)
    periods = None if between else numbered_periods(sample)
    if periods is not None:
        sample, chosen, options = _by_periods(sample, chosen, periods, options)
    unit, unit_named, columns = _unit(sample, options)
    if "value" not in options.columns:
        refuse_value_title(name, head, columns.value, unit)
    clock = _clock(sample, chosen, unit, options)
    midnight = clock.stamp == "end" and columns.date is not None and ends_days(sample, clock.stamp_format)
    table = Table((Cell(columns.value),), words=left_out, between=between, midnight_ends=midnight)
    if periods is not None:
        table = replace(table, period=periods.column, period_minutes=periods.minutes, elapsed=True)
    rich = partial is not None or clock.stamp_format == EPOCH
    rich = rich or any(effect.unit for words in left_out for _, effect in words.effects)
    plain = not (between or midnight or periods or rich)
    column = columns.flow
    delivery = delivery_of(name, _title(head, column), texts_of(head, column)) if column is not None else ""
    plan = ReadPlan(
        layout="long",
        syntax=syntax_of(head, decimal_mark(sample, options.decimal), NO_READING),
        clock=clock,
        energy=_energy(head, columns, (unit, unit_named), (flow, flow_named, delivery), options),
        columns=columns,
        client=chosen.client,
        client_label=head.preamble.label_of(chosen.client) if head.preamble and chosen.client else "",
        left_out=left_out if plain else (),
        table=None if plain else table,
        gas_by=gas_by(head, chosen.columns.unit, _whose(chosen.columns)),
    )
    if options.register is None and not mwh_per_unit(unit)[1]:
        title = _title(head, columns.value)
        refuse_register(sample, title, plan.clock.stamp_format, plan.energy, plan.syntax.decimal)
    if "value" not in options.columns and not (options.unit or options.register is not None):
        refuse_rate(name, _title(head, columns.value), smallest_step(sample, clock.stamp_format))
    return with_short_rows(with_lengths(plan, sample, options), head)


def _by_periods(sample: Sample, chosen: Chosen, periods: Periods, options: Options) -> tuple[Sample, Chosen, Options]:
    """Return what is known of rows of a date and the number of a period."""
    if options.stamp == "end":
        refuse_ends_of(periods, sample)
    columns = chosen.columns
    if columns.date is not None:
        columns = replace(columns, timestamp=columns.date, date=None, time=None)
    options = replace(options, interval=periods.minutes)
    return replace(sample, columns=columns), replace(chosen, columns=columns, stamp="start"), options


def _energy(
    head: Head, columns: Columns, unit: tuple[str, bool], flow: tuple[str, bool, str], options: Options
) -> Energy:
    title, (direction, flow_named, delivery) = _title(head, columns.value), flow
    return Energy(
        *unit,
        direction,
        flow_named,
        delivery,
        options.negative,
        medium_named=options.flow is not None or any(map(says_electricity, head.header)),
        kind_named=options.register is not None or mwh_per_unit(unit[0])[1] or is_energy_title(title),
    )


def _clock(sample: Sample, chosen: Chosen, unit: str, options: Options) -> Clock:
    refuse_mixed(sample)
    form, days_named = date_form(sample, options.dates)
    if options.timezone is None:
        refuse_offsets(sample, form)
    zone_name, zone_named = _zone(sample.head, chosen.columns, form, options, sample.name)
    stamp, stamp_named = _stamp(sample, chosen, form, options)
    return Clock(
        stamp_format=form,
        zone=zone_name,
        zone_named=zone_named,
        meter_zone="" if options.stamps else zone_of_meters(zone_name),
        stamp=stamp,
        stamp_named=stamp_named,
        interval=_interval(sample, form, unit, options),
        interval_found=options.interval is None and mwh_per_unit(unit)[1],
        days_named=days_named,
        late=seconds_late(sample, form, stamp),
        autumn=options.autumn or "",
    )


def _check(options: Options) -> None:
    for field, choices in {"format": ("auto", "long", WIDE, *records.RECORDS, *names()), **_CHOICES}.items():
        given = getattr(options, field)
        if given is not None and given not in choices:
            raise UsageError(f"--{field} {given}: is not one of {', '.join(choices)}")
    if options.wide and (options.client or options.columns):
        given = "--client" if options.client else "--columns"
        raise UsageError(f"--wide takes the clients from the titles of columns (omit {given})")
    if options.interval is not None and not divides_an_hour(options.interval * 60):
        raise UsageError(
            f"--interval {options.interval}min: does not divide an hour (1, 5, 10, 15, 20, 30, 60 minutes do)"
        )


def _title(head: Head, column: int | None) -> str:
    return printable(head.header[column], 80) if column is not None and column < len(head.header) else ""


def _zone(head: Head, columns: Columns, form: str, options: Options, name: str) -> tuple[str, bool]:
    """Return the zone of the stamps, and whether it is named anywhere."""
    if form.endswith("-offset") or form == EPOCH:
        return "UTC", True
    if options.stamps is not None:
        return zone(options.stamps).key, True
    titles = (_title(head, column) for column in (columns.timestamp, columns.date, columns.time))
    titled = zone_of_titles(name, titles)
    if titled or options.timezone is None:
        return titled or "UTC", bool(titled)
    return zone(options.timezone).key, True


def _unit(sample: Sample, options: Options) -> tuple[str, bool, Columns]:
    """Return the unit, whether it is named anywhere, and the columns, less that of units if --unit replaces it."""
    columns = sample.columns
    if other_medium(_title(sample.head, columns.value)):
        raise other_medium_of(sample.name, sample.head.header[columns.value])
    if options.unit is not None:
        return options.unit, True, _without_unit(columns)
    title = _title(sample.head, columns.value)
    found = unit_in(title) or (unit_above(sample.head.preamble) if sample.head.preamble is not None else None) or None
    if found is None and columns.unit is None and is_power(title):
        raise InputError(
            sample.name, f"column {title!r} names no unit", "give it with --unit, such as --unit kW", code="E-UNIT"
        )
    if columns.unit is None:
        return found or "kWh", found is not None, columns
    by_row = _unit_effects(sample.head, columns.unit)
    return _unit_of_rows(sample, columns.unit), True, _without_unit(columns) if by_row else columns


def _unit_of_rows(sample: Sample, column: int) -> str:
    words = list(dict.fromkeys(cell for cell in sample.cells(column) if cell))
    units = {unit_spelled(word) for word in words}
    if _unit_effects(sample.head, column):
        return "kWh"
    if len(units) == 1 and (unit := units.pop()) is not None:
        return unit
    shown = ", ".join(repr(word[:20]) for word in words[:4]) or "nothing"
    what = f"column {_title(sample.head, column)!r} names {shown} as the unit"
    if units.intersection(POWER):
        raise InputError(sample.name, what, "make it a file for energy and one for mean power")
    raise InputError(
        sample.name, what, "all rows must have units of energy: give that of the file with --unit", code="E-UNIT"
    )


def _unit_effects(head: Head, column: int) -> tuple[tuple[str, Effect], ...]:
    """Return the units of energy that the rows of a column name, where they name several and no others."""
    texts = texts_of(head, column)
    units = {text.casefold(): unit_spelled(text) for text in texts if not other_unit(text)}
    if len(set(units.values())) < 2 or any(unit is None or unit in POWER for unit in units.values()):
        return ()
    return tuple((text, Effect(unit=unit or "")) for text, unit in units.items())


def _without_unit(columns: Columns) -> Columns:
    return Columns(**{**asdict(columns), "unit": None})


def _stamp(sample: Sample, chosen: Chosen, form: str, options: Options) -> tuple[str, bool]:
    """Return start or end of the interval, and whether it is given anywhere."""
    given = options.stamp or chosen.stamp
    if given:
        return given, True
    if not options.register:
        refuse_ends_of_days(sample, form)
        meters = options.timezone if form.endswith("-offset") or options.stamps else None
        refuse_ends(sample, form, None if meters is None else transitions(meters))
    return "start", False


def _interval(sample: Sample, form: str, unit: str, options: Options) -> int | None:
    """Return the minutes of the interval, where the user gives them or mean power needs them."""
    if options.interval is not None or not mwh_per_unit(unit)[1]:
        return options.interval
    step = smallest_step(sample, form)
    if step is None or not divides_an_hour(step):
        what = f"values in {unit} are mean power, and their interval cannot be found from the timestamps"
        raise InputError(sample.name, what, "give it with --interval, such as --interval 15min", code="E-INTERVAL")
    return step // 60


def _flow(head: Head, columns: Columns, name: str, options: Options) -> tuple[str, bool]:
    """Return the flow of rows without a flow column, and whether any word names it."""
    if options.flow is not None:
        return options.flow, True
    others = [title for column, title in enumerate(head.header) if column != columns.value]
    check_volume(name, _title(head, columns.value), others)
    if head.preamble is not None:
        refuse_media_above(head.preamble)
    if columns.flow is not None:
        return "import", True
    others = [title for title in head.header if is_value(title) or says_flow(title)]
    found = flow_of_title(name, _title(head, columns.value), others)
    if head.preamble is not None:
        found = flow_above(head.preamble, found)
    return found or "import", bool(found)


def _free(head: Head, columns: Columns) -> list[int]:
    """Return the columns that say nothing but the register, the flow or the unit of their rows."""
    used = {column for role, column in asdict(columns).items() if role not in {"register", "flow", "unit"}}
    return [column for column in range(len(head.header)) if column not in used]


def _partial(head: Head, columns: Columns, options: Options) -> int | None:
    """Return a column that names the flow of some rows only, where that leaves no row open."""
    return partial_column(head, _free(head, columns), options.flow) if columns.flow is None else None


def _left_out(head: Head, columns: Columns, flow: str, options: Options, partial: int | None) -> tuple[WordColumn, ...]:
    """Return the columns whose texts tell rows that are passed over, at fault, or of another flow or unit."""
    guarded = options.flow is None and columns.flow is None
    words = []
    for column in telling_columns(head, _free(head, columns)):
        reads = "any" if column == partial else guard_of(head, column, flow_named=not guarded)
        words.append(in_head(head, WordColumn(column, reads=reads, flow="" if column == partial else flow)))
    if columns.unit is not None:
        of_unit = in_head(head, WordColumn(columns.unit, reads="unit"))
        units = _unit_effects(head, columns.unit) if options.unit is None else ()
        words.append(replace(of_unit, effects=(*units, *of_unit.effects), reads="") if units else of_unit)
    same = twins(head, columns.unit, _whose(columns))
    return (*words, *([same] if same is not None else []))


def _whose(columns: Columns) -> Whose:
    return Whose(columns.client, columns.meter, columns.register, (columns.timestamp, columns.date, columns.time))


def sentence(plan: ReadPlan) -> str:
    """Write the line that says how a file is read, so that the user can stop a wrong guess."""
    if plan.records:
        control = ", only compared with readings" if plan.energy.control else ""
        return f"layout {plan.layout}, {plan.records}{_meters(plan)}{control}"
    assumed = " (assumed: no unit is named)"
    encoding = _ENCODINGS.get(plan.syntax.encoding, plan.syntax.encoding)
    parts = (
        f"layout {plan.layout}",
        *([f"header on line {plan.syntax.header_line}"] if plan.syntax.header_line else []),
        *([f"client {printable(plan.client)}"] if plan.syntax.header_line and plan.client else []),
        f"separator {_SEPARATORS.get(plan.syntax.separator, repr(plan.syntax.separator))}",
        f"decimal {'comma' if plan.syntax.decimal == ',' else 'point'}",
        encoding,
        _stamps(plan),
        *(
            []
            if plan.energy.register
            else [f"at the {plan.clock.stamp} of the interval{'' if plan.clock.stamp_named else ' (assumed)'}"]
        ),
        f"{plan.energy.unit}{'' if plan.energy.unit_named else assumed}",
        _length(plan),
    )
    return ", ".join((*parts, *_flow_said(plan))) + _tail(plan) + "".join(f", {one}" for one in column_parts(plan))


def _flow_said(plan: ReadPlan) -> tuple[str, ...]:
    """Return where the flow comes from, if it is not import throughout."""
    words = plan.table.words if plan.table is not None else ()
    reads = {"flow", "any"} if plan.layout in {"long", WIDE} else {"flow"}
    column = next((one.column for one in words if one.reads in reads), plan.columns.flow)
    if plan.layout == "long" and plan.table is not None and len(plan.table.cells) > 1 and not plan.table.by_column:
        return named_channels(plan)
    if column is not None:
        title = plan.syntax.header[column] if column < len(plan.syntax.header) else f"column {column + 1}"
        return (f"flow as {printable(title, 80)} says",)
    return () if plan.energy.flow == "import" else (plan.energy.flow,)


def _stamps(plan: ReadPlan) -> str:
    clock = plan.clock
    order = "" if clock.days_named else f", dates {'day' if clock.stamp_format.startswith('dmy') else 'month'} first"
    order += " (assumed)" if order else ""
    if not clock.zone_named:
        return f"timestamps in {clock.zone} (assumed: no zone is named){order}"
    stamps = "with offsets" if clock.meter_zone and clock.has_offsets else f"in {clock.zone}"
    return f"timestamps {stamps}{_meters(plan)}{order}"


def _meters(plan: ReadPlan) -> str:
    """Return where the meters stand, unless their stamps show it."""
    clock = plan.clock
    if not clock.meter_zone:
        return ", meters in UTC (assumed)"
    return f", meters in {clock.meter_zone}" if clock.meter_zone != clock.zone or plan.records else ""


def _tail(plan: ReadPlan) -> str:
    """Return in few words what nearly every file means, and this one does not say."""
    tail = [one.what for one in assumptions(plan) if one.name in {DIRECTION, MEDIUM, REGISTER}]
    return f", {', '.join(tail)} (assumed)" if tail else ""


def _length(plan: ReadPlan) -> str:
    if plan.energy.control:
        what = "reads of a register" if plan.energy.register else "what a register counted"
        return f"{what}, only compared with readings"
    if plan.energy.register:
        return "reads of a register, energy is the difference of two"
    if plan.clock.step:
        return f"each a {plan.clock.step}"
    found = f"interval {plan.clock.interval} min" if plan.clock.interval else "interval found for each channel"
    return found + (", dates of ends included" if plan.clock.whole_days else "")
