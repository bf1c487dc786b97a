"""The arithmetic of `etl bill` alone: readings in the database to kWh per client and period, nothing written."""

from typing import Any

from etl.configuration import configure


def sums(database: str, month: str) -> dict[str, Any]:
    """By the program's own pages, schedules and matrix products, with the sample tariff."""
    configure(f"sqlite:///{database}")
    from etl.core import periods
    from etl.core.disk.places import data_file
    from etl.store.database import locks
    from etl.store.usage import client_pages
    from etl.tariffs.page.contract import Page
    from etl.tariffs.pricing.calculator import Calculator
    from etl.tariffs.tariff_files import read_tariff

    period = periods.month(month)
    calculator = Calculator(read_tariff(data_file("tariffs", "standard.toml")), period, "UTC")
    found = energy_mwh = 0
    with locks.snapshot():
        for part in client_pages.pages(period, "UTC"):
            page = Page(part.usage, calculator.frame, calculator._sums, calculator.tariff.file)
            for quantity, span in calculator._needs:
                kwh = page.value(quantity, span)
                if quantity.unit == "kWh":
                    found += page.clients
                    energy_mwh += int(kwh.times(10**6).rounded(0).sum())
    return {"sums": found, "kwh": f"{energy_mwh / 10**6:.6f}"}
