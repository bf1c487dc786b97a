"""Items that a page shows of those that rules ask of a bill, by what is known of bill, issuer and client."""

from dataclasses import replace
from typing import Any

import pytest

from etl.statements.issuer import NOBODY, Issuer
from etl.statements.page_check import CheckedPages, shown
from etl.statements.page_items import ITEMS, NOTICES
from tests.statements.test_statement_page import flat

WHOLE = Issuer(
    "A", ("1 Road",), iban="x", contact=("a@b.example",), due_days=14, notices=dict.fromkeys(NOTICES, ("t",))
)
CLIENT = {"name": "Ana", "street": "Rua A 1", "supply_point": "PT7", "contract_end": "2025-12-31"}
METERS = {"meters": [{"meter": "m"}]}
ALWAYS = {"amount", "period", "prices", "taxes", "tariff", "energy"}


def found(one: Any, issuer: Issuer = NOBODY) -> set[str]:
    return {name for name, there in shown(one, issuer).items() if there}


def test_every_item_is_looked_for() -> None:
    assert shown(flat(), NOBODY).keys() == {item.name for item in ITEMS}


def test_a_bill_alone_shows_what_is_of_the_bill() -> None:
    assert found(flat()) == ALWAYS
    assert found(flat(**METERS)) == ALWAYS | {"reads"}


def test_issuer_client_and_issue_give_all_but_the_year_before() -> None:
    one = replace(flat(name="2024-000001", kind="invoice", **METERS), client=CLIENT)
    assert {item.name for item in ITEMS} - found(one, WHOLE) == {"year_before"}


@pytest.mark.parametrize(
    ("client", "there"),
    [({"name": "Ana"}, False), ({"city": "Faro"}, False), ({"name": "Ana", "city": "Faro"}, True)],
)
def test_a_client_has_a_name_and_an_address(client: dict[str, str], *, there: bool) -> None:
    assert ("client" in found(replace(flat(), client=client))) == there


def test_a_credit_needs_no_payment() -> None:
    assert {"due", "payment_methods"} <= found(flat(gross="-1.00"))
    assert "reads" in found(flat(gross="-1.00", kind="credit_note"))


def test_the_report_names_the_clients_that_lack_something_needed() -> None:
    pages = CheckedPages(WHOLE)
    whole = replace(flat(name="2024-000001", **METERS), client=CLIENT)
    pages.add(whole)
    assert pages.report().complete
    assert pages.report().lacking["year_before"] == ["c0"]
    pages.add(replace(whole, client={}))
    report = pages.report()
    assert (report.pages, report.complete) == (2, False)
    assert {name for name, clients in report.lacking.items() if clients} == {
        "year_before", "client", "supply_point", "contract_end",
    }  # fmt: skip
