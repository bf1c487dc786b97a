"""`etl check` finds what contradicts itself in a database, and says where."""

from collections.abc import Iterator

import pytest

from tests.support.command import Shell, written
from tests.support.readings import line, loaded, tariff
from tests.support.sound_database import bill_of, billed_august, found


@pytest.fixture
def sound(etl: Shell) -> Iterator[Shell]:
    """August 2017 of two clients; whatever a test makes of it is thrown away."""
    billed_august(etl)
    yield etl
    etl.reset()


def test_a_sound_database_is_said_to_be_with_what_was_looked_at(sound: Shell) -> None:
    assert found(sound) == []
    report = sound.ok("check", "--json").json
    counted = {name: report[name] for name in ("series", "blocks", "readings", "loads", "bills", "recomputed", "stale")}
    assert counted == {
        "series": 2, "blocks": 10, "readings": 1488, "loads": 1, "bills": 2, "recomputed": 2, "stale": 0,
    }  # fmt: skip
    shown = sound.ok("check").out.splitlines()
    name = report["database"]
    assert shown[0] == (
        f"{name}: 10 blocks of 2 series with 1,488 readings, 1 load, 2 bills, 2 of them computed again: all sound"
    )


def test_an_empty_database_is_sound(etl: Shell) -> None:
    assert found(etl) == []


@pytest.mark.parametrize("command", [["unload", "1"], ["load", "readings.csv", "--interval", "1h", "--replace"]])
def test_what_commands_leave_is_sound(sound: Shell, command: list[str]) -> None:
    sound.ok(*command)
    assert found(sound, "--all") == []


def test_a_changed_line_and_a_changed_status_are_found(sound: Shell) -> None:
    detail = bill_of("a").get().detail
    bill_of("a").update(detail=detail.replace('"standing"', '"sitting"', 1))
    bill_of("b").update(status="estimated")
    violations = found(sound)
    assert violations[0].startswith(
        "bill of client a, 2017-08: its lines differ from what tariff and readings give: number 2 is"
    )
    assert violations[1:] == [
        "bill of client b, 2017-08: its status is estimated, and tariff and readings give complete"
    ]


def test_a_stale_bill_is_counted_and_not_computed_again(sound: Shell) -> None:
    loaded(sound, ["a,2017-08-01T00:00:00Z,5"], name="more.csv")
    report = sound.ok("check", "--json").json
    assert (report["stale"], report["recomputed"], report["violations"]) == (1, 1, [])


def test_all_computes_every_bill_again_and_a_sample_some(sound: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.check.SAMPLE", 1)
    assert sound.ok("check", "--json").json["recomputed"] == 1
    assert sound.ok("check", "--json", "--all").json["recomputed"] == 2


def test_more_violations_than_can_be_shown_are_counted(sound: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.check.SHOWN", 1)
    bill_of("a").update(total="1.00")
    done = sound("check")
    assert done.code == 1
    assert done.err.splitlines()[-2:] == [
        "etl: bill of client a, 2017-08: its lines add up to 179.80, but its total is 1.00",
        "etl: and 1 more",
    ]
    assert done.out.splitlines()[0].endswith(": 2 violations")


def test_a_bill_by_another_tariff_than_its_client_is_assigned_is_found_unless_it_is_stale(sound: Shell) -> None:
    tariff("dear.toml", line("energy", "3"))
    sound.ok("assign", written("dear.csv", "client_number,tariff", "a,dear.toml"))
    assert found(sound) == []
    bill_of("a").update(stale=False)
    assert found(sound) == ["bill of client a, 2017-08: is not of the tariff that its client is assigned"]
