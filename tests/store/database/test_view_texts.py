"""Texts of views: both databases have the same columns, and bills that count are those of the ORM."""

import re

import pytest

from etl.core.bill_page import LINE_FIELDS
from etl.store.database.view_texts import _LINE_TEXTS, SERVER, SQLITE
from etl.store.published_bills import UNPUBLISHED

NAMED = {"from": "from_day", "to": "to_day_exclusive"}


@pytest.mark.parametrize("name", SQLITE)
def test_a_view_has_the_same_columns_on_both_databases(name: str) -> None:
    wanted = re.findall(r'AS "(\w+)"', SERVER[name])
    assert re.findall(r'AS "(\w+)"', SQLITE[name])[: len(wanted)] == wanted


def test_bills_that_wait_are_left_out_by_the_states_of_their_runs() -> None:
    states = ", ".join(map(str, UNPUBLISHED))
    assert all(f"state IN ({states})" in text for text in (SQLITE["v_bills"], SERVER["v_lines"]))


def test_columns_of_a_line_are_in_the_order_in_which_a_line_has_them() -> None:
    assert tuple(NAMED.get(name, name) for name in LINE_FIELDS) == _LINE_TEXTS
