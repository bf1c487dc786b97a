"""Renames of clients: what is theirs bears the new number, but for the texts of documents."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Q

from etl.core.bill_page import FAILED
from etl.store.database.locks import READER, WRITER
from etl.store.document_models import ClientRename, Document, Item
from etl.store.edit_models import Edit
from etl.store.models import Acceptance, Bill, Client, ControlRead, Meter, Supply

_PAGE = 500
_BY_METER = (Acceptance, ControlRead, Edit)
"""What names a meter by its number."""


@dataclass(frozen=True)
class Renamed:
    """What has another number now, or is found under it."""

    bills: int
    documents: int
    items: int
    meter: bool
    """Whether the meter of the client's own number has the new one too."""
    stale: int
    """Bills that name the client or the meter in a warning, or may: they are computed again."""


def rename(old: str, new: str) -> Renamed:
    """Give a client, and its meter of the same number, a new number; used inside the write lock."""
    record = ClientRename.objects.create(former=old, number=new, renamed_at=datetime.now(UTC))
    documents = Document.objects.filter(client_number=old).update(client_number=new)
    ClientRename.objects.filter(pk=record.pk).update(documents=documents)
    items = Item.objects.filter(client_number=old).update(client_number=new)
    meter = own_meter(old)
    if meter is not None:
        Meter.objects.filter(pk=meter).update(number=new)
        for kind in _BY_METER:
            kind.objects.filter(meter_number=old).update(meter_number=new)
    Client.objects.filter(number=old).update(number=new)
    bills = Bill.published.filter(client__number=new)
    naming = Q(status=FAILED)  # its reason may
    if meter is not None:
        naming |= Q(detail__contains=json.dumps(f"meter {old} ", ensure_ascii=False)[1:-1])
    stale = bills.filter(naming, stale=False).update(stale=True)
    return Renamed(bills.count(), documents, items, meter is not None, stale)


def own_meter(client: str) -> int | None:
    """Return the meter of its client's number, unless files name it beside a client, or it is others' too."""
    meters = Meter.objects.filter(number=client)
    meters = meters.exclude(pk__in=Supply.objects.filter(from_file=True).values("meter"))
    others = Supply.objects.exclude(client__number=client)
    return meters.exclude(pk__in=others.values("meter")).values_list("pk", flat=True).first()


def is_met(number: str, client: str) -> bool:
    """Return whether a meter has a number already, and is not that of a client alone.

    One whose readings are gone may be named by answers, control reads and edits still.
    """
    if not Meter.objects.filter(number=number).exists():
        return any(kind.objects.filter(meter_number=number).exists() for kind in _BY_METER)
    found = Supply.objects.filter(meter__number=number)
    is_own = found.exists() and not found.exclude(client__number=client).exists()
    return not (is_own and own_meter(client) is None)


def borne_by(number: str) -> set[str]:
    """Return the clients whose documents bear a number that they had."""
    records = ClientRename.objects.using(WRITER).filter(former=number, documents__gt=0)
    return {called_now(record, WRITER) for record in records}


def called_now(record: ClientRename, alias: str = READER) -> str:
    """Return what the client of a rename is called after all that followed."""
    number, last = record.number, record.pk
    while later := _next(number, last, alias):
        number, last = later.number, later.pk
    return number


def now(former: str) -> str:
    """Return what the client is called now that had a number last; empty where nobody had it, or has it again."""
    record = ClientRename.objects.using(READER).filter(former=former).order_by("-pk").first()
    called = called_now(record) if record else ""
    return "" if called == former else called


def leads_to(former: str, number: str) -> bool:
    """Return whether a client that had a number has another one now, by some of its renames."""
    records = ClientRename.objects.using(READER).filter(former=former)
    return any(called_now(record) == number for record in records)


def renamed(numbers: Iterable[str]) -> set[str]:
    """Return those of some clients that had another number once."""
    wanted = sorted(set(numbers))
    found: set[str] = set()
    for start in range(0, len(wanted), _PAGE):
        rows = ClientRename.objects.using(READER).filter(number__in=wanted[start : start + _PAGE])
        found.update(rows.values_list("number", flat=True))
    return found


def _next(number: str, last: int, alias: str) -> ClientRename | None:
    return ClientRename.objects.using(alias).filter(former=number, pk__gt=last).order_by("pk").first()
