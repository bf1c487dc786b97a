"""A tax that changes on the eleventh of August, for tests, and readings on both sides."""

from etl.core.usage_page import Usage
from tests.support.dated_lines import daily, line, shown, vat
from tests.support.tariff_pages import AUGUST, bills

TENTH = "2017-08-11"
"""The first day of the second version: 10 of 31 days are the first's."""


FEW = daily(AUGUST, *[48] * 10, 12)
"""480 kWh in the first ten days, 252 in the others."""


ENERGY = line("energy", "energy", "price = 0.25")


FEE = line("fee", "fixed", 'per = "month"', "price = 10")


VAT = vat({"": "0.20", TENTH: "0.10"})


def base(tariff: str, used: Usage = FEW, *names: str) -> list[tuple[str, str]]:
    """Quantity and amount of the lines `vat`, or of others."""
    return shown(bills(tariff, used)[0], *(names or ("vat",)))


NET = '[quantity.net]\nof = "import"\nless = "export"\nover = "period"\n'


NETTED = line("energy", "energy", 'on = "net"', "price = 0.20")
