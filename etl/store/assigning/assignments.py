"""Assignments: supplies and tariffs of clients, replaced a client at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from etl.store import input_versions, supplies
from etl.store.assigning.assigned_shares import ShareGap, check_shares
from etl.store.assigning.dropped_terms import Dropped, Term, by_name, terms_of
from etl.store.assigning.taken_away import Owned, Taken, owned, taken_away
from etl.store.loads.series_registry import PAGE, clients_of
from etl.store.models import Assignment, Bill, Client, Meter, Supply
from etl.store.ordering import open_first
from etl.store.usage.assigned_rows import Row, refuse_contradictions, refuse_idle_factors
from etl.store.usage.assigned_times import refuse_unclear_rows
from etl.store.usage.tariff_texts import TariffText, save_tariff


@dataclass(frozen=True)
class Replaced:
    """Ids of clients that changed, what they lose by it, and meters that are not shared wholly."""

    changed: list[int]
    taken: list[Taken]
    dropped: list[Dropped]
    shares: list[ShareGap]


def replace(rows: Sequence[Row], tariffs: Sequence[TariffText]) -> Replaced:
    """Replace all assignments of the rows' clients. In the write lock.

    Rows without a meter leave the meters of their client as they are.
    """
    refuse_contradictions(rows)
    tariff_ids = {tariff.sha256: save_tariff(tariff) for tariff in tariffs}
    of_client: dict[str, list[Row]] = {}
    for row in rows:
        of_client.setdefault(row.client, []).append(row)
    changed: list[int] = []
    before: list[Owned] = []
    lost: set[Term] = set()
    named: set[int] = set()
    numbers = sorted(of_client)
    for start in range(0, len(numbers), PAGE):
        page = {number: of_client[number] for number in numbers[start : start + PAGE]}
        clients = list(clients_of(page).values())
        before += owned(clients)
        terms = terms_of(clients)
        changed += _replace_page(page, tariff_ids)
        lost |= terms - terms_of(clients)
        named.update(Supply.objects.filter(client__number__in=page).values_list("meter_id", flat=True))
    refuse_unclear_rows(rows)
    shares = check_shares({one.meter for one in before} | named)
    if changed:
        input_versions.bump()
    return Replaced(changed, taken_away(before), by_name(lost), shares)


def _replace_page(page: Mapping[str, list[Row]], tariffs: Mapping[str, int]) -> list[int]:
    clients = clients_of(page)
    meters = _meters({row.meter for rows in page.values() for row in rows if row.meter})
    refuse_idle_factors(page)
    own = list(clients.values())
    touched = {*meters.values(), *_table(own).values_list("meter", flat=True)}
    concerned = [*own, *(client for client in _claimants(touched) if client not in own)]
    owners, before = _own_readings(touched), _assigned(concerned)
    _remove_supplies(page, clients)
    Assignment.objects.filter(client_id__in=clients.values()).delete()
    every = [(clients[number], row) for number, rows in page.items() for row in rows]
    Supply.objects.bulk_create(
        [
            Supply(
                None,
                client,
                meters[row.meter],
                row.start,
                row.end,
                row.share,
                row.multiplier,
                row.start_time,
                row.end_time,
            )
            for client, row in every
            if row.meter
        ]
    )
    # Rows of a client's several meters may repeat its tariff: it is stored once.
    assigned = dict.fromkeys(
        (client, tariffs.get(row.tariff_sha256), row.start, row.last, row.attributes)
        for client, row in every
        if row.tariff_sha256 or row.attributes != "{}"
    )
    Assignment.objects.bulk_create([Assignment(None, *one) for one in assigned])
    zones = _set_zones(page, clients)
    after = _assigned(concerned)
    changed = [client for client in concerned if before.get(client) != after.get(client) or client in zones]
    owners = [client for client in set(owners) ^ set(_own_readings(touched)) if client not in changed]
    return changed + sorted(owners)


def _table(clients: list[int]) -> "QuerySet[Supply]":
    """Return the supplies that tables give some clients."""
    return Supply.objects.filter(client_id__in=clients, from_file=False)


def _remove_supplies(page: Mapping[str, Sequence[Row]], clients: Mapping[str, int]) -> None:
    """Remove what tables say of the clients' meters, as far as the rows say it again: none without a meter takes one.

    A client whose rows name no meter has the one of its own number, whole, unless others have a part of it.
    """
    named = [clients[number] for number, rows in page.items() if any(row.meter and not row.of_own for row in rows)]
    factored = [clients[number] for number, rows in page.items() if any(row.of_own for row in rows)]
    shared = Supply.objects.filter(meter=OuterRef("meter"), from_file=False).exclude(client=OuterRef("client"))
    own = _table(list(clients.values())).filter(meter__number=F("client__number"))
    gone = own.filter(Q(client__in=factored) | ~Exists(shared)).values_list("pk", flat=True)
    Supply.objects.filter(pk__in=list(gone)).delete()
    _table(named).delete()


def _claimants(meters: set[int]) -> list[int]:
    """Return the clients of files' claims of some meters."""
    return list(Supply.objects.filter(meter__in=meters, from_file=True).values_list("client", flat=True).distinct())


def _meters(names: set[str]) -> dict[str, int]:
    """Return ids of meters by number; a meter may be assigned before its first reading is loaded."""
    ids = dict(Meter.objects.filter(number__in=names).values_list("number", "pk"))
    made = Meter.objects.bulk_create([Meter(None, name) for name in sorted(names - set(ids))])
    return ids | {row.number: row.pk for row in made}


def _own_readings(meters: set[int]) -> list[int]:
    """Return clients that bear a meter's own number, as long as the meter is assigned to no client."""
    free = supplies.own_meters().filter(pk__in=meters).values_list("number", flat=True)
    return list(Client.objects.filter(number__in=list(free)).values_list("pk", flat=True))


def _assigned(clients: list[int]) -> dict[int, list[tuple[object, ...]]]:
    found: dict[int, list[tuple[object, ...]]] = {}
    rows = supplies.counting().filter(client_id__in=clients).order_by("meter_id", open_first("start"), "start_time")
    fields = ("client_id", "meter_id", "start", "start_time", "end", "end_time", "share", "multiplier")
    for client, *row in rows.values_list(*fields):
        found.setdefault(client, []).append(("supply", *row))
    assigned = Assignment.objects.filter(client_id__in=clients)
    assigned = assigned.order_by(open_first("start"), open_first("end"), "tariff_id", "attributes")
    for client, *row in assigned.values_list("client_id", "tariff_id", "start", "end", "attributes"):
        found.setdefault(client, []).append(("tariff", *row))
    return found


def _set_zones(page: Mapping[str, list[Row]], clients: Mapping[str, int]) -> set[int]:
    """Set the zones that the rows name; return the ids of the clients that got another one."""
    changed = set()
    for number, rows in page.items():
        for zone in {row.timezone for row in rows if row.timezone}:
            if Client.objects.filter(pk=clients[number]).exclude(timezone=zone).update(timezone=zone):
                changed.add(clients[number])
    return changed


def mark_stale(clients: Sequence[int]) -> int:
    """Mark the current bills of clients whose assignment changed; return how many."""
    marked = 0
    for start in range(0, len(clients), PAGE):
        bills = Bill.published.filter(client_id__in=clients[start : start + PAGE], stale=False)
        marked += bills.update(stale=True)
    return marked
