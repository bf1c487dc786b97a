"""A collection of blocks belongs to the usage point and ReadingType that links lead to, or to none."""

import pytest

from etl.sources.espi.feed import Entry, Links
from etl.sources.espi.links import Resources

ITS_SERIES = frozenset({"R/1/UsagePoint/1/MeterReading"})
POINT = Entry(Links("R/1/UsagePoint/1", "R/1/UsagePoint", ITS_SERIES), {"kind": "0"}, 1)
SERIES = Entry(
    Links("R/1/UsagePoint/1/MeterReading/1", "R/1/UsagePoint/1/MeterReading", frozenset({"ReadingType/1"})), {}, 2
)
TYPE = Entry(Links("ReadingType/1", "ReadingType"), {"uom": "72"}, 3)
OTHER = Entry(Links("ReadingType/2", "ReadingType"), {"uom": "38"}, 4)
BLOCKS = Links("R/1/UsagePoint/1/MeterReading/1/IntervalBlock", "R/1/UsagePoint/1/MeterReading/1/IntervalBlock")


def resources(*types: Entry, points: tuple[Entry, ...] = (POINT,), clocks: tuple[Entry, ...] = ()) -> Resources:
    series = [SERIES] if points else []
    return Resources(
        {"UsagePoint": points, "MeterReading": series, "ReadingType": types, "LocalTimeParameters": clocks}
    )


def test_links_lead_up_from_the_blocks_to_the_point_and_the_type() -> None:
    owner = resources(TYPE, OTHER).owner(BLOCKS)
    assert (owner.meter, owner.service, owner.reading_type, owner.clock) == ("R/1/UsagePoint/1", "0", TYPE, None)


def test_the_only_type_holds_for_blocks_without_links() -> None:
    owner = resources(TYPE, points=()).owner(Links())
    assert (owner.meter, owner.reading_type) == ("", TYPE)


def test_no_type_or_several_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^no ReadingType says what they are$"):
        resources().owner(BLOCKS)
    with pytest.raises(ValueError, match=r"^its links do not say which ReadingType they belong to$"):
        resources(TYPE, OTHER, points=()).owner(Links())


def test_the_same_type_written_twice_is_one() -> None:
    assert resources(TYPE, TYPE, points=()).owner(Links()).reading_type == TYPE


def test_local_time_is_the_points_own_or_the_only_one() -> None:
    clock = Entry(Links("LocalTimeParameters/1"), {}, 5)
    another = Entry(Links("LocalTimeParameters/2"), {}, 6)
    linked = Entry(Links(POINT.links.own, POINT.links.up, POINT.links.related | {another.links.own}), {}, 1)
    assert resources(TYPE, clocks=(clock,)).owner(BLOCKS).clock == clock
    assert resources(TYPE, clocks=(clock, another)).owner(BLOCKS).clock is None
    assert resources(TYPE, points=(linked,), clocks=(clock, another)).owner(BLOCKS).clock == another
