"""Clock of a file of a declared layout: form, zone and meaning of its stamps, and the interval."""

from etl.core.errors import InputError
from etl.core.zones import fixed_offset
from etl.sources.cells.day_codes import DAY_CODE
from etl.sources.cells.stamps import EPOCH
from etl.sources.cells.values import mwh_per_unit
from etl.sources.read_plan.hypotheses.date_order import date_form
from etl.sources.read_plan.hypotheses.stamp_clock import (
    refuse_mixed,
    refuse_offsets,
    zone_of_meters,
    zone_of_titles,
)
from etl.sources.read_plan.hypotheses.stamp_ends import refuse_ends, seconds_late
from etl.sources.read_plan.layout_plan.layout_file import LayoutFile
from etl.sources.read_plan.option_texts import divides_an_hour
from etl.sources.read_plan.plan_values import Clock
from etl.sources.read_plan.samples import Sample, smallest_step
from etl.sources.read_plan.slot_titles import Slots


def clock_of(file: LayoutFile, sample: Sample, unit: str, slots: Slots | None) -> Clock:
    """Return the clock; InputError where the file and its declaration leave something open."""
    layout, options = file.layout, file.options
    form, days_named = _form(file, sample)
    zone, zone_named = _zone(file, form, sample)
    interval = _interval(file, sample, form, (unit, slots))
    counted = slots is not None or is_elapsed(file, slots)
    stamp = _stamp(file, sample, form, counted=counted)
    return Clock(
        stamp_format=form,
        zone=zone,
        zone_named=zone_named,
        stamp="start" if counted or same_clock(file) else stamp,
        stamp_named=bool(counted or options.stamp or layout.stamp),
        interval=interval,
        interval_found=not (slots or layout.period or layout.interval or options.interval) and interval is not None,
        meter_zone=zone_of_meters(_own(layout.zone) or ("" if options.stamps else zone))
        if not options.timezone
        else "",
        days_named=days_named,
        late=0 if counted else seconds_late(sample, form, stamp),
        autumn=options.autumn or "",
    )


def _own(declared: str) -> str:
    """Return a declared zone; empty where the file or the user has to name it."""
    return "" if declared == "local" else declared


def is_elapsed(file: LayoutFile, slots: Slots | None) -> bool:
    """Return whether readings are counted from local midnight on, whatever the clock does."""
    counted = slots is not None and slots.elapsed
    return file.layout.slots == "elapsed" or file.layout.period is not None or counted


def same_clock(file: LayoutFile) -> bool:
    """Return whether stamps are ends on the clock of their starts."""
    return file.layout.ends == "same-clock" and (file.options.stamp or file.layout.stamp) == "end"


def _form(file: LayoutFile, sample: Sample) -> tuple[str, bool]:
    """Return the form of the stamps, and whether anything tells the order of their dates."""
    dates = file.layout.dates
    if dates.startswith(DAY_CODE):
        return f"{dates} {_zone(file, '', sample)[0]}", True
    if dates == EPOCH:
        return EPOCH, True
    refuse_mixed(sample)
    return date_form(sample, file.options.dates or dates or None)


def _zone(file: LayoutFile, form: str, sample: Sample) -> tuple[str, bool]:
    """Return the zone of the stamps, and whether it is named anywhere."""
    declared, options = file.layout.zone, file.options
    if options.timezone is None and not zone_of_meters(declared):
        refuse_offsets(sample, form)
    if form.endswith("-offset") or form == EPOCH or form.startswith(DAY_CODE):
        return "UTC", True
    if options.stamps is not None:
        return options.stamps, True
    if declared == "UTC" or fixed_offset(declared) is not None:
        return declared, True
    titles = (file.title(column) for column in (sample.columns.timestamp, sample.columns.date) if column is not None)
    titled = "" if _own(declared) else zone_of_titles(file.name, titles)
    if titled or options.timezone is not None:
        return titled or options.timezone or "UTC", True
    if declared == "local":
        what = "its timestamps are in the meters' local time, and their time zone is not known"
        raise InputError(file.name, what, "give it with --timezone, such as --timezone America/New_York", code="E-ZONE")
    return declared or "UTC", bool(declared)


def _stamp(file: LayoutFile, sample: Sample, form: str, *, counted: bool) -> str:
    """Return start or end of the interval; InputError where it is not given and the stamps look like ends."""
    stamp = file.options.stamp or file.layout.stamp
    if not stamp and not counted and not (file.options.register or file.layout.register):
        refuse_ends(sample, form)
    return stamp or "start"


def _interval(file: LayoutFile, sample: Sample, form: str, of: tuple[str, Slots | None]) -> int | None:
    """Return the minutes of the interval; None where each channel shows its own, InputError for mean power without."""
    unit, slots = of
    minutes = (
        slots.minutes if slots is not None else file.options.interval or file.layout.interval or file.layout.period
    )
    if minutes is not None or not any(mwh_per_unit(one)[1] for one in _units(file, unit)):
        return minutes
    step = smallest_step(sample, form)
    if step is None or not divides_an_hour(step):
        what = "some values are mean power, and their interval cannot be found from the timestamps"
        raise InputError(file.name, what, "give it with --interval, such as --interval 15min", code="E-INTERVAL")
    return step // 60


def _units(file: LayoutFile, unit: str) -> set[str]:
    """Return the units of the file, its columns and its rows."""
    of_rows = {effect.unit for texts in file.layout.rows.values() for effect in texts.values()}
    return ({value.unit for value in file.layout.values} | of_rows | {unit}) - {""}
