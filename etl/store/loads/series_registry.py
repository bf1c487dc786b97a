"""Registry of one load's meters, channels and series: found or made a page at a time, as columns of integers."""

from collections.abc import Collection, Iterable, Sequence
from fractions import Fraction
from typing import NoReturn

import numpy as np
from django.db import connections
from django.db.models import F, Q

from etl.blocks.weeks import Ints, Span
from etl.core.errors import InputError
from etl.core.keys import Key
from etl.store import input_versions, supplies
from etl.store.database.any_of import any_of
from etl.store.database.locks import WRITER, only_writer_of_clients
from etl.store.inserting import Columns, inserted
from etl.store.loads.meter_zones import is_implied
from etl.store.loads.series_table import NONE, ByChannel, SeriesTable
from etl.store.models import FLOW_CODES, UNIT_CODES, Bill, Client, IntervalBlock, LongRead, Meter, Series, Supply

PAGE = 300
"""Names queried at once: SQLite takes at most 999 parameters a statement."""

KWH = UNIT_CODES["kWh"]


class Registry:
    """Finds or makes the rows to which a load's readings belong; used inside the write lock."""

    def __init__(
        self, file: str, keys: Sequence[Key], timezone: str, *, implied: bool = False, assumed: int = 0
    ) -> None:
        """`implied`: the layout has this zone, and nobody said it of these meters. `assumed`: bits of the load."""
        self._file = file
        self._implied, self._assumed = implied, assumed
        self.rezoned: list[int] = []
        """Meters to which this load gave another zone, or a client: the client's days may be others now."""
        self._keys = keys
        self._timezone = timezone
        self._meter_of = ByChannel()
        self._empty = not Meter.objects.exists()  # in a new database, names that are new to this load need no query
        self._owners: dict[str, str] = {}
        self._known: set[int] = set()
        """Meters that had readings before this load."""
        self.series = SeriesTable()

    @property
    def clients(self) -> int:
        """Number of clients whose readings the file has."""
        if self._are_plain(self._keys):
            return len(self._keys)
        return len({key.client for key in self._keys})

    def stored_grids(self, channels: Sequence[int], but: Collection[int] = ()) -> dict[int, list[tuple[int, int]]]:
        """Return interval and phase of the series that channels of this load had before it, `but` those."""
        self._find(np.array(channels, np.int64))
        found: dict[int, list[tuple[int, int]]] = {}
        table = self.series
        places = table.of_channels(channels)
        columns = (table[name][places].tolist() for name in ("id", "channel", "interval", "phase"))
        for identity, channel, interval, phase in zip(*columns, strict=True):
            if identity not in but:
                found.setdefault(channel, []).append((interval, phase))
        return found

    def several(self) -> set[int]:
        """Return the channels with more than one series."""
        channels, series = np.unique(self.series["channel"], return_counts=True)
        return set(channels[series > 1].tolist())

    def ensure(self, spans: Sequence[Span]) -> None:
        """Make the series that do not exist yet, and record what the load covers."""
        columns = np.array(spans, np.int64).reshape(-1, len(Span._fields))
        channel, interval, phase, first, end = columns.T
        places = self.series.places(channel, interval, phase)
        if (places == NONE).any():
            self._find(channel[places == NONE])
            places = self.series.places(channel, interval, phase)
            missing = np.flatnonzero(places == NONE)
            grids = map(tuple, columns[missing, :3].tolist())
            self._make(columns[list(dict(zip(grids, missing.tolist(), strict=True)).values())])
            places = self.series.places(channel, interval, phase)
        self.series.cover(places, first, end)

    def _make(self, spans: Ints) -> None:
        """Make series of some spans, whose columns are those of Span."""
        if not len(spans):
            return
        channel, interval, phase, first, end = spans.T
        keys = [self._keys[number] for number in channel.tolist()]
        flow = [FLOW_CODES[key.flow] for key in keys]
        made = inserted(
            Columns(
                Series,
                meter_id=self._meter_of[channel].tolist(),
                register=[key.register for key in keys],
                flow=flow,
                unit=[KWH] * len(spans),
                interval=interval.tolist(),
                phase=phase.tolist(),
                first_minute=first.tolist(),
                end_minute=end.tolist(),
                assumed=[self._assumed] * len(spans),
            )
        )
        bits = np.full(len(spans), self._assumed)
        grids, ends = spans[:, 1:3], spans[:, 3:]
        self.series.add(np.array(made, np.int64), channel, grids, ends, np.array(flow), bits, fresh=True)

    def _find(self, channels: Ints) -> None:
        unknown = channels[self._meter_of[channels] == NONE]
        numbers = list(dict.fromkeys(unknown.tolist()))
        self.series.reserve(len(self._keys))
        for start in range(0, len(numbers), PAGE):
            self._page(numbers[start : start + PAGE])

    def _page(self, numbers: list[int]) -> None:
        """Find or make the meters of some channels; add their stored series to the table."""
        keys = [self._keys[number] for number in numbers]
        new = self._empty = self._empty and self._are_plain(keys)
        meters = self._meters(set(map(self._owned, keys)), new=new)
        own = [meters[key.meter or key.client] for key in keys]
        self._meter_of[np.array(numbers, np.int64)] = own
        if not new:
            streams = [(meter, key.register, FLOW_CODES[key.flow]) for meter, key in zip(own, keys, strict=True)]
            self._stored_series(dict(zip(streams, numbers, strict=True)))

    def _owned(self, key: Key) -> str:
        """Return the meter of a channel; InputError if the file gives it to two clients."""
        if not key.meter:  # nearly always, and then there is nothing to remember
            return key.client
        if self._owners.setdefault(key.meter, key.client) != key.client:
            self._refuse_owners(key.meter, key.client)
        return key.meter

    def _refuse_owners(self, meter: str, client: str) -> NoReturn:
        what = f"meter {meter} belongs to two clients, {self._owners[meter]} and {client}"
        raise InputError(self._file, what, "load the clients' readings from files of their own")

    def _are_plain(self, keys: Sequence[Key]) -> bool:
        """Return whether a channel is all that its meter has in this load, so that no page before made a row for it."""
        flow = self._keys[0].flow if keys else ""
        return not any(key.meter or key.register or key.flow != flow for key in keys)

    def _meters(self, names: set[str], *, new: bool) -> dict[str, int]:
        ordered = sorted(names)
        stored = {} if new else {n: (i, z) for n, i, z in _rows_of(ordered)}
        unzoned = [identity for name, (identity, zone) in stored.items() if self._takes_zone(name, zone)]
        missing = [name for name in ordered if name not in stored]
        made = inserted(Columns(Meter, number=missing, timezone=[self._timezone] * len(missing)))
        fresh = dict(zip(missing, made, strict=True))
        if unzoned:
            Meter.objects.filter(pk__in=unzoned).update(timezone=self._timezone)
            self.rezoned += unzoned
        if missing and self._timezone and not new:
            waiting = set(Client.objects.filter(number__in=missing).values_list("number", flat=True))
            self.rezoned += [key for name, key in fresh.items() if name in waiting]
        return {name: identity for name, (identity, _) in stored.items()} | fresh

    def _takes_zone(self, meter: str, zone: str) -> bool:
        """Return whether a meter gets the zone of this load; InputError if its readings are of another one."""
        if self._timezone in {"", zone} or (zone and self._implied):
            return False
        if zone and _has_readings(meter) and not is_implied(meter):
            what = f"meter {meter} was loaded earlier with time zone {zone}, not {self._timezone}"
            raise InputError(
                self._file, what, "omit --timezone, or name the zone of the timestamps: --stamps ZONE", code="E-ZONE"
            )
        return True

    def _stored_series(self, channels: dict[tuple[int, str, int], int]) -> None:
        own = any_of("meter_id", {meter for meter, _, _ in channels})
        stored = Series.objects.filter(own, unit=KWH).values_list(
            "pk", "meter_id", "register", "flow", "assumed", "interval", "phase", "first_minute", "end_minute"
        )
        rows = []
        for identity, meter, register, flow, assumed, *span in stored:
            self._known.add(meter)
            channel = channels.get((meter, register, flow))
            if channel is not None:
                rows.append((identity, channel, flow, assumed, *span))
        if rows:
            identities, own_channels, flows, bits, *_ = (columns := np.array(rows, np.int64)).T
            self.series.add(identities, own_channels, columns[:, 4:6], columns[:, 6:], flows, bits, fresh=False)

    def supplies(self) -> list[str]:
        """Record which client each meter of the file belongs to, if the file names both; say what does not count."""
        named = {meter: client for meter, client in self._owners.items() if meter != client}
        for key in self._keys if named else ():
            if not key.meter and key.client in named:
                self._refuse_owners(key.client, key.client)
        names = sorted(named)
        for start in range(0, len(names), PAGE):
            self._supply({meter: named[meter] for meter in names[start : start + PAGE]})
        return self._idle(names) if names else []

    def _supply(self, owners: dict[str, str]) -> None:
        stored = Supply.objects.filter(meter__number__in=owners).order_by("client__number")
        tabled = set(stored.filter(from_file=False).values_list("meter__number", flat=True))
        claims = list(stored.filter(from_file=True).values_list("meter__number", "client__number"))
        for meter, client in claims:
            if owners[meter] != client and meter not in tabled:
                what = f"meter {meter} was loaded earlier as client {client}'s, not {owners[meter]}'s"
                raise InputError(
                    self._file, what, "correct the client column, or say whose it is: etl assign", code="E-COLUMNS"
                )
        new = {meter: client for meter, client in owners.items() if (meter, client) not in claims}
        self._refuse_idle_factors(new)
        clients = clients_of(new.values())
        meters = {name: identity for name, identity, _ in _rows_of(list(new))}
        Supply.objects.bulk_create(
            [Supply(client_id=clients[client], meter_id=meters[meter], from_file=True) for meter, client in new.items()]
        )
        if self._timezone:
            self.rezoned += meters.values()  # their client may have had no zone
        moved = {number: meter for number, meter in meters.items() if meter in self._known}
        self._mark_moved(moved, [clients[new[number]] for number in moved])

    def _mark_moved(self, meters: dict[str, int], clients: list[int]) -> None:
        """Mark the bills stale that earlier readings of these meters were on, or will be on."""
        if not meters:
            return
        input_versions.bump()
        bills = Bill.published.filter(stale=False)
        bills.filter(Q(client__in=clients) | Q(client__number__in=meters)).update(stale=True)

    def _idle(self, meters: Sequence[str]) -> list[str]:
        """Return a line on claims of these meters that do not count."""
        idle = supplies.idle_claims()
        if not idle.exists():
            return []
        pages = (meters[start : start + PAGE] for start in range(0, len(meters), PAGE))
        found = [claim for page in pages for claim in supplies.described(idle.filter(meter__number__in=page))]
        return supplies.claim_lines(found)

    def _refuse_idle_factors(self, owners: dict[str, str]) -> None:
        """Refuse meters of a client whose multiplier or share was assigned without a meter: it would have no effect."""
        clients = {client: meter for meter, client in owners.items()}
        own = Supply.objects.filter(client__number__in=clients, meter__number=F("client__number"))
        for client, meter, *factors in own.order_by("pk").values_list("client__number", "meter", "multiplier", "share"):
            for name, factor in zip(("multiplier", "share"), factors, strict=True):
                if Fraction(factor) != 1 and not Series.objects.filter(meter=meter).exists():
                    what = f"client {client} has the {name} {factor} for readings without a meter"
                    problem = f"{what}, and these are of meter {clients[client]}"
                    raise InputError(self._file, problem, "name the meter in its row: etl assign FILE")


def _has_readings(meter: str) -> bool:
    """Return whether anything is stored of a meter: a load that replaces its file has taken it out before."""
    own = Series.objects.filter(meter__number=meter).values_list("pk", flat=True)
    blocks, reads = (kind.objects.filter(series_id__in=list(own)) for kind in (IntervalBlock, LongRead))
    return blocks.exists() or reads.exists()


def clients_of(numbers: Collection[str]) -> dict[str, int]:
    """Return ids of clients by number; new ones are made. Used inside a transaction that writes, a page at a time.

    Workers that share a bill run make clients without the write lock: of these one does at a time, until it commits.
    """
    wanted = sorted(set(numbers))
    ids = _clients(wanted)
    if connections[WRITER].vendor != "sqlite" and len(ids) < len(wanted):
        only_writer_of_clients()
        ids = _clients(wanted)
    new = [number for number in wanted if number not in ids]
    return ids | dict(zip(new, inserted(Columns(Client, number=new, timezone=[""] * len(new))), strict=True))


def _clients(numbers: list[str]) -> dict[str, int]:
    return dict(Client.objects.filter(any_of("number", numbers)).values_list("number", "pk")) if numbers else {}


def _rows_of(names: list[str]) -> Iterable[tuple[str, int, str]]:
    return Meter.objects.filter(any_of("number", names)).values_list("number", "pk", "timezone")
