"""Readings that are nobody's are found to the minute, and what is billed and what is nobody's is all that is stored."""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from tests.support.assigned import ONE, SUPPLY, assign, flat
from tests.support.command import Shell, written
from tests.support.readings import bills, hours, loaded, table

pytestmark = pytest.mark.both_databases

AUGUST = ("2017-08-01", "2017-09-01")


def vacant() -> list[tuple[str, int, dict[tuple[int, str], int]]]:
    """Meters with their whole energy in kWh that is nobody's."""
    from etl.store.database.locks import snapshot
    from etl.store.existence.vacancies import vacancies, vacant_meters

    with snapshot():
        return [
            (found.meter, sum(found.energy_mwh.values()) // 1_000_000, dict(found.energy_mwh))
            for found in vacancies(vacant_meters())
        ]


@pytest.mark.parametrize(
    ("rows", "kwh"),
    [
        (["a,M,,,"], 0),
        (["a,M,,2017-08-01,"], 0),
        (["a,M,,2017-08-03,"], 48),
        (["a,M,,,2017-08-31"], 24),
        (["a,M,,2017-08-02,2017-08-11", "b,M,,2017-08-14,2017-08-31"], 24 + 3 * 24 + 24),
        (["a,M,,,2017-08-11", "b,M,,2017-08-11,"], 0),
        (["a,M,,2017-08-01T11:00,2017-08-20", "b,M,,2017-08-20T06:00,"], 11 + 6),
        (["a,M,,2017-08-01T05:00,"], 5),
        (["a,M,,,2017-08-31T22:00"], 2),
        (["a,M,,2017-09-01,"], 744),
    ],
)
def test_days_before_between_and_after_assignments_are_nobodys(etl: Shell, rows: Sequence[str], kwh: int) -> None:
    loaded(etl, hours("M", *AUGUST), hours("N", *AUGUST))
    assign(etl, SUPPLY, *rows)
    found = vacant()
    assert [(meter, energy) for meter, energy, _ in found] == ([("M", kwh)] if kwh else [])


def test_days_are_those_of_the_clients_zone(etl: Shell) -> None:
    """In Lisbon 3 August begins at 23:00 UTC of the 2nd: 47 hours are before it."""
    loaded(etl, hours("M", *AUGUST))
    assign(etl, "client_number,meter,from,timezone", "a,M,2017-08-03,Europe/Lisbon")
    assert [energy for _, energy, _ in vacant()] == [47]


def test_a_gap_without_any_reading_is_no_vacancy(etl: Shell) -> None:
    loaded(etl, hours("M", "2017-08-01", "2017-08-11"), hours("M", "2017-08-14", "2017-09-01"))
    assign(etl, SUPPLY, "a,M,,,2017-08-11", "b,M,,2017-08-14,")
    assert vacant() == []


def test_a_meter_whose_claim_does_not_count_is_nobodys_whole(etl: Shell) -> None:
    etl.load(written("a.csv", "client_number,meter,timestamp,kwh", *hours("a,M", *AUGUST), *hours("a,N", *AUGUST)))
    assign(etl, "client_number,meter", "a,M")
    assert [(meter, energy) for meter, energy, _ in vacant()] == [("N", 744)]


def test_what_is_billed_and_what_is_nobodys_is_what_status_counts_month_by_month(etl: Shell) -> None:
    """In UTC, with whole shares: by month what is exported, billed and nobody's comes to what is stored."""
    flat()
    loaded(
        etl, hours("M", "2017-07-20", "2017-10-01", "0.123456"), hours("N", "2017-08-03", "2017-09-05", "1.5"),
        hours("O", "2017-08-03", "2017-08-05", "2"),
    )  # fmt: skip
    daily = [f"P,2017-08-{day:02}T00:00:00Z,2017-08-{day + 1:02}T00:00:00Z,7" for day in range(1, 30)]
    etl.load(written("daily.csv", "client_number,start,end,kwh", *daily), "--timezone", "UTC")
    assign(
        etl, "client_number,meter,tariff,from,to,share,timezone", f"a,M,{ONE},2017-07-25,2017-08-11,,UTC",
        f"b,M,{ONE},2017-08-14T06:00,2017-09-20,0.25,UTC", f"c,M,{ONE},2017-08-14T06:00,2017-09-20,0.75,UTC",
        f"b,N,{ONE},2017-08-01,,,UTC", f"P,P,{ONE},2017-08-05,2017-08-20,,UTC", f"O,O,{ONE},,,,UTC",
    )  # fmt: skip
    etl("bill", "--month", "2017-07..2017-09")
    stored = {one["month"]: Fraction(one["kwh"]) for one in etl.ok("status", "--json").json["months"]}
    billed = dict.fromkeys(stored, Fraction(0))
    for start, kwh in bills(etl, "period_start", "kwh"):
        billed[start[:7]] += Fraction(kwh)
    nobodys = dict.fromkeys(stored, Fraction(0))
    for _, _, energy in vacant():
        for (month, _), mwh in energy.items():
            nobodys[f"{1970 + month // 12}-{month % 12 + 1:02}"] += Fraction(mwh, 1_000_000)
    assert {month: billed[month] + nobodys[month] for month in stored} == stored
    assert min(billed.values()) > 0
    assert min(nobodys.values()) > 0


def test_the_months_of_status_are_the_sums_of_the_readings_exported(etl: Shell) -> None:
    loaded(etl, hours("M", "2017-07-20", "2017-09-10", "0.123456"))
    loaded(etl, hours("M", "2017-07-31", "2017-08-02", "9.9"), hours("N", "2017-08-31", "2017-09-02"), name="late.csv")
    both = [*hours("O,import", *AUGUST, "0.5"), *hours("O,export", *AUGUST, "0.25")]
    etl.load(written("flows.csv", "client_number,flow,timestamp,kwh", *both))
    exported: dict[tuple[str, str], Fraction] = {}
    for row in table(etl.exported("readings")):
        key = row["start"][:7], row["flow"]
        exported[key] = exported.get(key, Fraction(0)) + Fraction(row["kwh"])
    status = etl.ok("status", "--json").json["months"]
    assert {(one["month"], one["flow"]): Fraction(one["kwh"]) for one in status} == exported
