"""Plan of a file of a declared layout: from the declaration, the head, and the user's options, which outrank both."""

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePath

from etl.core.errors import InputError
from etl.core.zones import fixed_offset
from etl.sources.cells.clean_text import BLANKS, clean_id, printable
from etl.sources.cells.day_codes import DAY_CODE
from etl.sources.cells.stamps import EPOCH
from etl.sources.cells.values import FLOW_WORDS, QUALITY_WORDS, flow, mwh_per_unit
from etl.sources.read_plan.head import Head, Text, table_at
from etl.sources.read_plan.layout import Layout, Title, Value
from etl.sources.read_plan.lengths import with_options
from etl.sources.read_plan.option_texts import divides_an_hour
from etl.sources.read_plan.plan_values import Cell, Columns, Options, Table, Understood, Words
from etl.sources.read_plan.recognise import Found
from etl.sources.read_plan.samples import (
    NO_READING,
    Sample,
    decimal_mark,
    ends_or_starts,
    looks_like_ends,
    smallest_step,
    stamp_format,
)
from etl.sources.read_plan.sections import with_sections
from etl.sources.read_plan.slot_titles import Slots, is_flag, slots_in
from etl.sources.read_plan.titles import compact, is_power, says_utc, unit_in, unit_spelled

_NEEDED = ("client", "timestamp", "date", "time", "period", "value")
_NOT_VALUES = ("client", "meter", "register", "timestamp", "date", "time", "flow", "quality", "unit", "period", "type")


def by_layout(found: Found, text: Text, options: Options) -> Understood:
    """Return the plan of a file; InputError where it and its declaration disagree, or an option is needed."""
    layout, text, sections = with_sections(found.layout, text, found.separator, found.skip)
    seen = table_at(text, found.separator, found.skip, headed=bool(layout.header))
    how = replace(_Reading(layout, text, found.skip, seen, options).understood(), sections=sections)
    return with_options(
        how,
        replace(
            options,
            register=options.register or layout.register,
            digits=options.digits or layout.digits,
            step=options.step or layout.every or None,
        ),
    )


@dataclass(frozen=True)
class _Reading:
    layout: Layout
    text: Text
    skip: int
    """Lines above the header."""
    head: Head
    options: Options

    @property
    def name(self) -> str:
        return self.text.name

    def understood(self) -> Understood:
        layout, options, seen = self.layout, self.options, self.head
        places = self._places()
        slots = self._slots(places) if layout.wide == "slots" else None
        cells = self._cells(places, slots)
        columns = self._columns(places, cells)
        sample = Sample(self.name, seen, columns, tuple(cell.place for cell in cells), layout.between)
        form = self._form(sample, columns)
        unit, unit_said = self._unit(columns, cells)
        interval = self._interval(sample, form, unit, slots)
        zone, zone_said = self._zone(form, columns)
        elapsed = layout.slots == "elapsed" or layout.period is not None or (slots is not None and slots.elapsed)
        stamp = self._stamp(sample, form, counted=slots is not None or elapsed)
        same_clock = layout.ends == "same-clock" and (options.stamp or layout.stamp) == "end"
        return Understood(
            layout=layout.name,
            encoding=seen.encoding,
            separator=seen.separator,
            decimal=options.decimal or layout.decimal or decimal_mark(sample, None),
            skip=seen.skip,
            fields=seen.fields,
            header=seen.header,
            columns=columns,
            stamp_format=form,
            zone=zone,
            zone_said=zone_said,
            stamp="start" if slots is not None or elapsed or same_clock else stamp,
            unit=unit,
            interval=interval,
            interval_seen=not (slots or layout.period or layout.interval or options.interval) and interval is not None,
            flow=options.flow or layout.flow or self._flow_above() or self._flow_of_title(columns),
            negative=layout.negative if layout.negative and options.negative == "refuse" else options.negative,
            client=self._client(columns),
            blanks=(*NO_READING, *layout.no_reading),
            stamp_said=bool(slots is not None or elapsed or options.stamp or layout.stamp),
            unit_said=unit_said,
            revision=self._revision(places, form),
            place=layout.zone if "/" in layout.zone and options.timezone is None else "",
            table=Table(
                cells=cells,
                by_column=layout.wide == "clients",
                words=self._words(places),
                qualities=tuple(layout.quality.items()),
                period=places.get("period"),
                period_minutes=layout.period or 0,
                elapsed=elapsed,
                between=layout.between,
                same_clock=same_clock,
                midnight_ends=layout.midnight == "end-of-day",
                spring=layout.spring,
                autumn=layout.autumn,
                short_rows=layout.short_rows,
            ),
        )

    def _places(self) -> dict[str, int]:
        """Return columns by role; InputError for a missing one that is needed."""
        found = {}
        for role, titles in self.layout.columns.items():
            place = self._find(titles)
            if place is not None:
                found[role] = place
            elif role in _NEEDED:
                raise self._no_column(titles)
        if "client" in found and not self._filled(found["client"]):
            del found["client"]
        return found

    def _filled(self, place: int) -> bool:
        return any(row[place].strip(BLANKS) for row in self.head.rows if place < len(row))

    def _find(self, titles: tuple[Title, ...]) -> int | None:
        header = [compact(title) for title in self.head.header]
        for title in titles:
            if isinstance(title, int):
                return title - 1 if title <= self.head.fields else None
            if (times := header.count(compact(title))) > 1:
                raise InputError(
                    self.name, f"has {times} columns {title!r}", "name one by its number in the declaration"
                )
            if times:
                return header.index(compact(title))
        return None

    def _no_column(self, titles: tuple[Title, ...]) -> InputError:
        wanted = " or ".join(repr(title) for title in titles)
        shown = ", ".join(printable(title) for title in self.head.header[:10])
        return InputError(self.name, f"is of layout {self.layout.name}, but has no column {wanted}", f"it has: {shown}")

    def _columns(self, places: dict[str, int], cells: tuple[Cell, ...]) -> Columns:
        """Return the columns that are read of every row; those of `rows` are in its words."""
        told = {places[role] for role in self.layout.rows if role in places}
        alone = {role: place for role, place in places.items() if role == "register" or place not in told}
        by_date = "time" not in places
        return Columns(
            value=cells[0].place,
            client=places.get("client"),
            timestamp=places.get("timestamp", places.get("date") if by_date else None),
            date=None if by_date else places.get("date"),
            time=places.get("time"),
            meter=places.get("meter"),
            register=None if self.layout.registers == "alternate" else alone.get("register"),
            flow=None if self.options.flow else alone.get("flow"),
            quality=alone.get("quality"),
            unit=None if self.options.unit else alone.get("unit"),
        )

    def _cells(self, places: dict[str, int], slots: Slots | None) -> tuple[Cell, ...]:
        if slots is not None:
            return self._slot_cells(slots)
        if self.layout.wide == "clients":
            return self._client_cells(places)
        if not self.layout.values:
            return (Cell(places["value"]),)
        found = [(value, self._find(value.column)) for value in self.layout.values]
        cells = tuple(_cell(value, place) for value, place in found if place is not None)
        if not cells:
            raise self._no_column(tuple(title for value in self.layout.values for title in value.column))
        return cells

    def _slots(self, places: dict[str, int]) -> Slots:
        header = self.head.header or _numbered(behind=max(places.values()), fields=self.head.fields)
        slots = slots_in(header, elapsed=self.layout.slots == "elapsed")
        if slots is None:
            what = f"is of layout {self.layout.name}, but its columns are not the slots of a day"
            raise InputError(self.name, what, "declare its columns in a file of your own: --layout FILE")
        return slots

    def _slot_cells(self, slots: Slots) -> tuple[Cell, ...]:
        said = self.options.stamp or self.layout.stamp
        shift = 0
        if said and not slots.elapsed:
            shift = slots.minutes * (slots.ends - (said == "end"))
        flags = self._flags(slots)
        return tuple(
            Cell(place, (start + shift) * 60, quality=flags.get(place))
            for place, start in zip(slots.places, slots.starts, strict=True)
        )

    def _flags(self, slots: Slots) -> dict[int, int]:
        """Return of each slot the column of its quality, beside it or in a block after all, if its words are known."""
        known = QUALITY_WORDS.keys() | self.layout.quality.keys()
        flags = [place for place, title in enumerate(self.head.header) if is_flag(title)]
        behind = [place for place in flags if place > slots.places[-1]]
        for places in (*([place + step for place in slots.places] for step in (1, -1)), behind):
            if len(places) == len(slots.places) and set(places) <= set(flags):
                words = {row[place].strip(BLANKS).casefold() for row in self._whole_rows() for place in places}
                if words <= known:
                    return dict(zip(slots.places, places, strict=True))
        return {}

    def _whole_rows(self) -> list[list[str]]:
        return [row for row in self.head.rows[:50] if len(row) == self.head.fields]

    def _client_cells(self, places: dict[str, int]) -> tuple[Cell, ...]:
        """Return a cell for every column that has a name and no role."""
        taken = set(places.values())
        try:
            return tuple(
                Cell(place, client=clean_id(title))
                for place, title in enumerate(self.head.header)
                if place not in taken and title
            )
        except ValueError as error:
            raise InputError(self.name, f"a client among its columns {error}", "correct the header") from None

    def _revision(self, places: dict[str, int], form: str) -> tuple[int, str] | None:
        """Return the column of revision stamps and their form; reads of registers have no versions."""
        if "revision" not in places or self.layout.register or self.options.register:
            return None
        return places["revision"], self.layout.revision_dates or form

    def _words(self, places: dict[str, int]) -> tuple[Words, ...]:
        return tuple(
            Words(places[role], tuple(texts.items())) for role, texts in self.layout.rows.items() if role in places
        )

    def _unit(self, columns: Columns, cells: tuple[Cell, ...]) -> tuple[str, bool]:
        """Return the unit of options, declaration, preamble or column, and whether any of them names it."""
        title = self.head.header[columns.value] if columns.value < len(self.head.header) else ""
        found = self.options.unit or self.layout.unit or unit_spelled(self._above("unit")) or unit_in(title)
        if found or all(cell.unit for cell in cells):
            return found or cells[0].unit, True
        if any(effect.unit for texts in self.layout.rows.values() for effect in texts.values()):
            return "kWh", True
        if columns.unit is not None:
            words = {unit_spelled(row[columns.unit]) for row in self._whole_rows() if row[columns.unit].strip(BLANKS)}
            if len(words) == 1 and (unit := words.pop()) is not None:
                return unit, True
        if is_power(title) or self.layout.wide == "":
            raise InputError(self.name, "does not say its unit", "give it with --unit, such as --unit kWh")
        return "kWh", False

    def _interval(self, sample: Sample, form: str, unit: str, slots: Slots | None) -> int | None:
        said = self.options.interval or self.layout.interval
        if slots is not None or said is None:
            said = slots.minutes if slots is not None else self.layout.period or said
        units = {cell.unit for cell in self.layout.values} | {unit}
        units |= {effect.unit for texts in self.layout.rows.values() for effect in texts.values()}
        if said is not None or not any(mwh_per_unit(one)[1] for one in units if one):
            return said
        step = smallest_step(sample, form)
        if step is None or not divides_an_hour(step):
            what = "some values are mean power, and their interval cannot be found from the stamps"
            raise InputError(self.name, what, "give it with --interval, such as --interval 15min")
        return step // 60

    def _form(self, sample: Sample, columns: Columns) -> str:
        dates = self.layout.dates
        if dates.startswith(DAY_CODE):
            return f"{dates} {self._zone('', columns)[0]}"
        return EPOCH if dates == EPOCH else stamp_format(sample, self.options.dates or dates or None)

    def _zone(self, form: str, columns: Columns) -> tuple[str, bool]:
        """Return the zone of the stamps, and whether it is named anywhere."""
        said, options = self.layout.zone, self.options
        if form.endswith("-offset") or form == EPOCH or form.startswith(DAY_CODE):
            return "UTC", True
        if options.stamps is not None:
            return options.stamps, True
        if said == "UTC" or fixed_offset(said) is not None:
            return said, True
        if options.timezone is not None:
            return options.timezone, True
        if said == "local":
            what = "its stamps are in the meters' local time, and their time zone is not known"
            raise InputError(self.name, what, "give it with --timezone, such as --timezone America/New_York")
        stamp = columns.timestamp if columns.timestamp is not None else columns.date
        title = self.head.header[stamp] if stamp is not None and stamp < len(self.head.header) else ""
        return said or "UTC", bool(said) or says_utc(title)

    def _stamp(self, sample: Sample, form: str, *, counted: bool) -> str:
        """Return start or end of the interval; InputError where it is not given and the stamps look like ends."""
        said = self.options.stamp or self.layout.stamp
        if not said and not counted and looks_like_ends(sample, form):
            raise ends_or_starts(sample)
        return said or "start"

    def _flow_above(self) -> str:
        """Return the flow that the lines above the header name; empty where they name none."""
        text = self._above("flow")
        try:
            return flow(text) if text else ""
        except ValueError as error:
            raise InputError(self.name, f"its flow {printable(text)!r} {error}", "give it with --flow") from None

    def _flow_of_title(self, columns: Columns) -> str:
        if columns.value >= len(self.head.header):
            return "import"
        words = re.split(r"[^a-z]+", self.head.header[columns.value].casefold())
        return next((FLOW_WORDS[word] for word in words if word in FLOW_WORDS), "import")

    def _client(self, columns: Columns) -> str | None:
        """Return the client of a file without a column of them."""
        said = self.options.client
        if self.layout.wide == "clients":
            return None
        if columns.client is not None:
            if said is not None:
                header = self.head.header
                title = printable(header[columns.client]) if header else f"number {columns.client + 1}"
                raise InputError(self.name, f"has a client column, {title}", "omit --client")
            return None
        found = said or self._above("client") or self._in_file_name()
        if not found:
            raise InputError(self.name, "names no client", "give it with --client")
        try:
            return clean_id(found)
        except ValueError as error:
            raise InputError(self.name, f"its client {printable(found)!r} {error}", "give it with --client") from None

    def _in_file_name(self) -> str:
        match = re.search(self.layout.file_name, PurePath(self.name).name) if self.layout.file_name else None
        return match["client"] if match else ""

    def _above(self, what: str) -> str:
        """Return the text after a label in the lines above the header; empty where there is none."""
        if what in self.layout.below:
            return self._under(compact(self.layout.below[what]))
        label = self.layout.preamble.get(what)
        for line in self.text.lines[: self.skip] if label else ():
            for separator in (self.head.separator, ":"):
                first, _, rest = line.strip(BLANKS + '\n"').partition(separator)
                if compact(first) == compact(label or ""):
                    return rest.split(self.head.separator)[0].strip(BLANKS + '"')
        return ""

    def _under(self, label: str) -> str:
        """Return the text in the line below a label, in its column."""
        lines = [line.strip("\n").split(self.head.separator) for line in self.text.lines[: self.skip]]
        for titles, cells in pairwise(lines):
            place = [compact(title) for title in titles].index(label) if label in map(compact, titles) else len(cells)
            if place < len(cells):
                return cells[place].strip(BLANKS + '"')
        return ""


def _numbered(*, behind: int, fields: int) -> list[str]:
    """Name the columns of a file without a header, where those after one are slots."""
    return ["" if place <= behind else str(place - behind) for place in range(fields)]


def _cell(value: Value, place: int) -> Cell:
    return Cell(place, flow=value.flow, unit=value.unit, register=value.register)
