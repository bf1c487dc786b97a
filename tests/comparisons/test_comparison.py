"""Comparison of tariffs in process: a row for each client that all of them price, and the sums of these rows."""

from decimal import Decimal
from pathlib import Path

from etl.comparisons.comparison import CompareReport, Comparison, TariffSum
from etl.core.periods import month
from etl.store.database.locks import snapshot
from etl.tariffs.tariff_files import read_tariff
from tests.support.command import Shell
from tests.support.readings import hours, line, loaded, standing, tariff

AUGUST = month("2017-08")


def compared(etl: Shell, client: str | None = None) -> tuple[Comparison, CompareReport]:
    """a uses 74.4 kWh and b 744: 105.40 and 775.00 by the first tariff, 128.96 and 731.60 by the second."""
    loaded(etl, *(hours(name, "2017-08-01", "2017-09-01", kwh) for name, kwh in [("a", "0.1"), ("b", "1")]))
    tariff("small.toml", standing(), line("energy", "1"))
    tariff("large.toml", standing("62"), line("energy", "0.9"))
    tariffs = [read_tariff(Path(f"{name}.toml")) for name in ("small", "large")]
    report = CompareReport(AUGUST, "EUR", [TariffSum(one.name, one.name) for one in tariffs])
    return Comparison([AUGUST], client, tariffs, report), report


def test_each_client_is_a_row_and_counts_in_the_sums(etl: Shell) -> None:
    comparison, report = compared(etl)
    with snapshot():
        rows = [row for page in comparison.rows() for row in page]
    assert [(row.client, row.energy_mwh, row.totals, row.best, row.saving) for row in rows] == [
        ("a", 74_400_000, ["105.40", "128.96"], 0, "0.00"), ("b", 744_000_000, ["775.00", "731.60"], 1, "43.40"),
    ]  # fmt: skip
    assert [(one.total, one.best) for one in report.tariffs] == [(Decimal("880.40"), 1), (Decimal("860.56"), 1)]
    assert (report.clients, report.saving, report.rows, comparison.measured) == (2, Decimal("43.40"), rows, True)


def test_one_client_is_compared_alone(etl: Shell) -> None:
    comparison, report = compared(etl, "b")
    with snapshot():
        assert [row.client for page in comparison.rows() for row in page] == ["b"]
    assert (report.clients, report.failed) == (1, [])
