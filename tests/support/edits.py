"""Edits that tests enter, and what is listed and billed of them."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from etl.blocks.counts import Counts
from tests.support.command import Done, Shell, written
from tests.support.readings import bills, hours, line, loaded, table, tariff
from tests.support.store_rows import MONDAY

if TYPE_CHECKING:
    from etl.store.edit_models import Edit
    from etl.store.edits.edit_blocks import EditedSlots

HEAD = "client_number,from,to,kwh,reason"
DAY = "2017-08-01"
PERIOD = ("--from", DAY, "--to", "2017-08-02")


def enter(etl: Shell, *rows: str, head: str = HEAD, name: str = "edits.csv", options: tuple[str, ...] = ()) -> Done:
    """Enter rows that must be taken."""
    return etl.ok("edit", written(name, head, *rows), *options)


def refusal(etl: Shell, row: str, head: str = HEAD) -> str:
    """Why a row is refused."""
    done = etl("edit", written("bad.csv", head, row))
    assert done.code == 1
    return done.error.removeprefix("etl: bad.csv:2: ")


def at(start: str, end: str, kwh: str, reason: str = "off", client: str = "a") -> str:
    """A row of hours of the day."""
    return f"{client},{DAY}T{start},{DAY}T{end},{kwh},{reason}"


def read_day(etl: Shell, *without: int) -> None:
    """A day of a, one kWh an hour but in some hours, in UTC; and a tariff of 1 EUR a kWh."""
    tariff("one.toml", line("energy", "1"))
    rows = [row for hour, row in enumerate(hours("a", DAY, "2017-08-02")) if hour not in without]
    loaded(etl, rows)


def billed(etl: Shell) -> tuple[str, str, list[str]]:
    """Energy, status and warnings of the bill of the day, made again where it is stale."""
    if not etl.ok("export", "-", "--format", "csv", "--what", "readings").out or not _has_bill(etl):
        etl("bill", *PERIOD, "--tariff", "one.toml")
    etl("bill", "--stale")
    ((kwh, status, warnings),) = bills(etl, "kwh", "status", "warnings")
    return kwh.rstrip("0").rstrip("."), status, [text for text in warnings.split("; ") if text]


def _has_bill(etl: Shell) -> bool:
    return etl("export", "-", "--format", "csv").code == 0


def states(etl: Shell) -> list[tuple[str, ...]]:
    """From, kWh, what was answered and the state of each edit."""
    rows = table(etl.exported("edits"))
    return [(row["from"][11:16], row["kwh"], row["answered_kwh"] or "missing", row["state"]) for row in rows]


def an_edit(meter: str = "a", start: int = MONDAY, end: int = MONDAY + 120, **more: object) -> "Edit":
    """A row of an edit without blocks, of a load of its own."""
    from django.utils import timezone

    from etl.store.edit_models import EDITS, Edit
    from etl.store.models import Load

    number = Counts(rows=1).numbers()
    load = Load.objects.create(
        name="edits.csv", size=1, sha256="0", reading=EDITS, loaded_at=timezone.now(), clients=1, **number
    )
    values = {"flow": "import", "interval": 60, "energy_mwh": 0, "reason": "off", "edited_by": "anna"} | more
    return Edit.objects.create(
        load=load, meter_number=meter, start=start, end=end, edited_at=datetime(2017, 9, 1, 12, tzinfo=UTC), **values
    )


def slots_of(edit: "Edit", *mwh: int, answered: tuple[int, ...] = ()) -> "EditedSlots":
    """Store the slots of an edit from its beginning on, and return them; answered is nothing, or these readings."""
    from etl.store.edit_models import Edit
    from etl.store.edits.edit_blocks import COLUMNS, EditedSlots, StoredEdit, packed

    row = StoredEdit._make(Edit.objects.filter(pk=edit.pk).values_list(*COLUMNS).get())
    starts = row.start + np.arange(len(mwh)) * row.interval
    before = np.array(answered or [-1] * len(mwh), np.int64)
    slots = EditedSlots(row, starts, np.array(mwh, np.int64), before)
    for block in packed(row.number, slots):
        block.save(force_insert=True)
    Edit.objects.filter(pk=edit.pk).update(energy_mwh=sum(mwh))
    return slots
