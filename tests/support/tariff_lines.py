"""Lines of tariffs as TOML, for tests, and a tariff of three periods and three taxes."""

import json
from fractions import Fraction

from etl.core.money import Rounding
from etl.tariffs.context import TariffContext
from etl.tariffs.schedules.proration import Proration
from tests.support.tariff_pages import HEAD

PT_TRI = """
name = "tri-hourly"
currency = "EUR"
timezone = "Europe/Lisbon"
[schedule.tri]
seasons = "legal-time"
summer.ponta = ["mon-fri 09:15-12:15"]
summer.cheias = ["mon-fri 07:00-09:15 12:15-24:00", "sat 09:00-14:00 20:00-22:00"]
summer.vazio = "rest"
winter.ponta = ["mon-fri 09:30-12:00 18:30-21:00"]
winter.cheias = ["mon-fri 07:00-09:30 12:00-18:30 21:00-24:00", "sat 09:30-13:00 18:30-22:00"]
winter.vazio = "rest"
[[line]]
id = "power_access"
kind = "fixed"
per = "day"
price = 0.1650
[[line]]
id = "power_retail"
kind = "fixed"
per = "day"
price = 0.0400
[[line]]
id = "energy"
kind = "energy"
schedule = "tri"
price = { ponta = 0.2893, cheias = 0.1741, vazio = 0.1012 }
[[line]]
id = "vat_low"
kind = "percent"
tax = true
rate = 0.06
base = ["power_access"]
[[line]]
id = "vat_mid"
kind = "percent"
tax = true
rate = 0.13
base = ["energy"]
share = { first = 100, of = "import", per_days = 30 }
[[line]]
id = "vat"
kind = "percent"
tax = true
rate = 0.23
base = "rest"
"""


def line(**keys: object) -> str:
    """A `[[line]]` of JSON-like values."""
    return "\n[[line]]\n" + "".join(f"{key} = {toml(value)}\n" for key, value in keys.items() if value is not None)


def toml(value: object) -> str:
    return str(value) if isinstance(value, Fraction) else json.dumps(value)


def fixed(price: str, per: str = "month", **keys: object) -> str:
    return line(id=keys.pop("id", "standing"), kind="fixed", per=per, **keys) + f"price = {price}\n"


def energy(price: str, **keys: object) -> str:
    return line(id=keys.pop("id", "energy"), kind="energy", **keys) + f"price = {price}\n"


def prorated(word: str, key: str = "month") -> str:
    return HEAD + f'prorate.{key} = "{word}"\n'


def tariff_context(currency: str = "EUR") -> TariffContext:
    """What is known of a tariff that says its currency alone."""
    return TariffContext(currency, Proration(), Rounding())
