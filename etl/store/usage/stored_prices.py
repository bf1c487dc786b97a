"""Prices in time: stored by column name, read as a book for the minutes of a period."""

import hashlib
from collections.abc import Iterable
from datetime import timedelta

import numpy as np
from django.db.models import Max, Min, Q

from etl.core.errors import EtlError
from etl.core.periods import EPOCH, midnight
from etl.core.price_book import LARGEST, PriceBook, PriceColumn
from etl.store import input_versions
from etl.store.database.locks import READER
from etl.store.loads.series_registry import PAGE
from etl.store.models import Bill, Price, Tariff
from etl.store.models import PriceColumn as Column

_DELETED_AT_ONCE = 400


def save(columns: Iterable[PriceColumn]) -> tuple[int, int, int]:
    """Store columns, new prices replacing those they overlap; return prices read, changed, and bills made stale.

    Used inside the write lock.
    """
    read = changed = stale = 0
    for column in columns:
        read += len(column.price)
        steps = _changed(column)
        changed += len(steps)
        if steps:
            first, end = min(start for start, _, _ in steps), max(end for _, end, _ in steps)
            stale += _mark_stale(column.name, first, end)
    if changed:
        input_versions.bump()
    return read, changed, stale


def _changed(column: PriceColumn) -> list[tuple[int, int, int]]:
    """Write the new prices of a column; return their steps."""
    row, made = Column.objects.get_or_create(name=column.name, defaults={"places": column.places})
    places = max(row.places, column.places)
    price = [int(one) * 10 ** (places - column.places) for one in column.price.tolist()]
    _check_digits(row, places, price)
    if places > row.places:
        _rescale(row, places)
    steps = list(zip(column.start_minute.tolist(), column.end_minute.tolist(), price, strict=True))
    known = set() if made else _known(row, steps[0][0], steps[-1][1])
    new = [step for step in steps if step not in known]
    gone = [start for start, end, _ in known if any_overlap(start, end, new)]
    for start in range(0, len(gone), _DELETED_AT_ONCE):
        Price.objects.filter(column=row, start_minute__in=gone[start : start + _DELETED_AT_ONCE]).delete()
    Price.objects.bulk_create([Price(None, row.pk, *step) for step in new])
    return new


def any_overlap(start: int, end: int, steps: list[tuple[int, int, int]]) -> bool:
    """Return whether a step of a sorted list shares a minute with start..end."""
    low, high = 0, len(steps)
    while low < high:
        middle = (low + high) // 2
        if steps[middle][1] <= start:
            low = middle + 1
        else:
            high = middle
    return low < len(steps) and steps[low][0] < end


def _check_digits(row: Column, places: int, price: list[int]) -> None:
    """Raise EtlError if prices of a column cannot all be whole numbers of 10**-places."""
    ends = Price.objects.filter(column=row).aggregate(most=Max("price"), least=Min("price"))
    stored = max(abs(ends["most"] or 0), abs(ends["least"] or 0)) * 10 ** (places - row.places)
    if max(stored, *map(abs, price)) >= LARGEST:
        what = f"with the prices loaded earlier it has more digits than a column holds exactly at {places} decimals"
        raise EtlError(f"column {row.name}: {what} (round them, or use another column name)")


def _rescale(row: Column, places: int) -> None:
    factor = 10 ** (places - row.places)
    prices = list(Price.objects.filter(column=row))
    for price in prices:
        price.price *= factor
    Price.objects.bulk_update(prices, ["price"], batch_size=_DELETED_AT_ONCE)
    row.places = places
    row.save(update_fields=["places"])


def _known(row: Column, first: int, end: int) -> set[tuple[int, int, int]]:
    rows = Price.objects.filter(column=row, start_minute__lt=end, end_minute__gt=first)
    return set(rows.values_list("start_minute", "end_minute", "price"))


def _mark_stale(name: str, first: int, end: int) -> int:
    """Mark bills of those minutes by tariffs that name the column; of ones that look back, all later bills too."""
    since, until = (EPOCH + timedelta(minutes=minute) for minute in (first - 1440, end + 1440))
    tariffs = Tariff.objects.filter(text__contains='"series:').filter(text__contains=name)
    bills = Bill.published.filter(stale=False, period_end__gte=since, tariff__in=tariffs)
    bills = bills.filter(Q(period_start__lte=until) | Q(tariff__looks_back=True))
    columns = bills.values_list("pk", "period_start", "period_end", "timezone", "tariff__looks_back")
    stale = [
        identity
        for identity, start, stop, zone, looks_back in columns
        if midnight(stop, zone) > first and (looks_back or midnight(start, zone) < end)
    ]
    for start in range(0, len(stale), PAGE):
        Bill.objects.filter(pk__in=stale[start : start + PAGE]).update(stale=True)
    return len(stale)


def book(names: frozenset[str], start: int, end: int) -> tuple[PriceBook, str]:
    """Return the named columns between two UTC minutes, and a digest of them."""
    columns, digest = [], hashlib.sha256()
    for row in Column.objects.using(READER).filter(name__in=names).order_by("name"):
        prices = Price.objects.using(READER).filter(column=row, start_minute__lt=end, end_minute__gt=start)
        steps = list(prices.order_by("start_minute").values_list("start_minute", "end_minute", "price"))
        found = np.array(steps, np.int64).reshape(-1, 3)
        digest.update(f"{row.name} {row.places}".encode() + found.tobytes())
        columns.append(PriceColumn(row.name, found[:, 0].copy(), found[:, 1].copy(), found[:, 2].copy(), row.places))
    return PriceBook.of(columns), digest.hexdigest()
