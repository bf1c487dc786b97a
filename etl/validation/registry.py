"""The rules, by name."""

from typing import Protocol

from etl.core.zones import Mask
from etl.validation.ceiling import Ceiling
from etl.validation.channel_readings import ChannelReadings
from etl.validation.sentinel import Sentinel


class Rule(Protocol):
    """A rule on the readings of a channel in a local calendar month."""

    def failing(self, readings: ChannelReadings) -> Mask:
        """Return which slots fail."""
        ...

    def fact(self, readings: ChannelReadings, slot: int) -> str:
        """Say why a slot fails."""
        ...


FAIL: dict[str, Rule] = {"sentinel": Sentinel(), "ceiling": Ceiling()}
"""Rules whose readings are not billed until somebody has answered, in the order in which they are tried."""

PLAUSIBLE_KW = 100
"""Mean power up to which a reading cannot fail any of these."""
