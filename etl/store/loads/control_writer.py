"""Writer of control reads: those of a file, which is in the ledger like a file of readings, and can be taken out."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise, starmap
from typing import NamedTuple, cast

import numpy as np

from etl.blocks.counts import Counts
from etl.blocks.long_read_codec import Ints, LongReads
from etl.core.keys import Key
from etl.store.database.locks import WRITER
from etl.store.inserting import Columns, inserted
from etl.store.loads import control_reads
from etl.store.loads.control_reads import Channel
from etl.store.loads.ledger import FileKey, record_stretches
from etl.store.loads.staleness import mark_stale
from etl.store.models import ControlRead, Load

CHANNELS = 300
"""Channels whose reads are written at once."""

Stretch = tuple[int, int, int]
"""Series, first and end minute."""


class Saved(NamedTuple):
    """The load, what became of its reads, and bills that became stale."""

    load: int
    counts: Counts
    stale: int


def steps(reads: LongReads, unit_mwh: int) -> Ints:
    """Return for each read the last place that its channel uses in the file: at most a whole unit.

    `unit_mwh`: that of the file, a power of ten. The reads are sorted by channel.
    """
    heads = np.flatnonzero(np.append(True, reads.channel[1:] != reads.channel[:-1])[: len(reads)])
    common = np.gcd.reduceat(reads.energy_mwh, heads) if len(heads) else heads
    places = np.full(len(heads), unit_mwh, np.int64)
    while (finer := (common % places != 0) & (places > 1)).any():
        places[finer] //= 10
    return np.repeat(places, np.diff(np.append(heads, len(reads))))


def save(  # noqa: PLR0917 - what a load records
    file: FileKey, counts: Counts, keys: Sequence[Key], reads: LongReads, step_mwh: Ints, replaced: Collection[int]
) -> Saved:
    """Store the reads of a file, in place of loads of the same file read otherwise. Used inside the write lock.

    Reads that are known stay with this load too, so that they count when the other one is taken out.
    """
    load = Load(
        name=file.name, size=file.size, sha256=file.sha256, reading=file.as_read, loaded_at=datetime.now(UTC),
        clients=len({key.client for key in keys}), assumed=",".join(file.assumed),
        first_minute=int(reads.start.min()) if len(reads) else None,
        end_minute=int(reads.end.max()) if len(reads) else None, **counts.numbers(),
    )  # fmt: skip
    load.save(force_insert=True)
    stale = sum(take_out(one, load.pk)[1] for one in replaced)
    named = [(key.meter or key.client, key.register, key.flow) for key in keys]
    new, same, stretches = 0, 0, list[Stretch]()
    for page in _pages(reads):
        channels = [named[number] for number in reads.channel[page].tolist()]
        columns = [column[page].tolist() for column in (reads.start, reads.end, reads.energy_mwh, step_mwh)]
        known = control_reads.values({meter for meter, _, _ in channels}, WRITER)
        _insert(load.pk, channels, columns)
        changed: dict[Channel, list[tuple[int, int]]] = {}
        for channel, start, end, *value in zip(channels, *columns, strict=True):
            old = known.get(channel, {}).get((start, end))
            new += old is None
            same += old is not None and old[0] == value[0]
            if old is None or [*old] != value:
                changed.setdefault(channel, []).append((start, end))
        stretches += control_reads.touched(changed, WRITER)
    counts += Counts(loaded=new, duplicate=same, revised=len(reads) - new - same)
    Load.objects.filter(pk=load.pk).update(**counts.numbers())
    record_stretches(load.pk, stretches)
    return Saved(load.pk, counts, stale + mark_stale(load.pk))


def _pages(reads: LongReads) -> Iterator[slice]:
    """Yield the reads of some channels at a time."""
    heads = np.flatnonzero(np.append(True, reads.channel[1:] != reads.channel[:-1])[: len(reads)])
    yield from starmap(slice, pairwise([*heads[::CHANNELS].tolist(), len(reads)]))


def _insert(load: int, channels: Sequence[Channel], columns: Sequence[Sequence[int]]) -> None:
    meter, register, flow = zip(*channels, strict=True)
    start, end, energy, step = columns
    rows = Columns(
        ControlRead, load_id=[load] * len(channels), meter_number=meter, register=register, flow=flow,
        start_minute=start, end_minute=end, energy_mwh=energy, step_mwh=step,
    )  # fmt: skip
    inserted(rows)


def take_out(load: int, unload: int) -> tuple[int, int]:
    """Take out the reads of a load; return how many, and how many bills this makes stale. Used inside the write lock.

    What other loads say of the same times counts again. `unload`: the load that the ledger has for it.
    """
    rows = ControlRead.objects.filter(load=load)
    times: dict[Channel, list[tuple[int, int]]] = {}
    for *channel, start, end in rows.values_list(*control_reads.CHANNEL, "start_minute", "end_minute").iterator():
        times.setdefault(cast("Channel", tuple(channel)), []).append((start, end))
    if not times:
        return 0, 0
    record_stretches(unload, control_reads.touched(times, WRITER))
    rows.delete()
    Load.objects.filter(pk=load).update(undone_by=unload)
    return sum(map(len, times.values())), mark_stale(unload)
