"""The chain of documents: what is hashed, and how documents and heads are written and read."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.core.errors import UsageError
from etl.store.documents.chain import Head, canonical, digest, number_text, read_head, read_names, read_number

SHA = "0123456789abcdef" * 4
NUMBERS = st.integers(0, 999_999)
SERIES = st.text("abcXYZ019._/-", min_size=1)


def test_a_document_has_one_text_in_whatever_order_it_was_put_together() -> None:
    assert canonical({"b": "ä\n", "a": [1, None, True]}) == '{"a":[1,null,true],"b":"ä\\n"}'
    assert canonical({"a": 1, "b": 2}) == canonical({"b": 2, "a": 1})


def test_a_digest_is_of_the_digest_before_and_of_the_text() -> None:
    first = digest("", "one")
    assert first == hashlib.sha256(b"\none").hexdigest()
    assert digest(first, "zwölf") == hashlib.sha256(f"{first}\nzwölf".encode()).hexdigest()


@given(st.lists(st.text(max_size=5), min_size=2, max_size=5, unique=True), st.data())
def test_whatever_is_changed_moved_or_left_out_changes_the_last_digest(bodies: list[str], data: st.DataObject) -> None:
    others = [*data.draw(st.permutations(bodies))][data.draw(st.integers(0, 1)) :]
    assert (_last(others) == _last(bodies)) == (others == bodies)


def _last(bodies: list[str]) -> str:
    sha256 = ""
    for body in bodies:
        sha256 = digest(sha256, json.dumps(body))
    return sha256


@given(SERIES, NUMBERS)
def test_a_number_that_is_written_is_read(series: str, number: int) -> None:
    assert read_number(number_text(series, number)) == (series, number)


def test_a_number_has_six_digits_at_least() -> None:
    assert (number_text("2024", 123), number_text("A-B", 1)) == ("2024-000123", "A-B-000001")
    assert read_number("2024-123") == ("2024", 123)


@pytest.mark.parametrize("text", ["", "2024", "-000001", "2024-", "2024-x", "2024-\uff11", "2024--"])
def test_what_is_no_number_is_refused_with_one(text: str) -> None:
    with pytest.raises(UsageError) as error:
        read_number(text)
    assert str(error.value) == f"{text!r} is not the number of a document (write it like 2024-000123)"


@given(SERIES, NUMBERS)
def test_a_head_that_is_shown_is_read(series: str, number: int) -> None:
    assert read_head(str(Head(series, number, SHA))) == (series, number, SHA)


@pytest.mark.parametrize("text", ["", "2024:1", f"2024:{SHA}", f"2024:x:{SHA}", f":1:{SHA}", f"2024:1:{SHA}0"])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as error:
        read_head(text)
    assert str(error.value) == f"--head {text}: is not SERIES:NUMBER:SHA, as etl issue prints it"


def test_documents_are_named_one_by_one_or_from_one_to_another() -> None:
    assert read_names("2024-3") == ["2024-000003"]
    assert read_names("A-1-000009..A-1-11") == ["A-1-000009", "A-1-000010", "A-1-000011"]


@pytest.mark.parametrize("text", ["2024-000002..2024-000001", "2024-000001..2025-000002"])
def test_documents_from_one_to_another_are_of_one_series_in_their_order(text: str) -> None:
    with pytest.raises(UsageError, match="is not from one document to a later one of its series"):
        read_names(text)
