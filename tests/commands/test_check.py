"""`etl check`: its help, what it prints where, and its exit code."""

from tests.support.command import Shell, written
from tests.support.help_texts import helped
from tests.support.readings import HEADER, hours


def test_help_says_what_is_verified(etl: Shell) -> None:
    found = helped(etl, "check")
    assert found.summary == "Verify stored readings, the ledger and bills. A sample of the bills is computed again."
    assert found.options == {
        "--all": "Compute every bill again, not only a sample.", "--json": "Print the result as JSON.",
    }  # fmt: skip


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
