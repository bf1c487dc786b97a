"""Sums of readings over time: of all clients or some, by one clock, with gaps and estimates where they are."""

from datetime import date

import pytest

from etl.core.errors import EtlError
from etl.core.periods import Period
from etl.pictures.chosen_readings import Chosen
from etl.pictures.power_curve import PowerCurve, gap_note, hours, read_curve, subject
from tests.support.command import Shell, written

DAY = Period(date(2024, 6, 3), date(2024, 6, 4))
LISBON = ["--timezone", "Europe/Lisbon"]


def hourly(client: str, *kwh: float | str | None, first: int = 0, minutes: int = 60) -> list[str]:
    """Rows of a local day from an hour on; None is a gap, `e` after a value an estimate."""
    rows = []
    for place, value in enumerate(kwh):
        minute = first * 60 + place * minutes
        quality = "estimated" if str(value).endswith("e") else "measured"
        if value is not None:
            stamp = f"2024-06-03T{minute // 60:02}:{minute % 60:02}:00"
            rows.append(f"{client},{stamp},{str(value).removesuffix('e')},{quality}")
    return rows


def load(etl: Shell, rows: list[str], *options: str) -> None:
    etl.load(written("a.csv", "client_number,timestamp,kwh,quality", *rows), *(options or LISBON))


def read(*clients: str, **options: str) -> PowerCurve:
    return read_curve(Chosen(DAY, clients, **options))


def test_clients_are_added_and_a_gap_of_one_is_a_gap_of_the_sum(etl: Shell) -> None:
    load(etl, [*hourly("a", 1, 2, None, *[1] * 21), *hourly("b", 10, 20, 30, *[0] * 21)])
    both = read()
    assert (both.zone, both.clients, both.step, len(both.kw)) == ("Europe/Lisbon", 2, 60, 24)
    assert both.kw[:4].tolist() == [11, 22, 0, 1]
    assert both.gap.tolist() == [False, False, True, *[False] * 21]
    assert (subject(both), subject(read("b"))) == ("2 clients together", "client b")
    assert read("b").kw[:3].tolist() == [10, 20, 30]
    assert gap_note(both) == "No reading for 1 h. A sum that lacks more than one reading of 100 counts as none."


def test_intervals_of_other_lengths_are_added_as_power(etl: Shell) -> None:
    load(etl, [*hourly("a", *[1] * 24), *hourly("b", *[0.5, 0.25] * 24, minutes=30)])
    found = read()
    assert found.step == 30
    assert found.kw[:4].tolist() == [2, 1.5, 2, 1.5]


def test_estimates_are_marked(etl: Shell) -> None:
    load(etl, hourly("a", 1, "2e", *[1] * 22))
    assert read().estimated.tolist() == [False, True, *[False] * 22]
    assert gap_note(read()) == "Estimated for 1 h."


def test_clients_of_two_zones_need_a_clock(etl: Shell) -> None:
    load(etl, hourly("a", *[1] * 24))
    load(etl, hourly("b", *[2] * 24), "--timezone", "Europe/Madrid")
    with pytest.raises(EtlError, match=r"clients are in Europe/Lisbon and Europe/Madrid \(say whose clock counts"):
        read()
    found = read(zone="Europe/Lisbon")  # an hour later than Madrid's, of which the last hour is not read
    assert (found.kw.tolist(), found.gap[23]) == ([*[3] * 23, 0], True)
    assert read(zone="Europe/Madrid").kw.tolist() == [2, *[3] * 23]


@pytest.mark.parametrize(
    ("clients", "flow", "message"),
    [
        (["c"], "import", "there is no client c ("),
        (["a"], "export", "no export is read in 2024-06-03 (another --flow, or other days)"),
    ],
)
def test_what_cannot_be_drawn_is_an_error(etl: Shell, clients: list[str], flow: str, message: str) -> None:
    load(etl, hourly("a", *[1] * 24))
    with pytest.raises(EtlError) as error:
        read(*clients, flow=flow)
    assert str(error.value).startswith(message)


def test_lengths_of_time_read_well() -> None:
    assert [hours(minutes) for minutes in (0, 30, 60, 75, 60_000)] == [
        "0 min",
        "30 min",
        "1 h",
        "1 h 15 min",
        "1,000 h",
    ]
