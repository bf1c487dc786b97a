"""Open amounts are those of bills that were not issued, or otherwise than they are now, by their days."""

from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from etl.core.periods import Period
from tests.support.sent import draft, sent
from tests.support.store_rows import AUGUST, bill, days, tariff_text

pytestmark = pytest.mark.usefixtures("etl")

FIRST, SECOND = days("2017-08-01", "2017-08-11"), days("2017-08-11", "2017-09-01")


def priced(client: str, period: Period = AUGUST, **more: object) -> None:
    """A bill in euros."""
    from etl.store.usage.tariff_texts import save_tariff

    bill(client, period, tariff_id=save_tariff(tariff_text()), **more)


def found() -> dict[tuple[Period, str], tuple[int, str]] | None:
    from etl.invoicing.open_amounts import open_amounts
    from etl.store.database.locks import snapshot

    with snapshot():
        amounts = open_amounts()
    if amounts is None:
        return None
    return {(Period(*days), money): (one.number, f"{one.amount}") for (*days, money), one in amounts.bills.items()}


def test_where_nothing_was_issued_nothing_is_open() -> None:
    priced("a")
    assert found() is None


def test_a_bill_that_was_not_issued_is_open_whole_and_one_that_was_is_not() -> None:
    for client, total in (("a", "1.00"), ("b", "2.50"), ("c", "0.25")):
        priced(client, total=total)
    priced("d", status="failed", total="")
    sent(draft("a"), draft("other"))
    assert found() == {(AUGUST, "EUR"): (2, "2.75")}


def test_a_correction_counts_as_much_as_its_invoice() -> None:
    priced("a", total="3.00")
    priced("b", total="1.00")
    priced("c", total="1.50")
    first, second, _ = sent(draft("a"), draft("b"), draft("c", gross="1.50"))
    more = [draft(one.client, gross="2.00", kind="correction", corrects=(one.pk, one.name)) for one in (first, second)]
    sent(*more)
    assert found() == {(AUGUST, "EUR"): (1, "-2.00")}  # b is 1.00 again, as its invoice alone says


def test_what_a_credit_note_reverses_is_open_again() -> None:
    priced("a")
    (first,) = sent(draft("a"))
    assert found() == {}
    sent(draft("a", gross="-1.00", kind="credit_note", corrects=(first.pk, first.name)))
    assert found() == {(AUGUST, "EUR"): (1, "1.00")}


def test_bills_of_other_days_than_their_documents_are_open_by_what_differs() -> None:
    priced("a", FIRST, total="0.40")
    priced("a", SECOND, total="0.70")
    sent(draft("a"))
    assert found() == {(FIRST, "EUR"): (1, "-0.60"), (SECOND, "EUR"): (1, "0.70")}


def test_a_bill_of_fewer_days_than_were_sent_is_open_even_where_amounts_agree() -> None:
    priced("a", FIRST, total="1.00")
    sent(draft("a"))
    assert found() == {(FIRST, "EUR"): (1, "0.00")}


@pytest.mark.parametrize("state", [{"stale": True}, {"status": "held"}, {"status": "incomplete"}])
def test_open_bills_that_are_not_issued_as_they_are_wait_and_so_do_those_of_their_set(state: dict[str, Any]) -> None:
    """0.40 and 0.70 of days that were sent as 1.00, of which one waits; 2.00 that were never sent; 3.00 that may be."""
    from etl.invoicing.open_amounts import open_amounts
    from etl.store.database.locks import snapshot

    priced("a", FIRST, total="0.40", **state)
    priced("a", SECOND, total="0.70")
    priced("b", total="2.00", **state)
    priced("c", total="3.00")
    sent(draft("a"))
    with snapshot():
        amounts = open_amounts()
    assert amounts is not None
    waiting = {
        (FIRST.start, FIRST.end): "-0.60",
        (SECOND.start, SECOND.end): "0.70",
        (AUGUST.start, AUGUST.end): "2.00",
    }
    expected = {(*span, "EUR"): (1, Decimal(amount)) for span, amount in waiting.items()}
    assert amounts.waiting == expected
    assert amounts.bills == {**expected, (AUGUST.start, AUGUST.end, "EUR"): (2, Decimal("5.00"))}


def test_documents_without_a_bill_are_apart() -> None:
    from etl.invoicing.open_amounts import open_amounts
    from etl.store.database.locks import snapshot

    priced("a")
    sent(draft("a"), draft("b", gross="4.00"), draft("c", gross="500", currency="JPY"))
    with snapshot():
        amounts = open_amounts()
    assert amounts is not None
    assert amounts.bills == {}
    assert amounts.in_force == {"EUR": (2, Decimal("5.00")), "JPY": (1, Decimal(500))}
    assert amounts.unbilled == {"EUR": (1, Decimal("4.00")), "JPY": (1, Decimal(500))}


def test_what_the_database_leaves_out_is_what_all_sets_together_say() -> None:
    """Of sixty clients with random bills and documents."""
    from etl.invoicing.client_sets import sets_of
    from etl.invoicing.issued_amounts import issued_by_bill
    from etl.store.documents import document_rows, issuable_bills

    chance = Random(15)
    edges = [f"2017-08-{day:02}" for day in (1, 6, 11, 21)]
    drafts = []
    for number in range(60):
        for start, end in _cuts(chance, edges):
            priced(f"c{number:02}", days(start, end), total=chance.choice(["1.00", "1.50", "2.00"]))
        for start, end in _cuts(chance, edges):
            drafts.append(draft(f"c{number:02}", days(start, end), chance.choice(["1.00", "1.50"])))
    invoices = sent(*drafts)
    changes = [(one, chance.choice(["", "", "credit_note", "correction"])) for one in invoices]
    sent(
        *(
            draft(one.client, one.period, "-1.00", kind=kind, corrects=(one.pk, one.name))
            for one, kind in changes
            if kind
        )
    )
    expected: dict[tuple[Period, str], tuple[int, str]] = {}
    for own in sets_of(issuable_bills.bill_days(), document_rows.in_force()).values():
        for one in own:
            issued = issued_by_bill(one)
            rests = [(bill.period, Decimal(bill.total) - issued.get((bill.start, bill.end), 0)) for bill in one.bills]
            rests = [rest for rest in rests if rest[1]] or rests[:1]
            for period, rest in rests if one.is_open() or not one.documents else []:
                number, amount = expected.get((period, "EUR"), (0, "0"))
                expected[period, "EUR"] = (number + 1, f"{Decimal(amount) + rest}")
    assert len(expected) > 4
    assert found() == expected


def _cuts(chance: Random, edges: list[str]) -> list[tuple[str, str]]:
    """Return periods between some of the edges, of which some are left out."""
    chosen = sorted(chance.sample(edges, chance.randint(2, len(edges))))
    return [span for span in pairwise(chosen) if chance.random() < 0.8]
