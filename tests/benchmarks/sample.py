"""data/tariffs/standard.toml in the peers' words: what a peer's bill must hold, checked against etl's to the cent."""

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
