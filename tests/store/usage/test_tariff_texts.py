"""A tariff's text is stored once, however many bills and assignments name it."""

import pytest

from tests.support.store_rows import bill, client, tariff_text, waiting

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def test_the_same_tariff_is_stored_once_and_looks_back_once_anybody_knows_that_it_does() -> None:
    from etl.store.usage import tariff_texts

    first = tariff_texts.save_tariff(tariff_text())
    assert tariff_texts.save_tariff(tariff_text(looks_back=True)) == first
    assert tariff_texts.tariff_text(first).looks_back
    assert tariff_texts.save_tariff(tariff_text()) == first
    assert tariff_texts.texts(["s", "s", "other"]) == [tariff_text(looks_back=True)]
    assert (tariff_texts.text_of(first), tariff_texts.every_text()) == (("t", "text"), [("t", "text")])


def test_clients_and_current_bills_of_each_tariff_are_counted() -> None:
    from etl.store.models import Assignment
    from etl.store.usage import tariff_texts

    tariff = tariff_texts.save_tariff(tariff_text())
    for number in ("a", "a", "b"):
        Assignment.objects.create(client=client(number), tariff_id=tariff)
    bill("a", tariff_id=tariff)
    bill("b", tariff_id=tariff, status="failed", total="")
    waiting("c", tariff_id=tariff)
    (found,) = tariff_texts.stored_tariffs()
    assert (found.name, found.clients, found.bills) == ("t", 2, 1)
