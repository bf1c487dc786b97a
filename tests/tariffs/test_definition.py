"""A tariff as read: the versions that hold in a period, and periods without prices."""

from datetime import date, timedelta

import pytest

from etl.core.errors import TariffError
from etl.core.periods import EPOCH, Period
from etl.tariffs.definition import Tariff
from etl.tariffs.pricing.calculator import Calculator
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_pages import AUGUST, HEAD, days
from tests.support.tariff_texts import FLAT, version


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(
            HEAD + "from = 2017-09-01\n" + FLAT,
            "t.toml: has no prices for 2017-08: the earliest date it has is 2017-09-01 "
            "(bill from 2017-09-01 on, or add the prices before it)",
            id="before the tariff",
        ),
        pytest.param(
            HEAD + "to = 2017-08-31\n" + FLAT,
            "t.toml: has no prices for all of 2017-08: the latest date it has is 2017-08-30 "
            "(bill up to 2017-08-30, or add the prices from 2017-08-31 on)",
            id="after the tariff",
        ),
        pytest.param(
            HEAD + version("from = 2017-08-02"),
            "t.toml: line energy: has no prices for 2017-08: the earliest date it has is 2017-08-02 "
            "(bill from 2017-08-02 on, or add the prices before it)",
            id="before a line",
        ),
        pytest.param(
            HEAD + version("to = 2017-08-01") + FLAT.replace("energy", "fee", 1),
            "t.toml: line energy: has no prices for all of 2017-08: the latest date it has is 2017-07-31 "
            "(bill up to 2017-07-31, or add the prices from 2017-08-01 on)",
            id="after a line",
        ),
    ],
)
def test_a_period_without_prices_is_refused_and_the_dates_are_named(text: str, message: str) -> None:
    with pytest.raises(TariffError) as error:
        Calculator(parse_tariff(text, "t.toml"), AUGUST, "UTC")
    assert str(error.value) == message


def test_the_last_day_of_a_tariff_can_be_billed() -> None:
    tariff = parse_tariff(HEAD + "from = 2017-08-01\nto = 2017-09-01\n" + FLAT, "t.toml")
    assert tariff.within(AUGUST)[0][1] == AUGUST
    assert tariff.within(days("2017-08-31", "2017-09-01"))


def test_each_version_has_its_own_days_of_a_period() -> None:
    versions = version("to = 2017-08-11") + version("from = 2017-08-11", "0.2")
    tariff = parse_tariff(HEAD + versions, "t.toml")
    assert [span for _, span in tariff.within(AUGUST)] == [
        days("2017-08-01", "2017-08-11"),
        days("2017-08-11", "2017-09-01"),
    ]
    assert tariff.edges == {"energy": (date(2017, 8, 11),)}


def test_days_without_a_price_refuse_the_bills_that_touch_them_alone() -> None:
    unpriced = '[[unpriced]]\nfrom = 2017-08-10\nto = 2017-08-20\nwhy = "no version holds"\n'
    tariff = parse_tariff(HEAD + unpriced + version(""), "t.toml")
    with pytest.raises(TariffError) as error:
        tariff.within(AUGUST)
    assert str(error.value) == (
        "t.toml: has no prices for 2017-08: no version holds from 2017-08-10 to 2017-08-19 "
        "(bill other days, or correct the versions of the tariff)"
    )
    assert tariff.within(days("2017-08-20", "2017-09-01"))


def test_the_columns_of_prices_are_those_of_its_lines() -> None:
    series = '[series.spot]\nunit = "EUR/MWh"\nsum = ["+NOC", "-TEU"]\n[series.other]\nunit = "EUR/MWh"\nsum = ["+X"]\n'
    line = '[[line]]\nid = "e"\nkind = "energy"\nprice = "series:spot"\n'
    assert parse_tariff(HEAD + series + line, "t.toml").price_columns == {"NOC", "TEU"}


def typed(zone: str, *schedules: str) -> Tariff:
    tables = "".join(f"[schedule.s{place}]\n{keys}\n" for place, keys in enumerate(schedules))
    line = '[[line]]\nid = "e"\nkind = "energy"\nprice = 1\n'
    return parse_tariff(f'{HEAD}timezone = "{zone}"\n{tables}{line}', "t.toml")


LOADED = 'seasons = "calendar:tempo"\nrouge.x = "rest"'


def dates(tariff: Tariff, zone: str) -> tuple[str, str]:
    first, end = tariff.typed_days(Period(date(2024, 1, 1), date(2024, 2, 1)), zone)
    return str(EPOCH + timedelta(days=first)), str(EPOCH + timedelta(days=end))


def test_the_calendars_that_a_tariff_reads_are_those_that_are_not_in_its_file() -> None:
    assert typed("UTC", LOADED, 'all.x = "rest"').calendars == {"tempo"}
    own = typed("UTC", LOADED + "\n[calendar.tempo]\nrouge = 'rest'")
    assert own.calendars == frozenset()


def test_a_bill_needs_the_types_of_its_days_and_of_the_day_before_where_days_start_later() -> None:
    assert dates(typed("client", LOADED), "Europe/Paris") == ("2024-01-01", "2024-02-01")
    later = typed("client", LOADED, f'day_starts = "06:00"\n{LOADED}')
    assert dates(later, "Europe/Paris") == ("2023-12-31", "2024-02-01")


def test_days_are_those_of_the_tariffs_zone() -> None:
    # January of Paris is 31 December 18:00 to 31 January 18:00 in New York
    assert dates(typed("America/New_York", LOADED), "Europe/Paris") == ("2023-12-31", "2024-02-01")
    assert dates(typed("Asia/Tokyo", LOADED), "Europe/Paris") == ("2024-01-01", "2024-02-02")
