"""`etl check`: its help, what it prints where, and its exit code."""

import pytest

from tests.support.command import Shell, written
from tests.support.help_texts import helped
from tests.support.readings import HEADER, hours


def test_help_says_what_is_verified(etl: Shell) -> None:
    found = helped(etl, "check")
    assert found.summary == (
        "Verify stored readings, the ledger, bills and documents. A sample of the bills is computed again."
    )
    assert found.options == {
        "--all": "Compute every bill again, not only a sample.",
        "--head SERIES:NUMBER:SHA": (
            "A head as etl issue, backup and check print it: that document must be there, unchanged. Repeatable."
        ),
    }  # fmt: skip


@pytest.mark.parametrize("text", ["2024", "2024:1:abc", f"2024:x:{'0' * 64}", f":1:{'0' * 64}"])
def test_a_head_that_is_none_is_refused(etl: Shell, text: str) -> None:
    done = etl("check", "--head", text)
    assert (done.code, done.error) == (2, f"etl: --head {text}: is not SERIES:NUMBER:SHA, as etl issue prints it")


def test_a_document_that_is_not_there_ends_in_1(etl: Shell) -> None:
    done = etl("check", "--head", f"2024:12:{'0' * 64}")
    assert (done.code, done.error) == (
        1, "etl: series 2024: documents are missing at the end: 2024-000012 was issued, it has none",
    )  # fmt: skip


def test_violations_go_to_stderr_and_end_in_1(etl: Shell) -> None:
    from etl.store.models import Load

    etl.load(written("a.csv", HEADER, *hours("a", "2017-08-01", "2017-08-02")), "--timezone", "UTC")
    assert etl("check").code == 0
    Load.objects.update(loaded=23)
    done = etl("check")
    assert (done.code, done.error.partition(":")[0]) == (1, "etl")
    assert "1 violation\n" in done.out
    as_json = etl("check", "--json")
    (violation,) = as_json.json["violations"]
    assert (as_json.code, as_json.err) == (1, "")
    assert done.error == f"etl: {violation['where']}: {violation['what']}"
    Load.objects.update(loaded=24)
