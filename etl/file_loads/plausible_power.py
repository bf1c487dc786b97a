"""Mean power of the meters of a file whose unit was assumed: a thousand times off it is another unit."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from etl.blocks.long_read_codec import LongReads
from etl.blocks.weeks import Blocks, Ints
from etl.core.errors import InputError
from etl.core.keys import Key
from etl.core.usage_page import MWH_PER_KWH
from etl.store.usage.assumed_readings import with_attributes

HIGHEST_KW = 100
"""Mean power above which a meter without attributes is none of kWh, but of Wh."""
LOWEST_KW = Fraction(1, 1000)
"""Mean power that none of the meters of a file reaches where it is one of MWh, not of kWh."""
OTHER = 1000


class PlausiblePower:
    """Adds up energy and time of the channels of one file."""

    def __init__(self) -> None:
        self._mwh: dict[int, int] = {}
        self._minutes: dict[int, int] = {}

    def take(self, blocks: Blocks) -> None:
        """Count some blocks."""
        self._add(blocks.channel, blocks.packed.energy_mwh, blocks.packed.known * blocks.interval)

    def take_long(self, reads: LongReads) -> None:
        """Count long reads."""
        self._add(reads.channel, reads.energy_mwh, reads.end - reads.start)

    def _add(self, channel: Ints, *columns: Ints) -> None:
        distinct, place = np.unique(channel, return_inverse=True)
        for sums, column in zip((self._mwh, self._minutes), columns, strict=True):
            total = np.zeros(len(distinct), np.int64)
            np.add.at(total, place.reshape(-1), column.astype(np.int64))
            for number, amount in zip(distinct.tolist(), total.tolist(), strict=True):
                sums[number] = sums.get(number, 0) + amount

    def refuse_other_unit(self, file: str, keys: Sequence[Key]) -> None:
        """Raise InputError where kWh is not plausible and a unit a thousand times smaller or larger is."""
        power = {
            number: Fraction(mwh * 60, MWH_PER_KWH * self._minutes[number])
            for number, mwh in self._mwh.items()
            if mwh and self._minutes[number]
        }
        high = [number for number, mean in power.items() if mean > HIGHEST_KW]
        large = with_attributes({keys[number].client for number in high}) if high else set()
        for number in high:
            if keys[number].client not in large and power[number] / OTHER >= LOWEST_KW:
                raise _other(file, keys[number].client, power[number], "Wh")
        if power and all(mean < LOWEST_KW for mean in power.values()):
            number = max(power, key=lambda one: power[one])
            if power[number] * OTHER >= LOWEST_KW:
                raise _other(file, keys[number].client, power[number], "MWh")


def _other(file: str, client: str, mean: Fraction, unit: str) -> InputError:
    what = f"no unit is named, and as kWh client {client} has a mean of {_shown(mean)}: they may be kWh or {unit}"
    return InputError(file, what, f"say which with --unit kWh or --unit {unit}", code="E-UNIT")


def _shown(mean: Fraction) -> str:
    if mean < 1:
        return f"{_rounded(mean * 1000)} W"
    return f"{_rounded(mean)} kW"


def _rounded(number: Fraction) -> str:
    """Return three digits at the least."""
    if number >= OTHER // 10:
        return f"{round(number):,}"
    return f"{round(number * 1000) / 1000:g}"
