"""Rows that tests of the store write themselves."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from etl.blocks import block_codec as packing
from etl.core.bill_page import Bill as ComputedBill
from etl.core.bill_page import BillPage, Requested
from etl.core.periods import Period

if TYPE_CHECKING:
    from etl.store.models import Bill, Client, Series
    from etl.store.usage.tariff_texts import TariffText

AUGUST = Period(date(2017, 8, 1), date(2017, 9, 1))
MONDAY = packing.week_start(2483)
"""2017-08-07 00:00 UTC in minutes since 1970, where the week of number 2483 begins."""
DETAIL = '{"lines":[],"warnings":[]}'


def series(
    number: str = "a", interval: int = 60, first: int = MONDAY, end: int = MONDAY + 180, **more: Any
) -> "Series":
    """A series of a meter, which is made where it is not there."""
    from etl.store.models import Meter, Series

    meter, _ = Meter.objects.get_or_create(number=number)
    values = {"flow": 1, "phase": 0} | more
    return Series.objects.create(meter=meter, interval=interval, first_minute=first, end_minute=end, **values)


def block(of: "Series", *mwh: int, week: int = 2483) -> None:
    """The first slots of a week of a series; a negative one is unknown."""
    from etl.store.models import IntervalBlock

    grid = np.full((1, packing.WEEK_MINUTES // of.interval), packing.UNKNOWN, np.int64)
    grid[0, : len(mwh)] = mwh
    packed = packing.pack(grid)
    values = packing.seal(packed.bodies[0], of.pk, week)
    IntervalBlock.objects.bulk_create(
        [
            IntervalBlock(
                series_id=of.pk,
                week=week,
                known=int(packed.known[0]),
                energy_mwh=int(packed.energy_mwh[0]),
                values=values,
            )
        ]
    )


def bill(number: str = "a", days: Period = AUGUST, **more: Any) -> "Bill":
    """A published bill of a client, which is made where it is not there."""
    from etl.store.bills.requests import save_request
    from etl.store.models import Bill

    values = {
        "timezone": "UTC", "status": "complete", "energy_mwh": 0, "total": "1.00", "fingerprint": "f",
        "detail": DETAIL,
    }  # fmt: skip
    request = save_request(more.pop("requested", Requested(days)))
    given = {**values, **more, "request_id": request}
    made = Bill(client=client(number), period_start=days.start, period_end=days.end, **given)
    made.save(force_insert=True)
    return made


def waiting(number: str = "a", run: int = 7, **more: Any) -> "Bill":
    """A bill of a run that is open."""
    open_run(run)
    return bill(number, run_id=run, **more)


def open_run(number: int) -> None:
    """A run that is not done, which is made where it is not there."""
    from etl.store.models import Run
    from etl.store.runs.run_states import BILL, OPEN

    if not Run.objects.filter(pk=number).exists():
        Run.objects.create(pk=number, kind=BILL, state=OPEN, begun_at=datetime.now(UTC))


def client(number: str) -> "Client":
    from etl.store.models import Client

    return Client.objects.get_or_create(number=number)[0]


def days(first: str, end: str) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(end))


def computed(*clients: str, period: Period = AUGUST, total: str = "2.00") -> BillPage:
    """A page of bills as the calculator hands them on."""
    return BillPage(period, "UTC", "s", "EUR", [ComputedBill(one, 5, total, "complete", DETAIL) for one in clients])


def tariff_text(name: str = "t", *, looks_back: bool = False) -> "TariffText":
    from etl.store.usage.tariff_texts import TariffText

    return TariffText("s", name, "text", "EUR", looks_back)
