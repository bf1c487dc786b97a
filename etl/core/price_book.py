"""Prices in time: named columns, each a step function of whole numbers over UTC minutes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from etl.core.zones import Ints, Mask

MOST_PLACES = 18
LARGEST = 2**60


@dataclass(frozen=True, eq=False)
class PriceColumn:
    """`price[i]` x 10**-places from `start_minute[i]` to `end_minute[i]` (excluded), UTC minutes since 1970, int64.

    Steps ascend and do not overlap; between them there may be minutes without a price. ValueError otherwise.
    """

    name: str
    start_minute: Ints
    end_minute: Ints
    price: Ints
    places: int

    def __post_init__(self) -> None:
        starts, ends = self.start_minute, self.end_minute
        if not len(starts) == len(ends) == len(self.price):
            raise ValueError(f"{self.name}: {len(starts)} starts, {len(ends)} ends, {len(self.price)} prices")
        if (ends <= starts).any() or (starts[1:] < ends[:-1]).any():
            raise ValueError(f"{self.name}: the prices overlap or are not in the order of time")
        if not 0 <= self.places <= MOST_PLACES or (abs(self.price) >= LARGEST).any():
            raise ValueError(f"{self.name}: a price has too many digits")

    def at(self, minutes: Ints) -> tuple[Ints, Mask]:
        """Return the price of each minute (0 if it has none), and which minutes have one."""
        if not len(self.price):
            return np.zeros(len(minutes), np.int64), np.zeros(len(minutes), np.bool_)
        place = np.searchsorted(self.start_minute, minutes, side="right") - 1
        known = (place >= 0) & (minutes < self.end_minute[place])
        return np.where(known, self.price[place], 0), known


@dataclass(frozen=True, eq=False)
class PriceBook:
    """Columns by name; two files' columns of one name are one column."""

    columns: Mapping[str, PriceColumn] = field(default_factory=dict)

    @classmethod
    def of(cls, columns: Iterable[PriceColumn]) -> "PriceBook":
        return cls({column.name: column for column in columns})
