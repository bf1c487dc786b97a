"""Open sets: what was issued of some periods otherwise than it is billed now."""

from decimal import Decimal

import pytest

from tests.support.sent import draft, sent
from tests.support.store_rows import AUGUST, bill, days, tariff_text

pytestmark = pytest.mark.usefixtures("etl")

JULY = days("2017-07-01", "2017-08-01")


def test_sets_are_open_whose_documents_say_something_else_than_their_bills() -> None:
    from etl.invoicing.open_sets import OpenSet, open_sets
    from etl.store.database.locks import snapshot
    from etl.store.usage.tariff_texts import save_tariff

    with snapshot():
        assert open_sets([AUGUST]) == []
    for client, total in (("a", "1.00"), ("b", "1.50"), ("d", "2.00")):
        bill(client, total=total, tariff_id=save_tariff(tariff_text()))
    sent(draft("a"), draft("b"), draft("c"), draft("b", JULY))
    with snapshot():
        found = open_sets([AUGUST])
        assert found == [
            OpenSet("b", AUGUST, "EUR", Decimal("1.00"), Decimal("1.50")),
            OpenSet("c", AUGUST, "EUR", Decimal("1.00"), Decimal("0.00"), 0, (AUGUST,)),
        ]
        assert open_sets([AUGUST], "b") == found[:1]
        assert [one.period for one in open_sets([JULY])] == [JULY]
        assert open_sets([]) == []
