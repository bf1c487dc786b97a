"""The items that rules ask of a bill: twenty-three, each with what to do, and the table of the page is made of them."""

from etl.statements.page_items import ITEMS, NOTICES
from tests.support.make_items import PAGE, with_table


def test_each_has_a_name_of_its_own_and_whoever_asks_for_it() -> None:
    assert len({item.name for item in ITEMS}) == len({item.title for item in ITEMS}) == len(ITEMS) == 23
    assert all(item.rules for item in ITEMS)
    assert set(NOTICES) <= {item.name for item in ITEMS}


def test_the_page_has_their_table() -> None:
    text = PAGE.read_text("utf-8")
    assert with_table(text) == text
