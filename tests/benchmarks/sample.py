"""The tariffs in the peers' words: what a peer's bill must hold, checked against etl's to the cent.

First data/tariffs/standard.toml, then cost.toml, which has the same periods and standing charge.
"""

from pathlib import Path

STANDING = "9.50"
VAT = "0.23"
PRICES = {"peak": "0.2459", "day": "0.1712", "night": "0.1038"}
PEAK_HOURS = (9, 10, 11, 18, 19, 20)
"""Monday to Friday."""
DAY_HOURS = (7, 22)
"""First and last hour that is not night, Monday to Friday."""
WEEKEND_DAY_HOURS = (9, 22)


def period_of(weekday: int, hour: int) -> str:
    """The price of an hour; Monday is 0."""
    first, last = DAY_HOURS if weekday < 5 else WEEKEND_DAY_HOURS
    if weekday < 5 and hour in PEAK_HOURS:
        return "peak"
    return "day" if first <= hour <= last else "night"


FILLS = ("prorata", "chronological")
UPTO_KWH = 300
TIER_PRICES = {"peak": (2459, 2713), "day": (1712, 1894), "night": (1038, 1127)}
"""In 0.0001 EUR a kWh."""
DEMAND_PRICES = {"peak": "3.25", "day": "1.85", "night": "0.60"}


def tiered(fill: str) -> str:
    """The text of cost.toml with tiers that fill in one of FILLS."""
    return Path(__file__).with_name("cost.toml").read_text(encoding="utf-8").replace(FILLS[0], fill)
