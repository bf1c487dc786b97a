"""A table that says less of a client than an earlier one takes its tariff or its attributes away, which is found."""

import pytest

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def terms(*rows: tuple[str, bool, str]) -> set[tuple[str, str]]:
    """What clients a and b have by rows of client, whether there is a tariff, and attributes."""
    from etl.store.assigning.dropped_terms import terms_of
    from etl.store.models import Assignment
    from etl.store.usage.tariff_texts import save_tariff
    from tests.support.store_rows import client, tariff_text

    Assignment.objects.all().delete()
    tariff = save_tariff(tariff_text())
    Assignment.objects.bulk_create(
        [
            Assignment(client=client(number), tariff_id=tariff if has_tariff else None, attributes=attributes)
            for number, has_tariff, attributes in rows
        ]
    )
    return terms_of([client("a").pk, client("b").pk])


def test_what_no_row_has_any_more_is_named_with_its_clients_the_tariff_first() -> None:
    from etl.store.assigning.dropped_terms import Dropped, by_name

    before = terms(("a", True, '{"area": "3", "zone": "n"}'), ("b", True, '{"area": "3", "zone": "n"}'))
    lost = before - terms(("b", False, '{"area": "4"}'))
    assert by_name(lost) == [Dropped("tariff", ["a", "b"]), Dropped("area", ["a"]), Dropped("zone", ["a", "b"])]


def test_several_rows_of_a_client_are_one() -> None:
    assert terms(("a", True, "{}"), ("a", False, '{"zone": "n"}')) == {("a", "tariff"), ("a", "zone")}


def test_other_clients_do_not_count() -> None:
    assert terms(("c", True, '{"zone": "n"}')) == set()
