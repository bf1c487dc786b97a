"""Rows of an assignment table: contradictions, and cells without effect, are refused with their line."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from etl.core.days import shown_moment
from etl.core.errors import InputError
from etl.core.names import first_of
from etl.store.models import Series, Supply

Moment = tuple[date, int]
"""A local day, and minutes after its midnight."""

_SHOWN = 3
"""Meters that a message names."""
EVER = "the beginning"
_ONE_AFTER_THE_OTHER = "let `to` of the earlier row be `from` of the later one"
_AT_MIDNIGHT = "tariffs and attributes change at midnight: give both rows of that day the same ones"


@dataclass(frozen=True)
class Row:
    """One row of an assignment table; empty texts and None: the cell is empty."""

    client: str
    meter: str
    tariff_sha256: str
    start: date | None
    end: date | None
    timezone: str
    multiplier: str
    share: str
    attributes: str
    """A JSON object of texts."""
    where: str = ""
    """File and line."""
    of_own: str = ""
    """The column for whose sake `meter` is the client's own, as the row names none."""
    start_time: int = 0
    end_time: int = 0
    """Minutes after the midnights that begin `start` and `end`, by the clock."""

    @property
    def begins(self) -> Moment:
        return self.start or date.min, self.start_time

    @property
    def ends(self) -> Moment:
        return self.end or date.max, self.end_time

    @property
    def last(self) -> date | None:
        """The day after the last on which its tariff and attributes hold: the day of a `to` with a time counts too."""
        return self.end + timedelta(days=1) if self.end and self.end_time else self.end


def refuse_contradictions(rows: Sequence[Row]) -> None:
    """Refuse a client with two zones, or at one time with two tariffs, two values of an attribute, or a meter twice."""
    of_client: dict[str, list[Row]] = {}
    for row in rows:
        of_client.setdefault(row.client, []).append(row)
    for own in of_client.values():
        _refuse_zones(own)
        for earlier, later in combinations(sorted(own, key=lambda row: row.begins), 2):
            same_minute = earlier.ends > later.begins
            same_day = (earlier.last or date.max) > (later.start or date.min)
            what = _given_twice(earlier, later, same_minute=same_minute) if same_day else ""
            if what:
                shown = shown_moment(later.start, later.start_time if same_minute else 0) if later.start else EVER
                problem = f"client {later.client}: two rows give {what} for {shown}"
                raise InputError(later.where, problem, _ONE_AFTER_THE_OTHER if same_minute else _AT_MIDNIGHT)


def _refuse_zones(rows: Sequence[Row]) -> None:
    zoned = [row for row in rows if row.timezone]
    for row in zoned[1:]:
        if row.timezone != zoned[0].timezone:
            what = f"timezone: {row.timezone!r} is not that of another row of client {row.client}, {zoned[0].timezone}"
            raise InputError(
                row.where, what, "a client has one time zone, whatever the days: correct the row", code="E-ZONE"
            )


def _given_twice(one: Row, other: Row, *, same_minute: bool) -> str:
    """Return what two rows of the same days both give; several meters may have one tariff, each in a row.

    A meter changes hands at a minute, all else at midnight.
    """
    apart = one.meter != other.meter or not same_minute
    same = one.tariff_sha256 == other.tariff_sha256 and apart
    if one.tariff_sha256 and other.tariff_sha256 and not same:
        return "a tariff"
    if one.meter and one.meter == other.meter and same_minute:
        return "a multiplier or share without a meter" if one.of_own and other.of_own else "a meter"
    if one.attributes == other.attributes:
        return ""
    first, second = json.loads(one.attributes), json.loads(other.attributes)
    return next((name for name in first if second.get(name, first[name]) != first[name]), "")


def refuse_idle_factors(page: Mapping[str, Sequence[Row]]) -> None:
    """Refuse multipliers and shares without a meter, of clients that only have readings of meters.

    Factors of a client of whom nothing is known yet wait for its readings; a load of other meters is refused then
    (etl.store.loads.series_registry). Used in the write lock, before the rows replace the assigned ones.
    """
    unnamed = {client: rows for client, rows in page.items() if any(row.of_own for row in rows)}
    measured = set(Series.objects.filter(meter__number__in=unnamed).values_list("meter__number", flat=True))
    measured |= {row.client for rows in unnamed.values() for row in rows if row.meter == row.client and not row.of_own}
    named = {client: {row.meter for row in rows} - {"", client} for client, rows in unnamed.items()}
    stored = Supply.objects.filter(client__number__in=unnamed).values_list("client__number", "meter__number")
    for client, meter in stored:
        named[client] |= {meter} - {client}
    for client, meters in named.items():
        if meters and client not in measured:
            raise _idle(next(row for row in page[client] if row.of_own), sorted(meters))


def _idle(row: Row, meters: list[str]) -> InputError:
    shown = first_of(meters, _SHOWN)
    value = row.multiplier if row.of_own == "multiplier" else row.share
    what = f"{row.of_own}: {value} is given without a meter, and client {row.client} has no readings without one, only "
    return InputError(
        row.where, f"{what}meter{'s' * (len(meters) > 1)} {shown}", "name the meter in the row", code="E-ROW"
    )
