"""Parts of an explanation of a line of a bill, as plain values."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ReadingCount:
    """Readings of one flow and interval length in the windows of a period of a schedule, on days before `last`.

    Interval 0 are longer reads, counted as the minutes they cover.

    `expected` = `read` + `estimated` + `missing`; `kwh` is of all that are known, exact.
    """

    flow: str
    interval: int
    schedule: str
    windows: tuple[str, ...]
    first: date
    last: date
    expected: int
    read: int
    estimated: int
    missing: int
    kwh: str
    spread: bool = False
    """Whether these are parts of longer reads that were spread over the interval."""


@dataclass(frozen=True)
class QuantityValue:
    """A quantity of the bill and its value, before it is split into tiers or priced."""

    name: str
    value: str
    unit: str


@dataclass(frozen=True)
class PastValue:
    """A quantity some periods before, or (0) what is carried into this one; empty `value`: not known."""

    name: str
    back: int
    value: str
    unit: str


@dataclass(frozen=True)
class BasePart:
    """The part of a line above in a base, in the currency.

    `whole` is empty where it counts whole. Else it spans a change of the base's line, and `amount` is what falls
    on the days from `first` to before `last`: `exact` rounded, or (`exact` is empty) what the days before leave.
    """

    id: str
    period: str
    tier: str
    amount: str
    whole: str = ""
    first: date | None = None
    last: date | None = None
    by: str = ""
    """The measure that it is divided by: readings, kWh filled, days, or its own base."""
    exact: str = ""
    fraction: str = ""
    readings: tuple[ReadingCount, ...] = ()
    """Those of its days, where it is divided by them."""


@dataclass(frozen=True)
class LineExplanation:
    """One line: quantity x price = exact, or a difference, rounded to amount. `rule`: what the tariff says besides."""

    id: str
    kind: str
    description: str
    period: str
    tier: str
    first: date
    last: date
    quantity: str
    quantity_fraction: str
    """`quantity` as a fraction, where 12 places do not hold it; else empty."""
    unit: str
    price: str
    factor: str
    """A factor on quantity x price, such as the part of a month; empty for 1."""
    product: bool
    """Whether `exact` is quantity x price x factor; what tops up or rounds is not."""
    difference: bool
    """Whether `exact` is price x factor less the quantity, as of what tops up or rounds where it does."""
    exact: str
    fraction: str
    """`exact`, likewise."""
    amount: str
    tax: bool
    rule: str
    quantities: tuple[QuantityValue, ...]
    past: tuple[PastValue, ...]
    readings: tuple[ReadingCount, ...]
    above: tuple[BasePart, ...]
