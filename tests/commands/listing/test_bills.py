"""`etl bills`: its options, and the first bills of many."""

from etl.commands.listing import bills
from tests.support.command import Shell
from tests.support.help_texts import helped
from tests.support.readings import hours, loaded


def test_help_names_the_options(etl: Shell) -> None:
    assert list(helped(etl, "bills").options) == [
        "--month YYYY-MM", "--from YYYY-MM-DD", "--to YYYY-MM-DD", "--periods FILE", "--client CLIENT",
        "--status STATUS", "--all",
    ]  # fmt: skip


def test_usage_errors(etl: Shell) -> None:
    for options, message in (
        (["--from", "2017-08-01"], "--from and --to go together (--to is the day after the last)"),
        (["--status", "x"], "--status x: is not one of complete, incomplete, estimated, on-hold, failed, stale"),
    ):
        done = etl("bills", *options)
        assert (done.code, done.error) == (2, f"etl: {message}")
    assert etl("bills", "--client", "x").code == 1


def test_the_first_bills_are_shown_and_all_if_they_are_wanted(etl: Shell) -> None:
    number = bills.FIRST + 2
    loaded(etl, *(hours(f"{client:03}", "2017-08-01", "2017-08-02") for client in range(number)))
    etl("bill", "--month", "2017-08")
    lines = etl.ok("bills", "--status", "incomplete").out.splitlines()
    assert lines[0].split()[0] == "client"
    assert sum(line[:1].isdigit() for line in lines) == bills.FIRST
    assert lines[-1] == "and 2 more (--all shows them, etl export writes them to a file)"
    assert sum(line[:1].isdigit() for line in etl.ok("bills", "--all").out.splitlines()) == number
    assert etl.ok("-q", "bills").out == ""
    found = etl.ok("bills", "--month", "2017-08", "--json").json
    assert (found["bills"], [row["client_number"] for row in found["rows"]]) == (
        number, [f"{client:03}" for client in range(number)],
    )  # fmt: skip
