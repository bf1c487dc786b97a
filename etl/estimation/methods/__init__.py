"""Methods of estimation, one a module, by the name that a chain calls them."""

from collections.abc import Callable
from typing import NamedTuple

from etl.estimation.channel_slots import Answer, ChannelSlots, MissingSlots
from etl.estimation.methods import average_like_day, interpolate, like_day, nearest_week, weekday_mean


class Method(NamedTuple):
    """How slots are estimated."""

    estimate: Callable[[ChannelSlots, MissingSlots], Answer]
    around: bool = True
    """Whether readings outside the billed days are looked at."""


METHODS: dict[str, Method] = {
    "interpolate": Method(interpolate.estimate),
    "like-day": Method(like_day.estimate),
    "average-like-day": Method(average_like_day.estimate),
    "week": Method(nearest_week.estimate, around=False),
    "profile": Method(weekday_mean.estimate, around=False),
}
