"""A request is stored once, however often bills are made of it, and found again with its bills."""

from fractions import Fraction

import pytest

from etl.core.bill_page import BillPage, Requested
from etl.core.usage_page import Missing
from tests.support.store_rows import AUGUST, bill, days

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

ESTIMATED = Requested(AUGUST, "sha", Missing("week", Fraction(1, 50)))


def test_a_request_is_one_row_and_each_other_one_another() -> None:
    from etl.store.bills.requests import save_request

    assert save_request(ESTIMATED) == save_request(ESTIMATED) != save_request(Requested(AUGUST))


def test_a_bill_names_what_was_requested_though_it_was_cut() -> None:
    from etl.store.bills.requests import COLUMNS, request_of, requested
    from etl.store.models import Bill

    made = bill("a", days("2017-08-10", "2017-09-01"), requested=ESTIMATED)
    assert request_of(made.request) == ESTIMATED
    assert [requested(*values) for values in Bill.objects.values_list(*COLUMNS)] == [ESTIMATED]


def test_of_a_page_whose_request_is_not_known_the_days_were_requested() -> None:
    from etl.store.bills.requests import of_page

    page = BillPage(AUGUST, "UTC", "sha", "EUR", [])
    assert of_page(page) == Requested(AUGUST)
