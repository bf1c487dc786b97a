"""Prices in time: a new one replaces those that it overlaps, and bills that used them become stale."""

import numpy as np
import pytest

from etl.core.errors import EtlError
from etl.core.price_book import PriceColumn
from tests.support.store_rows import AUGUST, MONDAY, bill, days

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def column(*steps: tuple[int, int, int], places: int = 2, name: str = "spot") -> PriceColumn:
    """Prices as (first hour, end, price), counted from MONDAY."""
    start, end, price = (np.array(part, np.int64) for part in zip(*steps, strict=True))
    return PriceColumn(name, MONDAY + start * 60, MONDAY + end * 60, price, places)


def stored(places: int = 2) -> list[tuple[int, int, int]]:
    from etl.store.usage.stored_prices import book

    found, _ = book(frozenset(["spot"]), MONDAY, MONDAY + 10_000)
    one = found.columns["spot"]
    assert one.places == places
    hours = ((one.start_minute - MONDAY) // 60).tolist(), ((one.end_minute - MONDAY) // 60).tolist()
    return list(zip(*hours, one.price.tolist(), strict=True))


def saved(*columns: PriceColumn) -> tuple[int, int, int]:
    from etl.store.usage.stored_prices import save

    return save(columns)


def test_the_same_prices_again_change_nothing_and_another_takes_the_place_of_all_that_it_overlaps() -> None:
    first = column((0, 1, 10), (1, 2, 20), (2, 3, 30))
    assert (saved(first), saved(first)) == ((3, 3, 0), (3, 0, 0))
    assert saved(column((0, 2, 15))) == (1, 1, 0)
    assert stored() == [(0, 2, 15), (2, 3, 30)]


def test_finer_prices_make_the_stored_ones_finer_and_coarser_ones_are_filled_up() -> None:
    saved(column((0, 1, 10)))
    saved(column((1, 2, 2005), places=4))
    saved(column((2, 3, 3), places=1))
    assert stored(4) == [(0, 1, 1000), (1, 2, 2005), (2, 3, 3000)]


def test_prices_with_more_digits_than_a_column_holds_are_refused() -> None:
    saved(column((0, 1, 10**15)))
    with pytest.raises(EtlError) as caught:
        saved(column((1, 2, 1), places=8))
    assert str(caught.value) == (
        "column spot: with the prices loaded earlier it has more digits than a column holds exactly at 8 decimals "
        "(round them, or use another column name)"
    )


def test_a_digest_changes_with_a_price_and_with_nothing_beside_the_minutes() -> None:
    from etl.store.usage.stored_prices import book

    def digest() -> str:
        return book(frozenset(["spot"]), MONDAY, MONDAY + 60)[1]

    saved(column((0, 1, 10)))
    before = digest()
    saved(column((1, 2, 99)))
    assert digest() == before
    saved(column((0, 1, 11)))
    assert digest() != before


def test_bills_of_those_minutes_by_a_tariff_that_names_the_column_become_stale() -> None:
    from etl.store.models import Bill, Tariff

    naming = {"name": "n", "currency": "EUR", "text": 'price = "series:spot"'}
    plain = Tariff.objects.create(sha256="1", **naming)
    back = Tariff.objects.create(sha256="2", looks_back=True, **naming)
    other = Tariff.objects.create(sha256="3", name="n", currency="EUR", text="price = 1")
    september = days("2017-09-01", "2017-10-01")
    for number, tariff, period in (
        ("a", plain, AUGUST), ("b", plain, september), ("c", back, september), ("d", other, AUGUST),
    ):  # fmt: skip
        bill(number, period, tariff=tariff)
    assert saved(column((0, 1, 10))) == (1, 1, 2)
    assert set(Bill.objects.filter(stale=True).values_list("client__number", flat=True)) == {"a", "c"}


@pytest.mark.parametrize(("start", "end", "meets"), [(0, 1, False), (1, 2, True), (4, 5, False), (0, 9, True)])
def test_an_overlap_is_a_shared_minute(start: int, end: int, meets: bool) -> None:
    from etl.store.usage.stored_prices import any_overlap

    assert any_overlap(start, end, [(1, 3, 0), (3, 4, 0), (6, 7, 0)]) == meets
