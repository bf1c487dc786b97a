"""Items find their invoice: that of their day, else the last one after it, else one of their own."""

from datetime import date

from etl.core.periods import Period
from etl.invoicing.contents import credit_note, invoice_of_items, with_items
from etl.invoicing.item_placement import Decided, outdated, placed
from etl.store.documents.document_rows import StoredDocument
from etl.store.documents.document_writer import Draft
from etl.store.documents.item_rows import ClientItem, packed
from tests.support.sent import AT, draft, line

JULY, AUGUST = Period(date(2017, 7, 1), date(2017, 8, 1)), Period(date(2017, 8, 1), date(2017, 9, 1))


def item(name: str, day: str, amount: str = "5.00", currency: str = "EUR") -> ClientItem:
    return ClientItem("a", name, date.fromisoformat(day), "Fee", amount, "0.2", currency)


def document(key: int, days: Period, *items: ClientItem, of_bills: str = "1.00") -> StoredDocument:
    return StoredDocument(
        key, "S", key, "invoice", "a", days.start, days.end, "EUR", "1.00", AT, None, None, None, "", of_bills,
        packed(items),
    )  # fmt: skip


def decided(*drafts: Draft, refused: Period | None = None) -> list[Decided]:
    made = [Decided("a", one.period, [], [one]) for one in drafts]
    return made + ([Decided("a", refused, refused=True)] if refused else [])


def where(found: list[Decided]) -> list[tuple[str, str, list[str]]]:
    """First day, kind and items of each draft."""
    return [
        (one.period.start.isoformat(), draft.kind, [item.name for item in draft.items])
        for one in found
        for draft in one.drafts
    ]


def by_name(*items: ClientItem) -> dict[str, ClientItem]:
    return {one.name: one for one in items}


def test_an_item_joins_the_invoice_of_its_day_else_the_last_one_that_ends_after_it() -> None:
    items = by_name(item("1", "2017-07-31"), item("2", "2017-08-01"), item("3", "2017-06-30"), item("4", "2017-09-01"))
    found = placed(decided(draft("a", JULY), draft("a", AUGUST)), items, [], [JULY, AUGUST])
    assert where(found) == [("2017-07-01", "invoice", ["1"]), ("2017-08-01", "invoice", ["2", "3"])]


def test_without_an_invoice_items_have_one_for_each_period_that_was_requested_and_currency() -> None:
    items = by_name(item("1", "2017-07-31"), item("2", "2017-08-31"), item("3", "2017-06-30"), item("4", "2017-09-01"))
    yen = item("5", "2017-08-31", "500", "JPY")
    found = placed([], items | by_name(yen), [], [AUGUST, JULY])
    assert where(found) == [
        ("2017-07-01", "invoice", ["1", "3"]), ("2017-08-01", "invoice", ["2"]), ("2017-08-01", "invoice", ["5"]),
    ]  # fmt: skip
    euros, yens = found[1:]
    assert (euros.currencies, euros.before("EUR"), str(euros.after("EUR"))) == (["EUR"], None, "6.00")
    assert (yens.currencies, yens.before("JPY"), str(yens.after("JPY"))) == (["JPY"], None, "600")


def test_what_a_document_in_force_has_stays_and_what_it_loses_is_placed_again() -> None:
    first, second = item("1", "2017-07-05"), item("2", "2017-07-06")
    standing, ending = document(1, JULY, first), document(2, AUGUST, second)
    reversal = credit_note(ending, {"lines": [line("1.00")]})
    reversed_set = Decided("a", AUGUST, [ending], [reversal])
    found = placed([reversed_set], by_name(first, second), [standing, ending], [AUGUST])
    assert where(found) == [("2017-08-01", "credit_note", []), ("2017-08-01", "invoice", ["2"])]


def test_items_of_days_that_are_refused_wait_unless_they_were_in_force() -> None:
    new, again = item("1", "2017-07-05"), item("2", "2017-07-06")
    ending = document(2, AUGUST, again)
    reversal = credit_note(ending, {"lines": [line("1.00")]})
    sets = [*decided(refused=JULY), Decided("a", AUGUST, [ending], [reversal, draft("a", AUGUST)])]
    found = placed(sets, by_name(new, again), [ending], [JULY, AUGUST])
    assert where(found) == [("2017-08-01", "credit_note", []), ("2017-08-01", "invoice", ["2"])]


def test_a_document_of_items_alone_that_has_not_changed_is_looked_at_and_left() -> None:
    fee = item("1", "2017-08-05")
    alone = document(1, AUGUST, fee, of_bills="")
    assert placed([], by_name(fee), [alone], [AUGUST]) == [Decided("a", AUGUST, [alone])]
    assert placed([], {}, [alone], [JULY]) == []


def test_amounts_that_come_to_nothing_have_the_places_of_the_others() -> None:
    whole = Decided("a", AUGUST, [document(1, AUGUST)._replace(gross="0.00")], [draft("a", AUGUST, "0.00")])
    assert (str(whole.before("EUR")), str(whole.after("EUR")), str(whole.after("JPY"))) == ("0.00", "0.00", "0")


def test_what_was_taken_out_or_replaced_is_outdated() -> None:
    fee = item("1", "2017-08-05")
    sent = [document(1, AUGUST, fee)]
    assert not outdated(sent, by_name(fee))
    assert outdated(sent, {})
    assert outdated(sent, by_name(fee._replace(text="Fine")))


def test_an_invoice_says_what_of_it_is_of_bills_and_one_of_items_alone_that_none_is() -> None:
    fee = item("1", "2017-08-05", "0.55")
    made = with_items(draft("a", AUGUST, "1.00"), [fee])
    assert (made.gross, made.of_bills, made.content["net"], made.content["tax"]) == ("1.66", "1.00", "1.55", "0.11")
    alone = invoice_of_items("a", AUGUST, "EUR", [fee])
    assert (alone.gross, alone.of_bills, alone.content["items"]) == ("0.66", "", ["1"])
    back = credit_note(document(1, AUGUST, fee, of_bills="")._replace(gross="0.66"), alone.content)
    assert (back.gross, back.of_bills, back.items, back.content["items_alone"]) == ("-0.66", "", (), True)
    back = credit_note(document(1, AUGUST, fee), made.content)
    assert (back.gross, back.of_bills) == ("-1.66", "-1.00")
    assert with_items(made, []) is made
