"""Texts of the tariffs that are kept with assignments and bills."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from etl.core.bills import FAILED
from etl.store.locks import READER
from etl.store.models import Assignment, Bill, Tariff


def text_of(identity: int) -> tuple[str, str]:
    """Name and text of a kept tariff."""
    row = Tariff.objects.using(READER).get(pk=identity)
    return row.name, row.text


def every_text() -> list[tuple[str, str]]:
    """Name and text of every kept tariff."""
    return list(Tariff.objects.using(READER).order_by("pk").values_list("name", "text"))


@dataclass(frozen=True)
class KeptTariff:
    """A tariff of assignments or bills: so many clients are assigned to it, so many current bills are priced by it."""

    sha256: str
    name: str
    text: str
    clients: int
    bills: int


def kept() -> list[KeptTariff]:
    """All kept tariffs by name."""
    assigned = Assignment.objects.filter(tariff=OuterRef("pk")).order_by().values("tariff")
    made = Bill.objects.filter(current=True).exclude(status=FAILED)
    priced = made.filter(tariff=OuterRef("pk")).order_by().values("tariff")
    clients = Subquery(assigned.annotate(number=Count("client", distinct=True)).values("number"))
    bills = Subquery(priced.annotate(number=Count("pk")).values("number"))
    rows = Tariff.objects.using(READER).annotate(clients=Coalesce(clients, 0), bills=Coalesce(bills, 0))
    columns = rows.order_by("name", "pk").values_list("sha256", "name", "text", "clients", "bills")
    return [KeptTariff(*row) for row in columns]
