"""A column is one of many values, of itself or of a related table, as Django's own `in` finds it."""

import pytest

from tests.support.store_rows import series

NUMBERS = ["ä'\"", "\\", "1001", "🔌", "%s", "a,b", "{}", "NULL", '\\"', " ", "\n", ""]


@pytest.mark.both_databases
@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("wanted", [[], ["1001"], NUMBERS, [*NUMBERS, "none"], ["1001"] * 3])
def test_it_finds_what_django_finds(wanted: list[str]) -> None:
    from etl.store.database.any_of import any_of
    from etl.store.models import Meter, Series

    made = [series(number) for number in NUMBERS]
    assert {one.number for one in Meter.objects.filter(any_of("number", wanted))} == set(wanted) & set(NUMBERS)
    found = set(Series.objects.filter(any_of("meter__number", set(wanted))).values_list("pk", flat=True))
    assert found == set(Series.objects.filter(meter__number__in=wanted).values_list("pk", flat=True))
    keys = [one.pk for one in made]
    assert set(Series.objects.filter(any_of("pk", keys)).values_list("pk", flat=True)) == set(keys)


@pytest.mark.both_databases
@pytest.mark.usefixtures("rows")
def test_many_values_are_one_parameter() -> None:
    from django.db import connection

    from etl.store.database.any_of import any_of
    from etl.store.models import Series

    _, parameters = Series.objects.filter(any_of("meter_id", range(100_000))).query.get_compiler(
        connection=connection
    ).as_sql()  # fmt: skip
    assert len(parameters) == 1
    assert not Series.objects.filter(any_of("meter_id", range(10**6, 10**6 + 100_000))).exists()
