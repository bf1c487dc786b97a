"""Estimates moved to what a register counted, and why some cannot be."""

import pytest

from tests.support.command import Done, Shell
from tests.support.control import controlled, reads
from tests.support.edits import enter
from tests.support.readings import bills, hours, line, loaded, table, tariff

MONTH = "2017-08"


def estimate(etl: Shell, month: str = MONTH, chain: str = "interpolate") -> Done:
    return etl("estimate", "--month", month, "--chain", chain, "--because", "off", "--scale")


def gappy(etl: Shell, *without: str, kwh: str = "1") -> None:
    """An hour of so many kWh each in August and September, without some hours."""
    tariff("one.toml", line("energy", "1"))
    every = hours("a", "2017-08-01", "2017-10-01", kwh)
    loaded(etl, [row for row in every if not any(stamp in row for stamp in without)])


def edits(etl: Shell) -> list[tuple[str, ...]]:
    return [(row["from"][5:16], row["kwh"], row["method"]) for row in table(etl.exported("edits"))]


def refused(done: Done) -> str:
    """Why nothing is estimated."""
    assert (done.code, done.out.splitlines()[0]) == (3, "nothing is estimated")
    return done.error.removeprefix("etl: client a: ")


def test_readings_and_estimates_are_the_difference_of_the_register(etl: Shell) -> None:
    """Of 24 hours 3 are missing: 21 kWh were read, the register counted 25: 4 kWh are left for 3 x 1 kWh."""
    gappy(etl, "08-05T03", "08-05T04", "08-05T05")
    controlled(etl, *reads("a", ("2017-08-05T00:00", "1000"), ("2017-08-06T00:00", "1025")))
    assert estimate(etl).out.splitlines() == [
        "1 estimate of 1 client (load 3)",
        "  3 h of import by interpolate, scaled: 4 kWh",
    ]
    assert edits(etl) == [("08-05T03:00", "4.000000", "interpolate, scaled")]
    etl.ok("bill", "--month", MONTH, "--tariff", "one.toml")
    assert bills(etl, "kwh", "status")[0] == (f"{31 * 24 + 1}.000000", "estimated")
    ((warning,),) = bills(etl, "warnings")
    assert warning.startswith("3 h of import estimated by interpolate, scaled: 4 kWh (off")
    assert estimate(etl).out.splitlines() == ["nothing is missing"]


def test_estimates_of_zero_share_what_is_left_evenly(etl: Shell) -> None:
    gappy(etl, "08-05T03", "08-05T04", kwh="0")
    controlled(etl, *reads("a", ("2017-08-05T00:00", "1000"), ("2017-08-06T00:00", "1000.5")))
    estimate(etl)
    assert edits(etl) == [("08-05T03:00", "0.500000", "interpolate, scaled")]


def test_a_gap_without_control_reads_around_it_is_as_the_chain_has_it(etl: Shell) -> None:
    gappy(etl, "08-05T03", "08-07T03")
    controlled(etl, *reads("a", ("2017-08-05T00:00", "1000"), ("2017-08-06T00:00", "1025")))
    estimate(etl)
    assert edits(etl) == [
        ("08-05T03:00", "2.000000", "interpolate, scaled"),
        ("08-07T03:00", "1.000000", "interpolate"),
    ]


def test_a_span_over_two_months_is_scaled_as_a_whole(etl: Shell) -> None:
    """31 August and 1 September: 46 kWh were read, 50 counted."""
    gappy(etl, "08-31T03", "09-01T03")
    controlled(etl, *reads("a", ("2017-08-31T00:00", "1000"), ("2017-09-02T00:00", "1050")))
    assert refused(estimate(etl)) == (
        "2017-08-31 to 2017-09-02 (UTC) is not estimated: 1 h more are missing there (estimate all of it: "
        "--month FIRST..LAST)"
    )
    assert estimate(etl, "2017-08..2017-09").code == 0
    assert edits(etl) == [
        ("08-31T03:00", "2.000000", "interpolate, scaled"),
        ("09-01T03:00", "2.000000", "interpolate, scaled"),
    ]


def test_what_somebody_has_entered_stays(etl: Shell) -> None:
    """Of 24 hours 22 are read, one is entered with 2 kWh: 25 - 24 is left."""
    gappy(etl, "08-05T03", "08-05T04")
    enter(etl, "a,2017-08-05T03:00,2017-08-05T04:00,2,read")
    controlled(etl, *reads("a", ("2017-08-05T00:00", "1000"), ("2017-08-06T00:00", "1025")))
    estimate(etl)
    assert edits(etl) == [("08-05T03:00", "2.000000", ""), ("08-05T04:00", "1.000000", "interpolate, scaled")]


@pytest.mark.parametrize(
    ("first", "last", "why"),
    [
        (("05T00:00", "1000"), ("06T00:00", "1020"), "sum: readings have 1 kWh more than the register counted"),
        (("05T00:00", "1000"), ("06T00:00", "900"), "the register fell: it rolled over or is another one"),
        (("05T00:10", "1000"), ("06T00:00", "1025"), "the register was read inside a reading"),
    ],
)
def test_what_cannot_be_scaled_is_refused(etl: Shell, first: tuple[str, str], last: tuple[str, str], why: str) -> None:
    gappy(etl, "08-05T03", "08-05T04", "08-05T05")
    controlled(etl, *reads("a", *((f"2017-08-{at}", kwh) for at, kwh in (first, last))))
    found = refused(estimate(etl))
    assert found.endswith(f" to 2017-08-06 (UTC) is not estimated: {why}")
