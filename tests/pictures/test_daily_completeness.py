"""Completeness: minutes read and missing by local day, of each client while the rows are few."""

from datetime import date

from etl.core.periods import Period, month
from etl.pictures.daily_completeness import completeness
from tests.support.command import Shell, written
from tests.support.curves import LISBON
from tests.support.known_days import hours_of

OCTOBER = month("2024-10")


def load(etl: Shell) -> None:
    span = Period(date(2024, 10, 26), date(2024, 10, 29))
    gap: dict[int, str | None] = dict.fromkeys(range(24, 30))
    rows = [*hours_of("a", span, gap), *hours_of("b", span, {})]
    etl.load(written("a.csv", "client_number,timestamp,kwh,quality", *rows), "--timezone", LISBON)


def test_each_client_has_its_days(etl: Shell) -> None:
    load(etl)
    found = completeness([OCTOBER], 2)
    assert (found.zones, [one.client for one in found.months]) == ([LISBON], ["a", "b"])
    first = found.months[0]
    assert first.read[24:29].tolist() == [0, 24 * 60, 19 * 60, 24 * 60, 0]
    assert first.missing[24:29].tolist() == [0, 0, 6 * 60, 0, 0]  # nobody has read the days after the 28th


def test_more_rows_than_fit_are_added(etl: Shell) -> None:
    load(etl)
    (both,) = completeness([OCTOBER], 1).months
    assert both.client == ""
    assert both.read[25:28].tolist() == [48 * 60, 44 * 60, 48 * 60]
    assert both.missing[26] == 6 * 60


def test_nothing_read_is_no_row(etl: Shell) -> None:
    load(etl)
    assert completeness([month("2024-08")], 5).months == []
