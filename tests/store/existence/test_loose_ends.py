"""Loose ends, which should exist and do not, are counted and named; where all is there, there is no line."""

import pytest

from tests.support.assigned import AUGUST, ONE, SUPPLY, assign, flat
from tests.support.command import Shell, written
from tests.support.readings import hours, loaded

pytestmark = pytest.mark.both_databases

MONTH = ("2017-08-01", "2017-09-01")
NOTHING: dict[str, list[object]] = {
    "clients_without_bill": [],
    "nobodys": [],
    "clients_without_reading": [],
    "shares": [],
    "claims": [],
}


def named(etl: Shell) -> dict[str, object]:
    """What `etl status --json` names, but for what is nothing."""
    found = etl.ok("status", "--json").json["to_look_at"]
    assert set(found) == set(NOTHING)
    return {name: ends for name, ends in found.items() if ends}


def lines_of(etl: Shell) -> list[str]:
    """The lines of `etl status` on it."""
    lines = etl.ok("status").out.splitlines()
    heads = [place for place, line in enumerate(lines) if line.startswith("to look at (list them: etl status --")]
    return lines[heads[0] + 1 :] if heads else []


def test_a_database_in_which_all_is_there_has_none(etl: Shell) -> None:
    flat()
    loaded(etl, hours("M", *MONTH), hours("N", *MONTH))
    etl.load(written("c.csv", "client_number,meter,timestamp,kwh", *hours("c,O", *MONTH)))
    assign(etl, SUPPLY, f"a,M,{ONE},,2017-08-11", f"b,M,{ONE},2017-08-11,", f"N,,{ONE},,", f"c,,{ONE},,")
    assert etl.ok(*AUGUST).out.splitlines()[1:] == []
    assert (named(etl), lines_of(etl)) == ({}, [])


def test_clients_of_a_billed_month_without_a_bill_are_counted_by_month(etl: Shell) -> None:
    """N and c came after the bills of August; of July nobody was billed; O began in September."""
    loaded(etl, hours("M", *MONTH))
    etl.ok(*AUGUST)
    loaded(etl, hours("N", "2017-07-01", "2017-08-11"), hours("O", "2017-09-01", "2017-09-03"), name="late.csv")
    assign(etl, "client_number,meter,from", "c,P,2017-08-20")
    assert named(etl) == {
        "clients_without_bill": [
            {"month": "2017-08", "client_number": "N"},
            {"month": "2017-08", "client_number": "c"},
        ],
        "clients_without_reading": ["c"],
    }
    assert lines_of(etl) == ["  2 clients of 2017-08 without a bill", "  1 client is assigned and without any reading"]
    head = "to look at (list them: etl status --without-bill or --without-reading):"
    assert head in etl.ok("status").out.splitlines()
    assert etl.ok("status", "--without-bill").out.splitlines() == [
        "month    client number", "2017-08  N", "2017-08  c",
    ]  # fmt: skip
    assert etl.ok("status", "--without-reading", "--json").json == {
        "without-reading": 1, "rows": [{"client_number": "c"}],
    }  # fmt: skip


def test_a_client_with_a_gap_of_the_whole_month_or_with_a_bill_of_a_part_of_it_is_not_missed(etl: Shell) -> None:
    loaded(etl, hours("M", *MONTH), hours("N", "2017-07-20", "2017-08-01"), hours("N", "2017-09-01", "2017-09-20"))
    loaded(etl, hours("P", *MONTH), name="p.csv")
    etl("bill", "--from", "2017-08-01", "--to", "2017-08-11", "--client", "P")
    etl(*AUGUST, "--client", "M")
    assert named(etl) == {}


def test_readings_that_are_nobodys_are_said_with_their_energy_at_the_end_of_bill_too(etl: Shell) -> None:
    flat()
    loaded(etl, hours("M", *MONTH))
    assign(etl, SUPPLY, f"a,M,{ONE},2017-08-03,2017-08-31")
    line = "  1 meter has readings that are nobody's: 72.000 kWh"
    assert line in etl(*AUGUST).out.splitlines()
    assert etl(*AUGUST, "--json").json["to_look_at"] == {
        "clients_without_bill": 0, "nobodys": 1, "clients_without_reading": 0, "shares": 0, "claims": 0,
    }  # fmt: skip
    assert lines_of(etl) == [line]
    assert named(etl)["nobodys"] == [
        {
            "meter": "M", "first": "2017-08-01T00:00:00+00:00", "last": "2017-09-01T00:00:00+00:00",
            "kwh": {"import": "72"},
        }
    ]  # fmt: skip


def test_of_very_many_meters_only_the_number_is_counted(etl: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.store.existence import loose_ends

    monkeypatch.setattr(loose_ends, "LOOKED_AT", 1)
    loaded(etl, hours("M", *MONTH), hours("N", *MONTH))
    assign(etl, "client_number,meter,from", "a,M,2017-08-03", "a,N,2017-08-03")
    assert lines_of(etl) == ["  2 meters with readings that may be nobody's"]
    assert len(etl.ok("status", "--json").json["to_look_at"]["nobodys"]) == 2


def test_parts_of_a_meter_and_claims_that_do_not_count_are_named(etl: Shell) -> None:
    etl.load(written("a.csv", "client_number,meter,timestamp,kwh", *hours("a,M", *MONTH), *hours("a,N", *MONTH)))
    assign(etl, "client_number,meter,share", "b,M,1/3")
    found = named(etl)
    assert found["shares"] == [{"meter": "M", "from": None, "to": None, "share": "1/3"}]
    assert found["claims"] == [{"meter": "M", "client_number": "a", "reason": "etl assign gives it to b"}]
    assert lines_of(etl) == [
        "  1 meter is shared to less than the whole",
        "  1 meter is a client's in a file and not by etl assign",
    ]


@pytest.mark.parametrize("option", [("--client", "M"), ("--stale",)])
def test_a_run_of_one_client_says_nothing_of_others(etl: Shell, option: tuple[str, ...]) -> None:
    loaded(etl, hours("M", *MONTH), hours("N", *MONTH))
    etl.ok(*AUGUST, "--client", "M")
    shown = etl(*(AUGUST if option[0] == "--client" else ("bill",)), *option).out
    assert ("without a bill" in shown) == (option[0] == "--stale")
