"""Channels of a page that lack readings, matched with what is known of them in a page of more days."""

from datetime import date
from fractions import Fraction

import numpy as np

from etl.core.periods import Period
from etl.core.usage_page import OPEN, Grid, Missing, Part, Source, Usage
from etl.estimation.channel_slots import DAY, FOUR_WEEKS
from etl.tariffs.estimates.page_gaps import grid_gaps, lacking_channels

HOUR = 60
FIRST = (date(2024, 1, 1) - date(1970, 1, 1)).days * DAY


def source(meter: int, start: int = -OPEN) -> Source:
    return Source(meter, "", start, OPEN, Fraction(1), Fraction(1))


def page(first_day: int, rows: dict[str, list[int]], due: int = 0) -> Usage:
    """Clients with a meter each, hours from a day of January on; -1: missing, from the hour `due` on."""
    values = np.array(list(rows.values()), np.int64)
    unknown = values < 0
    missing = unknown & (np.arange(values.shape[1]) >= due)
    grid = Grid(FIRST + first_day * DAY, HOUR, values.shape[1])
    days = Period(date(2024, 1, 1 + first_day), date(2024, 1, 1 + first_day + values.shape[1] // 24))
    sources = [source(ord(client)) for client in rows]
    part = Part("import", grid, np.where(unknown, 0, values), 0, unknown, missing, sources=sources)
    return Usage(list(rows), days, "UTC", [part], missing=Missing("like-day"))


def test_only_channels_that_lack_something_are_looked_at() -> None:
    used = page(0, {"a": [1] * 24, "b": [1] * 10 + [-1] * 14})
    (found,) = lacking_channels(used)
    assert (found.some.tolist(), found.wanted.sum()) == ([1], 14)
    assert lacking_channels(page(0, {"a": [1] * 24})) == []


def test_a_gap_is_as_long_as_it_is_around_the_billed_days() -> None:
    """On the second day of three ten hours are missing, and two of the third."""
    used = page(1, {"a": [1] * 24, "b": [1] * 14 + [-1] * 10})
    around = page(0, {"b": [2] * 24 + [1] * 14 + [-1] * 12 + [3] * 22})
    (gaps,) = grid_gaps(lacking_channels(used), used, around)
    assert gaps.missing.slot.tolist() == list(range(38, 48))
    assert set(gaps.missing.minutes.tolist()) == {12 * HOUR}
    assert (gaps.slots.billed, gaps.slots.client.tolist()) == (slice(24, 48), [1])
    begin, end = FIRST + 38 * HOUR, FIRST + 50 * HOUR
    assert gaps.spans() == {1: (begin - FOUR_WEEKS - DAY, end + FOUR_WEEKS + DAY)}


def test_a_gap_without_a_reading_on_a_side_is_open_there_and_as_long_as_the_channel_is_due() -> None:
    used = page(0, {"a": [-1] * 24 + [5] * 24 + [-1] * 24}, due=12)
    (gaps,) = grid_gaps(lacking_channels(used), used, used)
    lengths = dict(zip(gaps.missing.slot.tolist(), gaps.missing.minutes.tolist(), strict=True))
    assert (lengths[12], lengths[71], len(lengths)) == (12 * HOUR, 24 * HOUR, 36)
    assert gaps.spans() == {0: (-OPEN, OPEN)}


def test_clients_of_another_page_are_left_out() -> None:
    used = page(0, {"a": [-1] * 24, "b": [-1] * 24})
    (gaps,) = grid_gaps(lacking_channels(used), used, page(0, {"b": [-1] * 24}))
    assert gaps.slots.client.tolist() == [1]
    assert list(grid_gaps(lacking_channels(used), used, page(0, {"c": [-1] * 24}))) == []
