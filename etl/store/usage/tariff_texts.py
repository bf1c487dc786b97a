"""Texts of the tariffs that assignments and bills name."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from etl.core.bill_page import FAILED
from etl.store.database.locks import READER
from etl.store.models import Assignment, Bill, Tariff


def text_of(identity: int) -> tuple[str, str]:
    """Return name and text of a stored tariff."""
    row = Tariff.objects.using(READER).get(pk=identity)
    return row.name, row.text


def identity_of(sha256: str) -> int:
    """Return the id of a stored tariff by its digest."""
    return int(Tariff.objects.using(READER).values_list("pk", flat=True).get(sha256=sha256))


def every_text() -> list[tuple[str, str]]:
    """Return name and text of every stored tariff."""
    return list(Tariff.objects.using(READER).order_by("pk").values_list("name", "text"))


@dataclass(frozen=True)
class StoredTariff:
    """A tariff of assignments or bills: how many clients are assigned to it, how many current bills it priced."""

    sha256: str
    name: str
    text: str
    clients: int
    bills: int


def stored_tariffs() -> list[StoredTariff]:
    """Return all stored tariffs by name."""
    assigned = Assignment.objects.filter(tariff=OuterRef("pk")).order_by().values("tariff")
    made = Bill.published.all().exclude(status=FAILED)
    priced = made.filter(tariff=OuterRef("pk")).order_by().values("tariff")
    clients = Subquery(assigned.annotate(number=Count("client", distinct=True)).values("number"))
    bills = Subquery(priced.annotate(number=Count("pk")).values("number"))
    rows = Tariff.objects.using(READER).annotate(clients=Coalesce(clients, 0), bills=Coalesce(bills, 0))
    columns = rows.order_by("name", "pk").values_list("sha256", "name", "text", "clients", "bills")
    return [StoredTariff(*row) for row in columns]


@dataclass(frozen=True)
class TariffText:
    """A tariff as it is stored with the bills that it priced."""

    sha256: str
    name: str
    text: str
    currency: str
    looks_back: bool = False


def save_tariff(tariff: TariffText) -> int:
    """Return the id of a tariff, which is stored if it is not yet."""
    values = {"name": tariff.name, "text": tariff.text, "currency": tariff.currency, "looks_back": tariff.looks_back}
    row, _ = Tariff.objects.get_or_create(sha256=tariff.sha256, defaults=values)
    if tariff.looks_back and not row.looks_back:  # an assignment keeps a tariff before anybody knows
        Tariff.objects.filter(pk=row.pk, looks_back=False).update(looks_back=True)
    return int(row.pk)


def tariff_text(identity: int) -> TariffText:
    """Return a stored tariff as bills name it."""
    row = Tariff.objects.get(pk=identity)
    return TariffText(row.sha256, row.name, row.text, row.currency, row.looks_back)


def texts(sha256s: Collection[str]) -> list[TariffText]:
    """Return stored tariffs by their digests."""
    return [tariff_text(key) for key in Tariff.objects.filter(sha256__in=set(sha256s)).values_list("pk", flat=True)]
