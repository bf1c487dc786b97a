"""However the ORM writes a row, changes it or deletes it, seals and rows agree."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.support.command import Shell
from tests.support.store_rows import series

pytestmark = pytest.mark.both_databases


def _made() -> None:
    from etl.store.models import Client

    Client.objects.create(number="a")
    Client(number="b").save()
    Client.objects.get_or_create(number="c")
    Client.objects.get_or_create(number="c")
    Client.objects.bulk_create([Client(number="d"), Client(None, "e", "UTC")])


def _columns() -> None:
    from etl.store.inserting import Columns, inserted
    from etl.store.models import Client

    inserted(Columns(Client, number=["f", "g"], timezone=["", "UTC"]))


def _updated() -> None:
    from etl.store.models import Client

    _made()
    Client.objects.filter(number__in=["a", "b"]).update(timezone="Europe/Lisbon")
    one = Client.objects.get(number="c")
    one.timezone = "UTC"
    one.save()
    Client.objects.update_or_create(number="d", defaults={"timezone": "UTC"})
    Client.objects.update_or_create(number="z", defaults={"timezone": "UTC"})


def _deleted() -> None:
    from etl.store.models import Client

    _made()
    Client.objects.filter(number="a").delete()
    Client.objects.get(number="b").delete()


def _in_place_of_others() -> None:
    from etl.store.models import Client, Supplied

    client = Client.objects.create(number="a")
    for value in ("1", "2"):
        days = {"start": date(2017, 7, 1), "end": date(2017, 8, 1)}
        rows = [Supplied(client_id=client.pk, quantity=name, value=value, **days) for name in (value, "q")]
        Supplied.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["client", "quantity", "start", "end"], update_fields=["value"]
        )


def _in_place_by_the_column() -> None:
    from etl.store.inserting import Columns
    from etl.store.models import Client, IntervalBlock, Revision, Supplied

    identity = series("x").pk
    client = Client.objects.create(number="a").pk
    key = ["series_id", "week"]
    days: dict[str, Any] = {"start": [date(2017, 7, 1)] * 2, "end": [date(2017, 8, 1)] * 2}
    for number in (1, 2):
        own: dict[str, Any] = {"series_id": [identity] * 2, "week": [number, 3]}
        values: dict[str, Any] = {"known": [number] * 2, "energy_mwh": [number] * 2, "values": [b"%d" % number] * 2}
        for methods in ([b"m", b"%d" % number], [None, b"%d" % number], [b"%d" % number, None]):
            blocks = Columns(IntervalBlock, **own, **values, quality=methods)
            IntervalBlock.objects.bulk_create(
                blocks, update_conflicts=True, unique_fields=key, update_fields=[*values, "quality"]
            )
        stamps = Columns(Revision, **own, stamps=[b"%d" % number] * 2)
        Revision.objects.bulk_create(stamps, update_conflicts=True, unique_fields=key, update_fields=["stamps"])
        supplied = Columns(Supplied, client_id=[client] * 2, quantity=["q", f"{number}"], value=["1", "2"], **days)
        Supplied.objects.bulk_create(
            supplied, update_conflicts=True, unique_fields=["client", "quantity", *days], update_fields=["value"]
        )


def _rolled_back() -> None:
    from django.db import transaction

    from etl.store.models import Client

    with transaction.atomic():
        Client.objects.create(number="a")
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    "write", [_made, _columns, _updated, _deleted, _in_place_of_others, _in_place_by_the_column, _rolled_back]
)
def test_seals_add_up_to_the_rows(etl: Shell, write: Callable[[], Any]) -> None:
    from etl.store.database.locks import WRITER
    from etl.store.database.seals import NOTHING, differences, recorded

    write()
    assert list(differences(WRITER)) == []
    assert (recorded(WRITER)["etl_client"] == NOTHING) is (write is _rolled_back)
    etl.reset()


@pytest.mark.usefixtures("etl")
def test_rows_that_only_the_database_can_count_are_refused() -> None:
    from etl.store.models import Client

    with pytest.raises(NotImplementedError):
        Client.objects.bulk_create([Client(number="a")], ignore_conflicts=True)
