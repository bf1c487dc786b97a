"""Units in which a tariff takes columns of prices."""

from datetime import date

from etl.core.periods import Period
from etl.tariffs.definition import Tariff
from etl.tariffs.schedules.series import KWH

_ENERGY = {kwh: unit for unit, kwh in KWH.items()}


def price_units(tariff: Tariff) -> dict[str, str]:
    """Return the unit of each column that the lines of a tariff are priced by, like `EUR/MWh`."""
    day = Period(date(2000, 1, 1), date(2000, 1, 2))
    lines = [version.line for versions in tariff.lines for version in versions]
    sums = [request for line in lines for quantity in line.needs() for request in quantity.sums(day, day)]
    return {
        column: f"{tariff.currency}/{_ENERGY[request.series.source.kwh]}"
        for request in sums
        if request.series is not None
        for column in sorted(request.series.columns)
    }
