"""`etl issue` and `etl documents`: their options, their help, and usage errors."""

import pytest

from tests.support.command import Shell, written
from tests.support.help_texts import helped


def test_help_of_issue_names_its_options(etl: Shell) -> None:
    found = helped(etl, "issue")
    assert found.summary == "Issue invoices of bills, and corrections of what was sent."
    assert list(found.options) == [
        "--month YYYY-MM", "--from YYYY-MM-DD", "--to YYYY-MM-DD", "--periods FILE", "--client CLIENT", "--dry-run",
        "--corrections HOW", "--series NAME", "--date YYYY-MM-DD", "--timezone ZONE",
        "--allow-incomplete", "--allow-empty", "--allow-estimated", "--credit-unbilled", "--re-estimated",
        "--max-credits NUMBER", "--held-after DAYS",
    ]  # fmt: skip


def test_help_of_documents_names_its_options(etl: Shell) -> None:
    assert list(helped(etl, "documents").options) == ["--month YYYY-MM", "--client CLIENT"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "etl: say which period: --month 2017-08, or --from and --to, or --periods FILE"),
        (["--month", "2017-08", "--from", "2017-08-01"],
         "etl: say which period: --month 2017-08, or --from and --to, or --periods FILE"),
        (["--month", "2017-08", "--corrections", "x"], "etl: --corrections x: is not one of reversal, difference"),
        (["--month", "2017-08", "--series", "a b"],
         "etl: --series a b: is not a name of at most 40 letters, digits and . _ / - (begin with a letter or a digit)"),
        (["--month", "2017-08", "--timezone", "Lisbon"],
         "etl: 'Lisbon' is not a time zone (use an IANA name such as Europe/Lisbon)"),
        (["--month", "2017-08", "--credit-unbilled"],
         "etl: --credit-unbilled goes with --client or --periods: it credits days that have no bill"),
    ],
)  # fmt: skip
def test_usage_errors_of_issue(etl: Shell, arguments: list[str], message: str) -> None:
    etl.load(written("a.csv", "client_number,timestamp,kwh", "a,2017-08-01T00:00:00Z,1"), "--interval", "1h")
    done = etl("issue", *arguments)
    assert (done.code, done.error) == (2, message)
