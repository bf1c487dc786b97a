"""Units of prices: those in which a tariff takes their columns, and those that the names of columns say."""

import re
from datetime import date

from etl.core.periods import Period
from etl.tariffs.definition import Tariff
from etl.tariffs.schedules.series import KWH

_ENERGY = {kwh: unit for unit, kwh in KWH.items()}
_UNIT = re.compile(r"(?<![^\W\d_])([^\W\d_]+|[€£$]) ?/ ?([kMG]Wh)(?!\w)", re.IGNORECASE)
_ENERGIES = {unit.casefold(): unit for unit in KWH}
_SYMBOLS = {"€": "EUR", "£": "GBP"}
"""Of one currency each, as `$` is not."""


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


def unit_in(column: str) -> str:
    """Return the unit that the name of a column says, like `EUR/MWh`; an empty text if it says none."""
    found = _UNIT.search(column.replace("_", " "))
    return f"{_SYMBOLS.get(found[1], found[1])}/{_ENERGIES[found[2].casefold()]}" if found else ""


def is_other(says: str, unit: str) -> bool:
    """Return whether a unit that is said, if any is, is another than one that is taken."""
    return says != "" and says.casefold() != unit.casefold()
