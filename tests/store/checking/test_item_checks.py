"""Items on documents that are not what the documents say, or on two of them, are found."""

import json

import pytest

from tests.support.command import Shell
from tests.support.forged_documents import copied, document, forged
from tests.support.items import load_items
from tests.support.sound_database import billed_august, found

pytestmark = pytest.mark.both_databases


@pytest.fixture
def sent(etl: Shell) -> Shell:
    """Series S: an invoice of a bill and an item, and one of an item alone."""
    billed_august(etl)
    load_items(etl, "a,F-1,2017-08-20,Fee,5,0.2")
    etl.ok("issue", "--month", "2017-08", "--series", "S", "--client", "a")
    load_items(etl, "a,F-2,2017-08-20,Fee,5,0.2", name="more.csv")
    etl.ok("issue", "--month", "2017-08", "--series", "S", "--client", "a")
    assert found(etl) == []
    return etl


def test_an_item_on_two_documents_in_force_is_found(sent: Shell) -> None:
    copied(2, 3)
    assert found(sent)[-1] == ("document S-000003: the item F-2 of client a is on S-000002 too, which is in force")


def test_items_in_a_row_that_its_text_does_not_have_are_found(sent: Shell) -> None:
    forged(1, items="")
    assert found(sent) == ["document S-000001: its items are F-1 in its text, but none in its row"]


def test_lines_that_are_not_those_of_the_item_are_found(sent: Shell) -> None:
    forged(1, items=document(1).get().items.replace("Fee", "Fine"))
    assert found(sent) == ["document S-000001: its lines of items are not those of the items in its row"]


def test_what_of_a_document_is_of_bills_is_compared_with_its_lines(sent: Shell) -> None:
    total = document(1).get().of_bills
    forged(1, of_bills="1.00")
    assert found(sent) == [f"document S-000001: its lines of bills add up to {total}, but in its row they are 1.00"]
    forged(1, of_bills=total)
    forged(2, of_bills="0.00")
    assert found(sent)[0] == "document S-000002: its lines of bills add up to 0, but in its row they are 0.00"


def test_a_text_without_items_is_named_once(sent: Shell) -> None:
    forged(2, {"lines": json.loads(document(2).get().body)["lines"][0]})
    assert found(sent) == ["document S-000002: its text cannot be read"]
