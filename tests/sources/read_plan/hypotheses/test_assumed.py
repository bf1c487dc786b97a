"""A plan names all that neither the file nor the user told, and the option for it."""

import pytest

from etl.sources.read_plan.hypotheses.assumed import assumptions
from tests.support.heads import PLAIN, read, table

HEADER = "client,timestamp,Electricity consumption (kWh)"


def names(text: str, **options: object) -> list[str]:
    return [one.name for one in assumptions(read(text, **options))]


def test_of_a_plain_file_the_zone_start_direction_and_medium_are_assumed() -> None:
    assert names(PLAIN) == ["zone", "stamp", "direction", "medium"]
    assert names(table("client,timestamp,value", "1,@,0.5")) == [
        "zone", "stamp", "unit", "direction", "medium", "register",
    ]  # fmt: skip


def test_a_file_that_tells_all_and_a_user_who_does_leave_nothing_to_assume() -> None:
    named = table(HEADER.replace("timestamp", "start"), "1,@,0.5")
    assert names(named, timezone="Europe/Lisbon") == []
    plain = table("client,timestamp,value", "1,@,0.5")
    assert names(plain, timezone="UTC", stamp="start", unit="kWh", flow="import", register=False) == []


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("zone", {"timezone": "UTC"}),
        ("stamp", {"stamp": "end"}),
        ("unit", {"unit": "Wh"}),
        ("direction", {"flow": "import"}),
        ("medium", {"flow": "import"}),
        ("register", {"register": False}),
        ("register", {"register": True}),
    ],
)
def test_the_option_of_an_assumption_takes_it_away(name: str, option: dict[str, object]) -> None:
    text = table("client,timestamp,value", "1,@,0.5")
    assert name in names(text)
    assert name not in names(text, **option)


def test_stamps_in_utc_do_not_tell_where_the_meters_stand() -> None:
    assert "zone" in names(table("client,timestamp,kwh", "1,@:00Z,0.5"))
    assert "zone" in names(PLAIN, stamps="UTC")
