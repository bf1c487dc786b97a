"""Texts of options: lengths, columns by role, a client's number; a wrong one is a wrong command."""

import pytest

from etl.core.errors import UsageError
from etl.sources.read_plan.option_texts import client_number, column_names, divides_an_hour, minutes, options, step


@pytest.mark.parametrize(
    ("text", "length"), [("15min", 15), ("15", 15), ("30 m", 30), ("1h", 60), (" 5min ", 5), (None, None), ("1d", None)]
)
def test_minutes_of_an_interval(text: str | None, length: int | None) -> None:
    assert minutes(text) == length


@pytest.mark.parametrize("text", ["7min", "45min", "2h", "0", "-15", "15s", "quarter", ""])
def test_a_length_that_does_not_divide_an_hour_is_a_wrong_command(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        minutes(text)
    assert str(caught.value) == f"--interval {text}: not an interval that divides an hour (15min, 30min, 1h)"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1d", "day"),
        ("day", "day"),
        ("1 w", "week"),
        ("1month", "month"),
        ("year", "year"),
        ("2d", None),
        ("15min", None),
    ],
)
def test_steps_of_days_and_longer(text: str, found: str | None) -> None:
    assert step(text) == found


def test_seconds_that_divide_an_hour() -> None:
    assert [seconds for seconds in (0, 30, 60, 900, 2700, 3600, 7200) if divides_an_hour(seconds)] == [60, 900, 3600]


def test_columns_by_role() -> None:
    assert column_names("client = Customer ID,value=kWh") == {"client": "Customer ID", "value": "kWh"}
    assert column_names(None) == {}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("colour=red", "--columns: 'colour=red' is not ROLE=NAME with a role of client, timestamp, "),
        ("client", "--columns: 'client' is not ROLE=NAME with a role of "),
        ("client=", "--columns: 'client=' is not ROLE=NAME with a role of "),
        ("client=a,client=b", "--columns names client twice"),
    ],
)
def test_a_column_without_role_or_name_is_a_wrong_command(text: str, why: str) -> None:
    with pytest.raises(UsageError) as caught:
        column_names(text)
    assert str(caught.value).startswith(why)


def test_a_client_number_is_what_a_column_could_hold() -> None:
    assert client_number(" 000123 ") == "000123"
    with pytest.raises(UsageError, match="--client '' is empty"):
        client_number("")


def test_options_of_a_command_are_read_together() -> None:
    found = options(interval="1d", columns="client=who", layout=None, client="7", unit="Wh", timezone="UTC")
    assert (found.step, found.interval, found.columns, found.client) == ("day", None, {"client": "who"}, "7")
    assert (found.unit, found.layout) == ("Wh", None)
    with pytest.raises(UsageError, match="'Lisbon' is not a time zone"):
        options(interval=None, columns=None, layout=None, stamps="Lisbon")
