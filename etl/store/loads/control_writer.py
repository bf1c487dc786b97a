"""Writer of control reads: those of a file, which is in the ledger like a file of readings, and can be taken out."""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import numpy as np

from etl.blocks.counts import Counts
from etl.blocks.long_read_codec import Ints, LongReads
from etl.core.keys import Key
from etl.store.database.locks import WRITER
from etl.store.loads import control_reads
from etl.store.loads.control_reads import Channel
from etl.store.loads.ledger import FileKey, record_stretches
from etl.store.loads.staleness import mark_stale
from etl.store.models import ControlRead, Load

ROWS = 500


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
    known = control_reads.values({key.meter or key.client for key in keys}, WRITER)
    rows = [
        ControlRead(
            load=load, meter_number=keys[channel].meter or keys[channel].client, register=keys[channel].register,
            flow=keys[channel].flow, start_minute=start, end_minute=end, energy_mwh=energy, step_mwh=step,
        )
        for channel, start, end, energy, step in zip(
            *(column.tolist() for column in (reads.channel, reads.start, reads.end, reads.energy_mwh, step_mwh)),
            strict=True,
        )
    ]  # fmt: skip
    ControlRead.objects.bulk_create(rows, ROWS)
    before = [known.get(_channel(row), {}).get((row.start_minute, row.end_minute)) for row in rows]
    pairs = list(zip(rows, before, strict=True))
    new, same = before.count(None), sum(old is not None and old[0] == row.energy_mwh for row, old in pairs)
    counts += Counts(loaded=new, duplicate=same, revised=len(rows) - new - same)
    Load.objects.filter(pk=load.pk).update(**counts.numbers())
    changed = [row for row, old in pairs if old != (row.energy_mwh, row.step_mwh)]
    return Saved(load.pk, counts, stale + _mark(changed, load.pk))


def take_out(load: int, unload: int) -> tuple[int, int]:
    """Take out the reads of a load; return how many, and how many bills this makes stale. Used inside the write lock.

    What other loads say of the same times counts again. `unload`: the load that the ledger has for it.
    """
    rows = list(ControlRead.objects.filter(load=load))
    if not rows:
        return 0, 0
    stale = _mark(rows, unload)
    ControlRead.objects.filter(load=load).delete()
    Load.objects.filter(pk=load).update(undone_by=unload)
    return len(rows), stale


def _mark(changed: Iterable[ControlRead], load: int) -> int:
    """Record between which minutes readings are compared otherwise by a load; return how many bills become stale."""
    times: dict[Channel, list[tuple[int, int]]] = {}
    for row in changed:
        times.setdefault(_channel(row), []).append((row.start_minute, row.end_minute))
    record_stretches(load, control_reads.touched(times, WRITER))
    return mark_stale(load)


def _channel(row: ControlRead) -> Channel:
    return row.meter_number, row.register, row.flow
