"""The rules, by name."""

from typing import Protocol

from etl.core.zones import Mask
from etl.validation.ceiling import Ceiling
from etl.validation.channel_readings import ChannelReadings
from etl.validation.sentinel import Sentinel


class Rule(Protocol):
    """A rule on the readings of a channel in a local calendar month."""

    def failing(self, readings: ChannelReadings) -> Mask:
        """Return which readings fail."""
        ...

    def fact(self, readings: ChannelReadings, place: int) -> str:
        """Say why a reading fails."""
        ...


FAIL: dict[str, Rule] = {"sentinel": Sentinel(), "ceiling": Ceiling()}
"""Rules whose readings are not billed until somebody has answered; of two that a reading fails, the first is named."""

PLAUSIBLE_KW = 100
"""Mean power up to which no reading fails where the limit of the connection is not known."""
