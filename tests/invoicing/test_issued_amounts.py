"""Bills come with what was issued of their days, so that sums over them are right."""

import pytest

from tests.support.sent import draft, sent
from tests.support.store_rows import AUGUST, bill, days, tariff_text

pytestmark = pytest.mark.usefixtures("etl")

PARTS = days("2017-08-01", "2017-08-11"), days("2017-08-11", "2017-09-01")


def issued() -> list[tuple[str, str]]:
    from etl.invoicing.issued_amounts import with_issued
    from etl.store.bills import export_rows
    from etl.store.database.locks import snapshot

    with snapshot():
        return [(one.client, one.issued) for one in with_issued(export_rows.bills())]


def test_documents_of_the_same_days_are_added_and_those_of_other_days_are_with_the_first_bill() -> None:
    bill("a")
    assert issued() == [("a", "")]
    for part in PARTS:
        bill("b", part)
    first, *_ = sent(draft("a", gross="1.00"), draft("b", AUGUST, gross="5.00"))
    assert issued() == [("a", "1.00"), ("b", "5.00"), ("b", "")]
    sent(draft("a", gross="-1.00", kind="credit_note", corrects=(first.pk, first.name)), draft("b", PARTS[1], "2.00"))
    assert issued() == [("a", ""), ("b", "5.00"), ("b", "2.00")]


def test_what_was_issued_in_another_currency_is_said_of_no_bill() -> None:
    from etl.store.usage.tariff_texts import save_tariff

    bill("a", tariff_id=save_tariff(tariff_text()))
    sent(draft("a", gross="1.00", currency="JPY"))
    assert issued() == [("a", "")]
