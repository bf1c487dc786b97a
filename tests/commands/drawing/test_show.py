"""`etl show`: a month or a day of a client, and what it refuses."""

import pytest

from tests.support.command import Shell
from tests.support.help_texts import helped
from tests.support.places import ROOT

DAYS = "say which days: --month 2017-08, or --day 2017-08-10"


def test_help(etl: Shell) -> None:
    assert list(helped(etl, "show").options) == ["--month YYYY-MM", "--day YYYY-MM-DD"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], DAYS),
        (["--month", "2017-08", "--day", "2017-08-10"], DAYS),
        (["--day", "2017-08-32"], "--day 2017-08-32: is not a date like 2017-08-31"),
        (["--month", "2017"], "'2017' is not a month (write it like 2017-08)"),
    ],
)
def test_usage_errors(etl: Shell, arguments: list[str], message: str) -> None:
    done = etl("show", "a", *arguments)
    assert (done.code, done.error) == (2, f"etl: {message}")


def test_a_month_and_a_day_are_as_wide_as_the_terminal(etl: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    etl.load(ROOT / "data" / "readings.csv", "--timezone", "Europe/Lisbon")
    for columns, blocks, hours in (("40", 24, 24), ("200", 96, 96)):
        monkeypatch.setenv("COLUMNS", columns)
        month = etl.ok("show", "7584", "--month", "2017-08").out.splitlines()
        day = etl.ok("show", "7584", "--day", "2017-08-05").out.splitlines()
        assert max(map(len, [*month, *day])) <= int(columns)
        assert sum(month[-4].count(block) for block in "▁▂▃▄▅▆▇█") == blocks
        assert max(one.count("─") for one in day) == hours
    assert etl.ok("show", "7584", "--month", "2017-08", "--json").json["flows"][0]["days"][0]["kwh"] == "1.114"
    assert etl.ok("show", "7584", "--day", "2017-08-05", "--json").json["day"] == "2017-08-05"
    done = etl("show", "7585", "--month", "2017-08")
    assert (done.code, done.error[:26]) == (1, "etl: there is no client 75")
