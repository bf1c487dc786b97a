"""Slots that a chain fills of a page: by channel, in the order of time, as the meter would have counted it."""

from dataclasses import replace

import numpy as np

from etl.core.usage_page import Missing
from etl.tariffs.estimates.filled_channels import filled
from tests.tariffs.estimates.test_page_gaps import FIRST, HOUR, page

BOTH = {"a": [1] * 24, "b": [10, -1, -1, 16] + [7] * 20}


def test_only_channels_with_estimates_are_named_with_each_slot_and_its_step() -> None:
    """12 and 14 on the line from 10 to 16."""
    fills = filled(replace(page(0, BOTH), missing=Missing("week, interpolate")))
    (found,) = [one for fill in fills.every for one in fill.filled_channels(["a", "b"])]
    assert (found.client, found.source.meter, found.flow, found.interval) == ("b", ord("b"), "import", HOUR)
    assert found.starts.tolist() == [FIRST + HOUR, FIRST + 2 * HOUR]
    assert (found.mwh.tolist(), found.step.tolist()) == ([12, 14], [1, 1])


def test_an_edit_that_etl_computed_is_nothing_to_estimate_by() -> None:
    """Of the gap of three hours the last is an edit of 100: the line goes from 10 to 18, and the gap is three long."""
    used = page(0, {"a": [10, -1, -1, 100, 18] + [7] * 19})
    (part,) = used.parts
    computed = np.zeros(part.values.shape, np.bool_)
    computed[0, 3] = True
    edited = replace(used, parts=[replace(part, computed=computed)], missing=Missing("interpolate:2h, week"))
    assert not any(fill.where.any() for fill in filled(edited).every)
    fills = filled(replace(edited, missing=Missing("interpolate")))
    (found,) = [one for fill in fills.every for one in fill.filled_channels(["a"])]
    assert found.mwh.tolist() == [12, 14]
