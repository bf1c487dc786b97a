"""Spans of a table of edits: the series that a row means, and its slots. What could be another one is refused."""

from collections.abc import Sequence
from typing import NamedTuple

from etl.blocks.block_codec import FIRST_MONDAY
from etl.core.errors import InputError
from etl.core.periods import shown_minute, stamp
from etl.store.edits.editable_series import EditableSeries, covered_minutes, series_of
from etl.store.loads.series_registry import PAGE
from etl.store.models import FLOW_CODES
from etl.store.usage import billed_clients, known_names
from etl.store.usage.billed_clients import BilledClient, Metered
from etl.user_tables.edit_stamps import read_instant
from etl.user_tables.user_table import TableRow

LONGEST = 366 * 1440
"""Minutes of a span: one that is longer is rather a year that was mistyped."""
NO_REGISTER = "(none)"
"""Names the channel of a meter that has no register, beside others that have one."""


class EditedSpan(NamedTuple):
    """Minutes of a series, on edges of its slots."""

    series: EditableSeries
    meter: str
    """Its number."""
    start: int
    end: int


class SpanFinder:
    """The clients, meters and series of the rows of a table, which are looked up together."""

    def __init__(self, rows: Sequence[TableRow]) -> None:
        self._clients = _clients({_number(row, "client_number") for row in rows} - {""})
        self._owners = known_names.clients_of({_number(row, "meter") for row in rows} - {""})
        self._clients |= _clients({one for owners in self._owners.values() for one in owners} - self._clients.keys())
        meters = {metered.meter for client in self._clients.values() for metered in client.meters}
        self._series: dict[int, list[EditableSeries]] = {}
        for one in series_of(meters):
            self._series.setdefault(one.meter, []).append(one)

    def span(self, row: TableRow) -> EditedSpan:
        """Return the slots that a row edits; InputError where that is not clear."""
        number, meter = (_number(row, name) for name in ("client_number", "meter"))
        if not number and not meter:
            raise InputError(
                row.where, "names neither a client nor a meter", "write client_number, meter, or both", code="E-ROW"
            )
        owners = [number] if number else self._owners[meter]
        clients = [self._clients[one] for one in owners if one in self._clients]
        if number and not clients:
            what = f"client_number: {number!r} is no client that is known"
            raise InputError(
                row.where, what, f"{known_names.meant_client(number)}load its readings first", code="E-ROW"
            )
        zones = {client.timezone for client in clients}
        zone = zones.pop() if len(zones) == 1 else ""
        start, end = (_instant(row, name, zone) for name in ("from", "to"))
        if start >= end:
            raise row.bad("to", "is not after `from`: it is the first instant that is not edited")
        if end - start > LONGEST:
            raise row.bad("to", "is more than a year after `from`: write a row for each part")
        shown = _Shown(row, zone)
        meters = _meters(clients, meter, (start, end) if number else None)
        if not meters:
            whose = f"meter {meter} is not the client's then" if meter else "the client has no meter then"
            what = whose if number else f"meter: {meter!r} has no readings"
            raise InputError(row.where, what, "correct the row, or load its readings first", code="E-ROW")
        series = self._channel(row, {one.meter: text for one, text in meters.items()})
        own = next(one for one in meters if one.meter == series[0].meter)
        if number and not (own.start <= start and end <= own.end):
            raise shown.refused("reaches beyond the time in which the meter is the client's", "shorten it")
        return EditedSpan(self._due(shown, series, (start, end)), meters[own], start, end)

    def _channel(self, row: TableRow, meters: dict[int, str]) -> list[EditableSeries]:
        """Return the series of the only channel of some meters that a row can mean."""
        flow, register = row.text("flow"), row.name("register")
        if flow and flow not in FLOW_CODES:
            raise row.bad("flow", f"is none of {', '.join(FLOW_CODES)}")
        wanted = "" if register == NO_REGISTER else register or None
        found: dict[tuple[int, str, str], list[EditableSeries]] = {}
        for one in (one for meter in meters for one in self._series.get(meter, ())):
            if flow in {"", one.flow} and wanted in {None, one.register}:
                found.setdefault(one.channel, []).append(one)
        if not found:
            which = "".join(f" of {one}" for one in (flow, register) if one)
            raise InputError(
                row.where, f"there are no readings{which}", "load some first: an edit stands in for one", code="E-ROW"
            )
        if len(found) > 1:
            raise InputError(row.where, *_ambiguous(list(found), meters), code="E-ROW")
        (series,) = found.values()
        return series

    @staticmethod
    def _due(shown: "_Shown", series: list[EditableSeries], span: tuple[int, int]) -> EditableSeries:
        """Return the series of a channel that is due in a span: the last one that began before it."""
        start, end = span
        begun = [one for one in series if one.begun <= start]
        if not begun:
            first = shown.stamp(series[0].begun)
            raise shown.refused(f"begins before the first reading of its channel ({first})", "load it as readings")
        own = begun[-1]
        later = [one.begun for one in series if start < one.begun < end]
        if own.long:
            raise shown.refused("is in longer reads, which cannot be edited", "load the right one: etl load --replace")
        if later:
            changes = shown.stamp(later[0])
            raise shown.refused(f"reaches over {changes}, from which the readings have another length", "divide it")
        for name, minute in (("from", start), ("to", end)):
            off = (minute - own.phase - FIRST_MONDAY) % own.interval
            if off:
                near = " or ".join(shown.stamp(minute + by) for by in (-off, own.interval - off))
                raise shown.row.bad(name, f"is not where a reading of {own.interval} minutes begins: {near} is")
        if covered_minutes([one for one in series if one is not own], span).any():
            raise shown.refused("has readings of another length", "edit what they leave out")
        return own


class _Shown:
    """A row, and the clock by which messages show it."""

    def __init__(self, row: TableRow, zone: str) -> None:
        self.row, self._zone = row, zone

    def stamp(self, minute: int) -> str:
        """Write a minute as the row may have it: where the clock is not known, with its offset."""
        return shown_minute(minute, self._zone) if self._zone else stamp(minute, "UTC")

    def refused(self, what: str, remedy: str) -> InputError:
        return InputError(
            self.row.where, f"{self.row.text('from')} to {self.row.text('to')} {what}", remedy, code="E-ROW"
        )


def _number(row: TableRow, name: str) -> str:
    return row.id(name) if row.text(name) else ""


def _instant(row: TableRow, name: str, zone: str) -> int:
    if not row.text(name):
        raise row.bad(name, "is empty")
    try:
        return read_instant(row.text(name), zone)
    except ValueError as error:
        raise row.bad(name, str(error)) from None


def _clients(numbers: set[str]) -> dict[str, BilledClient]:
    wanted, found = sorted(numbers), dict[str, BilledClient]()
    for start in range(0, len(wanted), PAGE):
        found |= {one.number: one for one in billed_clients.chosen(wanted[start : start + PAGE])}
    return found


def _meters(clients: Sequence[BilledClient], number: str, span: tuple[int, int] | None) -> dict[Metered, str]:
    """Return meters of clients with their numbers; those that are theirs in a span, and only the one that is named."""
    every = [(one, one.number or client.number) for client in clients for one in client.meters]
    named = {one: text for one, text in every if number in {"", text}}
    return {one: text for one, text in named.items() if span is None or (one.start < span[1] and one.end > span[0])}


def _ambiguous(channels: Sequence[tuple[int, str, str]], numbers: dict[int, str]) -> tuple[str, str]:
    """Return what a row may mean, and the columns that say which."""
    columns = {
        "meter": sorted({numbers[meter] for meter, _, _ in channels}),
        "flow": sorted({flow for _, _, flow in channels}),
        "register": sorted({register for _, register, _ in channels}),
    }
    several = {name: [one or NO_REGISTER for one in found] for name, found in columns.items() if len(found) > 1}
    may = "; ".join(f"{name} {' or '.join(found)}" for name, found in several.items())
    return f"may mean {len(channels)} channels: {may}", f"say which in the column {' and '.join(several)}"
