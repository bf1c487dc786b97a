"""Stored readings that fail a rule: the same ones in whatever part of the month is read."""

from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from etl.core.periods import Period
from tests.support.command import Shell, written
from tests.support.readings import HEADER, bills, hours, line, tariff

if TYPE_CHECKING:
    from etl.core.usage_page import Usage

pytestmark = pytest.mark.both_databases

AUGUST = Period(date(2017, 8, 1), date(2017, 9, 1))
HIGH = "a,2017-08-10T05:00:00Z,1500"
CODE = "a,2017-08-10T05:00:00Z,4294967.295"


def usage(period: Period = AUGUST, zone: str = "UTC") -> "Usage":
    from etl.store.database.locks import snapshot
    from etl.store.usage import client_pages

    with snapshot():
        (page,) = client_pages.pages(period, zone)
        return page.usage


def month(etl: Shell, *more: str, kwh: str = "1") -> None:
    """August of a, with other readings at some hours."""
    stamps = {row.split(",")[1] for row in more}
    rows = [row for row in hours("a", "2017-08-01", "2017-09-01", kwh) if row.split(",")[1] not in stamps]
    etl.load(written("month.csv", HEADER, *rows, *more), "--timezone", "UTC")


def found(used: "Usage") -> list[tuple[int, str]]:
    return [(one.minute, one.rule) for every in used.failed.values() for one in every]


def test_what_fails_is_missing_and_named(etl: Shell) -> None:
    month(etl, CODE)
    used = usage()
    ((at, rule),) = found(used)
    assert rule == "sentinel"
    (part,) = used.parts
    slot = (at - part.grid.start) // 60
    assert part.missing is not None
    assert part.missing.nonzero()[1].tolist() == [slot] == [9 * 24 + 5]
    assert int(part.values.sum()) * 10**part.scale == 743 * 10**6


@pytest.mark.parametrize("days", [(1, 15), (10, 11), (5, 25)])
def test_a_part_of_a_month_has_what_fails_in_the_whole_month(etl: Shell, days: tuple[int, int]) -> None:
    month(etl, HIGH)
    whole = found(usage())
    assert [rule for _, rule in whole] == ["ceiling"]
    assert found(usage(Period(date(2017, 8, days[0]), date(2017, 8, days[1])))) == whole


def test_readings_of_other_days_of_the_month_can_make_a_reading_plausible(etl: Shell) -> None:
    # Of 741 others 20 are 2 kW, so 2,000 kW is the bound; by the days from the 10th on alone it would be 1,000.
    month(etl, *(f"a,2017-08-0{day}T0{hour}:00:00Z,2" for day in (2, 3) for hour in range(10)), HIGH)
    assert found(usage(Period(date(2017, 8, 10), date(2017, 8, 12)))) == []


def test_a_day_outside_what_fails_has_nothing(etl: Shell) -> None:
    month(etl, CODE)
    assert found(usage(Period(date(2017, 8, 11), date(2017, 8, 20)))) == []


def test_the_month_is_that_of_the_clients_zone(etl: Shell) -> None:
    # The last hour of August in UTC is September in Lisbon: there it is beside a reading of its own size.
    rows = [*hours("a", "2017-08-01", "2017-09-02"), *hours("b", "2017-08-01", "2017-09-02")]
    rows = [row for row in rows if "2017-08-31T23" not in row and "2017-09-01T10" not in row]
    late = [f"{client},2017-08-31T23:00:00Z,16777.215" for client in "ab"]
    large = [f"{client},2017-09-01T10:00:00Z,900" for client in "ab"]
    etl.load(written("two.csv", HEADER, *rows, *late, *large), "--timezone", "UTC", "--interval", "60min")
    etl.ok("assign", written("zones.csv", "client_number,timezone", "a,Europe/Lisbon", "b,UTC"))
    from etl.review.open_findings import open_findings

    failing = {(one.client, one.reading.energy_mwh, one.reading.rule) for one in open_findings([])}
    assert ("b", 16777215000, "sentinel") in failing
    assert ("a", 16777215000, "sentinel") not in failing


def test_a_daily_reading_that_is_a_code_fails(etl: Shell) -> None:
    days = [f"a,2017-08-{day:02},{'16777.215' if day == 9 else '12'}" for day in range(1, 32)]
    etl.load(written("days.csv", "client_number,date,kwh", *days), "--timezone", "UTC", "--interval", "1d")
    used = usage()
    assert [rule for _, rule in found(used)] == ["sentinel"]
    assert sum(int(use.energy.sum()) for use in used.long) == 30 * 12 * 10**6
    assert found(usage(Period(date(2017, 8, 9), date(2017, 8, 10)))) == found(used)


def test_a_limit_of_the_connection_is_an_attribute(etl: Shell) -> None:
    month(etl, "a,2017-08-10T05:00:00Z,17.26")
    assert found(usage()) == []
    etl.ok("assign", written("limits.csv", "client_number,meter_limit_kw", "a,17.25"))
    assert [rule for _, rule in found(usage())] == ["ceiling"]


def test_each_month_has_its_own_limit_whatever_period_is_asked_for(etl: Shell) -> None:
    stamp = "2017-08-25T05:00:00Z"
    rows = [row for row in hours("a", "2017-08-01", "2017-10-01") if stamp not in row]
    etl.load(written("two.csv", HEADER, *rows, f"a,{stamp},40"), "--timezone", "UTC")
    limits = ("client_number,from,to,meter_limit_kw", "a,,2017-09-01,17.25", "a,2017-09-01,,630")
    etl.ok("assign", written("limits.csv", *limits))
    august = found(usage())
    assert [rule for _, rule in august] == ["ceiling"]
    assert found(usage(Period(date(2017, 8, 18), date(2017, 9, 18)))) == august


def test_the_limit_of_one_client_is_not_that_of_a_meter_that_several_share(etl: Shell) -> None:
    month(etl, "a,2017-08-10T05:00:00Z,40")
    rows = ("x,a,0.5,17.25", "y,a,0.5,630")
    etl.ok("assign", written("shares.csv", "client_number,meter,share,meter_limit_kw", *rows))
    assert found(usage()) == []


def test_the_power_behind_a_multiplier_fails_whatever_share_of_it_is_a_clients(etl: Shell) -> None:
    month(etl, "a,2017-08-10T05:00:00Z,60", kwh="0.01")
    assert found(usage()) == []
    rows = ("x,a,2,0.5", "y,a,2,0.5")  # the factor of each is 1, and 120 kW are above 100
    etl.ok("assign", written("shares.csv", "client_number,meter,multiplier,share", *rows))
    assert [rule for _, rule in found(usage())] == ["ceiling", "ceiling"]


def test_a_long_read_fails_in_the_months_that_it_reaches_into_as_in_its_own(etl: Shell) -> None:
    edges = ("07-03", "07-10", "07-17", "07-24", "07-31", "08-07", "08-14")
    rows = [f"a,2017-{first},2017-{end},80" for first, end in pairwise(edges)]
    rows[4] = "a,2017-07-31,2017-08-07,4294967.295"
    etl.load(written("weeks.csv", "client_number,from,to,kwh", *rows), "--timezone", "UTC")
    july = found(usage(Period(date(2017, 7, 1), date(2017, 8, 1))))
    assert [rule for _, rule in july] == ["sentinel"]
    assert found(usage()) == july


def test_a_code_fails_in_a_read_so_long_that_its_power_is_low(etl: Shell) -> None:
    reads = ("08-01,2017-08-11,80", "08-11,2017-08-21,8590.017", "08-21,2017-08-31,80")  # 8,590.017 / 240 h: 36 kW
    rows = [f"a,2017-{one}" for one in reads]
    etl.load(written("reads.csv", "client_number,from,to,kwh", *rows), "--timezone", "UTC")
    assert [rule for _, rule in found(usage())] == ["sentinel"]


def test_the_warning_of_a_bill_names_the_first_and_counts_the_rest(etl: Shell) -> None:
    month(etl, CODE, "a,2017-08-11T05:00:00Z,4294967.295")
    tariff("ten.toml", line("energy", "0.10"))
    assert etl("bill", "--month", "2017-08", "--tariff", "ten.toml").code == 3
    ((status, total, warnings),) = bills(etl, "status", "total", "warnings")
    assert (status, total) == ("held", "74.20")  # 742 hours of 1 kWh
    assert (
        "left out, as it is not plausible: meter a 2017-08-10T05:00: 4294967.295 kWh is an error code of meters; no "
        "other reading of the month is above 1 kWh and 1 more (load the right reading, or etl findings accept)"
    ) in warnings


@pytest.mark.parametrize(
    ("multiplier", "limit_kw", "mwh"),
    [
        ("1", None, 1_666_666),
        ("1/2", None, 1_666_666),
        ("40", None, 41_666),
        ("40", "20", 8_333),
        ("1", "200", 1_666_666),
    ],
)
def test_what_no_rule_takes_for_wrong_is_known_by_its_energy_a_minute(
    multiplier: str, limit_kw: str | None, mwh: int
) -> None:
    """100 kW are 100,000,000 / 60 = 1,666,666.7 mWh a minute; with a multiplier of 40, a fortieth of that."""
    from etl.store.stored_readings.failed_readings import Limit, ReadChannel

    limits = [] if limit_kw is None else [Limit(0, 60, Fraction(limit_kw))]
    assert ReadChannel(1, 1, "", "import", Fraction(multiplier), limits).plausible_mwh_a_minute == mwh
