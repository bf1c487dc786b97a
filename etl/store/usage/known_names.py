"""Known names: clients and their tariffs that the database has, to tell a name that nobody has."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import QuerySet

from etl.core.bill_page import FAILED
from etl.core.errors import Code
from etl.core.names import meant
from etl.store import supplies
from etl.store.database.locks import READER
from etl.store.documents import client_renames
from etl.store.loads.series_registry import PAGE
from etl.store.models import Assignment, Bill

MOST = 20_000
"""Names that are compared with one that nobody has; of more none is proposed."""


def known_clients(numbers: Iterable[str], alias: str = READER) -> set[str]:
    """Return those of some numbers that are clients, by their own readings or by an assignment."""
    found: set[str] = set()
    for page in _pages(numbers):
        found.update(supplies.own_meters(alias).filter(number__in=page).values_list("number", flat=True))
        found.update(supplies.assigned_clients(alias).filter(number__in=page).values_list("number", flat=True))
    return found


def is_client(number: str, alias: str = READER) -> bool:
    """Return whether a number is a client's."""
    return number in known_clients([number], alias)


def clients_from(begun: str, most: int) -> list[str]:
    """Return the first numbers of clients that begin so, at most so many of either kind, by the index of numbers."""
    found: set[str] = set()
    for names in (supplies.own_meters(READER), supplies.assigned_clients(READER)):
        within = names.filter(number__gte=begun, number__lt=f"{begun}\U0010ffff").order_by("number")
        found.update(within.values_list("number", flat=True)[:most])
    return sorted(found)[:most]


def has_bills(number: str, alias: str = READER) -> bool:
    """Return whether a client of that number has bills, perhaps of readings that are there no longer."""
    return Bill.published.using(alias).filter(client__number=number).exists()


def meant_client(number: str) -> str:
    """Return `did you mean X? ` with a client of nearly this number, or an empty text."""
    known: set[str] = set()
    for names in (supplies.own_meters(READER), supplies.assigned_clients(READER)):
        known.update(names.values_list("number", flat=True)[: MOST + 1])
    return meant(number, known) if len(known) <= MOST else ""


def nobody(number: str) -> str:
    """Return the message that a number is no client's."""
    if now := client_renames.now(number):
        return f"there is no client {number}: that is client {now} now (name it so)"
    if owner := owner_of(number):
        return f"there is no client {number}: that is a meter of client {owner} (name the client)"
    return f"there is no client {number} ({meant_client(number)}etl export readings.csv --what readings names them all)"


def code_of_absence(number: str | None, otherwise: Code) -> Code:
    """Return the code of an error that nothing is found, which is another one where the number is no client's."""
    return otherwise if number is None or is_client(number) else "E-NO-CLIENT"


def owner_of(meter: str) -> str:
    """Return a client whose meter this is; an empty text if there is none."""
    owners = supplies.counting(READER).filter(meter__number=meter).order_by("client__number")
    return owners.values_list("client__number", flat=True).first() or ""


def meters_of(client: str) -> list[str]:
    """Return the numbers of a client's meters, of all times; without a table its own number."""
    rows = supplies.counting(READER).filter(client__number=client).values_list("meter__number", flat=True)
    return sorted({client, *rows})


def clients_of(meters: Iterable[str]) -> dict[str, list[str]]:
    """Return the clients of some meters, of all times; without a table that of the meter's own number."""
    found: dict[str, list[str]] = {}
    for page in _pages(meters):
        rows = supplies.counting(READER).filter(meter__number__in=page).values_list("meter__number", "client__number")
        for meter, client in rows.distinct():
            found.setdefault(meter, []).append(client)
        for meter in page:
            found.setdefault(meter, [meter])
    return found


def tariffs_of(numbers: Iterable[str]) -> dict[str, set[tuple[str, str]]]:
    """Return name and text of the tariffs that are assigned to clients, or that have billed them."""
    found: dict[str, set[tuple[str, str]]] = {}
    for page in _pages(numbers):
        for rows in _with_tariff(page):
            for number, name, text in rows.values_list("client__number", "tariff__name", "tariff__text").distinct():
                found.setdefault(number, set()).add((name, text))
    return found


def currencies_of(numbers: Iterable[str]) -> dict[str, set[str]]:
    """Return the currencies of the tariffs that are assigned to clients, or that have billed them."""
    found: dict[str, set[str]] = {}
    for page in _pages(numbers):
        for rows in _with_tariff(page):
            for number, currency in rows.values_list("client__number", "tariff__currency").distinct():
                found.setdefault(number, set()).add(currency)
    return found


def _with_tariff(page: Sequence[str]) -> tuple["QuerySet[Assignment]", "QuerySet[Bill]"]:
    """Return the assignments and bills of some clients that name a tariff."""
    assigned = Assignment.objects.using(READER).filter(client__number__in=page).exclude(tariff=None)
    billed = Bill.published.using(READER).filter(client__number__in=page).exclude(status=FAILED)
    return assigned, billed.exclude(tariff=None)


def _pages(numbers: Iterable[str]) -> Iterator[Sequence[str]]:
    wanted = sorted(set(numbers))
    for start in range(0, len(wanted), PAGE):
        yield wanted[start : start + PAGE]
