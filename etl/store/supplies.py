"""Supplies that count: what tables of assignments say, and claims of files where no table says anything.

A claim is a row of a readings file that names a client and a meter. It counts for a meter that no table names, of a
client for whom no table names a meter (but the one of its own number), as long as no other file claims the meter for
another client. What a table says wins, whatever came first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from etl.store.database.any_of import any_of
from etl.store.database.locks import READER, WRITER
from etl.store.models import Assignment, Client, Meter, Supply
from etl.store.ordering import by_bytes

SHOWN = 3
"""Claims that a message names."""
_PAGE = 300
"""Meters that one query names: some builds of SQLite take few values."""


@dataclass(frozen=True)
class IdleClaim:
    """A claim of a file that does not count: to whom tables give the meter, and for whom other files claim it."""

    meter: str
    client: str
    owners: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """Return why it does not count, and what to do if it should."""
        if self.owners:
            return f"etl assign gives it to {' and '.join(self.owners)}"
        if self.rivals:
            return f"another file has it as {' and '.join(self.rivals)}'s (etl assign says whose it is)"
        return f"etl assign names other meters of {self.client} (name this one too)"


def counting(alias: str = WRITER) -> "QuerySet[Supply]":
    """Return the supplies that say whose readings are whose."""
    return Supply.objects.using(alias).filter(_counts())


def assigned_clients(alias: str = WRITER) -> "QuerySet[Client]":
    """Return clients with a supply that counts, or with an assignment."""
    supplied = Exists(Supply.objects.filter(_counts(), client=OuterRef("pk")))
    return Client.objects.using(alias).filter(supplied | Exists(Assignment.objects.filter(client=OuterRef("pk"))))


def own_meters(alias: str = WRITER) -> "QuerySet[Meter]":
    """Return meters that belong to the client of their own number, as neither a table nor a file names their client."""
    return Meter.objects.using(alias).filter(supply=None)


def meter_numbers(meters: Iterable[int], alias: str = READER) -> dict[int, str]:
    """Return the numbers of meters by their ids."""
    ids, found = sorted(set(meters)), dict[int, str]()
    for start in range(0, len(ids), _PAGE):
        rows = Meter.objects.using(alias).filter(any_of("pk", ids[start : start + _PAGE]))
        found.update(rows.values_list("pk", "number"))
    return found


def day_after(supply: Supply) -> date | None:
    """Return the day after the last of a supply: the day of an end with a time is one of its days."""
    return supply.end + timedelta(days=1) if supply.end and supply.end_time else supply.end


def idle_claims(alias: str = WRITER) -> "QuerySet[Supply]":
    """Return claims of files that do not count, but for those that say what a table says."""
    if not tabled(alias).exists():
        return Supply.objects.using(alias).filter(Exists(_rivals()))
    same = tabled().filter(meter=OuterRef("meter"), client=OuterRef("client"))
    return Supply.objects.using(alias).filter(Q(from_file=True) & ~_counts() & ~Exists(same))


def described(claims: "QuerySet[Supply]", most: int | None = None) -> list[IdleClaim]:
    """Return claims that do not count (at the most so many), with the clients to whom tables give the meters."""
    ordered = claims.order_by(by_bytes("meter__number"), by_bytes("client__number"))
    rows = list(ordered.values_list("meter", "meter__number", "client__number")[:most])
    meters = Supply.objects.using(claims.db).filter(meter__in=[meter for meter, _, _ in rows])
    others: dict[tuple[int, bool], list[str]] = {}
    for meter, from_file, client in meters.order_by("client__number").values_list(
        "meter", "from_file", "client__number"
    ):
        others.setdefault((meter, from_file), []).append(client)
    return [
        IdleClaim(
            number, client, tuple(dict.fromkeys(others.get((meter, False), ()))),
            tuple(one for one in others[meter, True] if one != client),
        )
        for meter, number, client in rows
    ]  # fmt: skip


def claim_lines(claims: Sequence[IdleClaim]) -> list[str]:
    """Say which claims do not count and why; of many the first ones."""
    texts = [
        f"meter {claim.meter}: a file says that it is client {claim.client}'s, {claim.why}" for claim in claims[:SHOWN]
    ]
    if len(claims) > SHOWN:
        texts.append(f"and {len(claims) - SHOWN:,} more meters like these (etl status --json lists them)")
    return texts


def tabled(alias: str = WRITER) -> "QuerySet[Supply]":
    """Return the supplies that tables say."""
    return Supply.objects.using(alias).filter(from_file=False)


def _rivals() -> "QuerySet[Supply]":
    """Return the claims of a supply's meter for other clients than its own."""
    return Supply.objects.filter(from_file=True, meter=OuterRef("meter")).exclude(client=OuterRef("client"))


def _counts() -> Q:
    of_meter = tabled().filter(meter=OuterRef("meter"))
    of_client = tabled().filter(client=OuterRef("client")).exclude(meter__number=F("client__number"))
    return Q(from_file=False) | Q(~Exists(of_meter), ~Exists(of_client), ~Exists(_rivals()))
