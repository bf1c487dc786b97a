"""Totals are exact, whatever the places of amounts, and clients whose bills changed come in pages."""

from decimal import Decimal

import pytest

from etl.store.database.locks import snapshot
from tests.support.sent import draft, sent
from tests.support.store_rows import AUGUST, bill, days, tariff_text

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("etl")]


def test_amounts_of_different_places_are_added_exactly() -> None:
    """Binary fractions would give 0.30000000000000004, and lose the cent of ninety trillion."""
    from etl.store.documents import open_totals

    amounts = ("0.1", "0.20", "90000000000000.01", "-7", "-0.005")
    sent(*(draft(f"c{place}", gross=amount) for place, amount in enumerate(amounts)))
    with snapshot():
        assert open_totals.in_force() == {"EUR": (5, sum(map(Decimal, amounts)))}
        assert open_totals.unbilled() == open_totals.in_force()


def test_items_are_in_force_too_and_no_part_of_what_was_sent_of_bills() -> None:
    from etl.store.documents import open_totals

    sent(draft("a", gross="5.00", of_bills="4.00"), draft("b", gross="2.00", of_bills=""))
    with snapshot():
        assert open_totals.in_force() == {"EUR": (2, Decimal("7.00"))}
        assert open_totals.unbilled() == {"EUR": (1, Decimal("4.00"))}


def test_bills_of_each_period_are_added_apart() -> None:
    from etl.store.documents import open_totals

    july = days("2017-07-01", "2017-08-01")
    bill("a", AUGUST, total="2.00")
    bill("b", AUGUST, total="3.00")
    bill("a", july, total="5.00")
    bill("d", july, total="7.00", status="held")
    bill("e", july, total="0.50", stale=True)
    bill("c", july, total="", status="failed")
    sent(draft("b", july))
    with snapshot():
        assert open_totals.never_issued() == {
            (AUGUST.start, AUGUST.end, "", False): (2, Decimal("5.00")),
            (july.start, july.end, "", False): (1, Decimal("5.00")),
            (july.start, july.end, "", True): (2, Decimal("7.50")),
        }


def test_only_clients_whose_bill_is_no_single_invoice_of_its_days_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from etl.store.documents import open_totals
    from etl.store.usage.tariff_texts import save_tariff

    monkeypatch.setattr(open_totals, "PAGE", 2)
    euros = save_tariff(tariff_text())
    for client in "abcdef":
        bill(client, tariff_id=euros)
    first, *_ = sent(
        draft("a"), draft("b"), draft("c", gross="2.00"), draft("d", days("2017-08-01", "2017-08-11")),
        draft("e", currency="USD"),
    )  # fmt: skip
    sent(draft("b", kind="correction", gross="0.50", corrects=(first.pk, first.name)))
    with snapshot():
        assert list(open_totals.changed_clients()) == [["b", "c"], ["d", "e"]]
