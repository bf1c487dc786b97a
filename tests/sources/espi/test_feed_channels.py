"""The channel of each collection of blocks, and which are left out because another one says the same energy."""

import pytest

from etl.core.errors import InputError
from tests.support import green_button as gb
from tests.support.green_button_feeds import read


def feed(*flows: int, values: tuple[object, ...] = (1, 2), **of_type: object) -> str:
    """A series for each direction of flow."""
    numbers = range(1, len(flows) + 1)
    return gb.feed(
        gb.point(),
        *(gb.series(number) for number in numbers),
        *(gb.reading_type(number, flowDirection=flow, **of_type) for number, flow in zip(numbers, flows, strict=True)),
        *(gb.block(gb.hourly(*values), number) for number in numbers),
    )


def test_each_collection_is_a_channel_of_its_meter() -> None:
    _, channels, places = read(feed(1, 19))
    assert [(one.meter, one.kind.flow, one.sign) for one in channels] == [
        (gb.POINT, "import", 1),
        (gb.POINT, "export", 1),
    ]
    assert places.tolist() == [0, 1]


def test_export_below_zero_throughout_has_its_sign_turned() -> None:
    _, channels, _ = read(feed(19, values=(-1, 0, -2)))
    assert channels[0].sign == -1
    assert read(feed(19, values=(-1, 1)))[1][0].sign == 1
    assert read(feed(1, values=(-1, -2)))[1][0].sign == 1


def test_a_net_is_left_out_beside_what_it_is_the_net_of() -> None:
    reasons = [one.kind.left_out for one in read(feed(1, 19, 4))[1]]
    assert reasons == ["", "", "net of import and export, which the file has too"]
    assert [one.kind.left_out for one in read(feed(4))[1]] == [""]


def test_mean_power_is_left_out_beside_the_energy_of_its_flow() -> None:
    text = gb.feed(
        gb.point(), gb.series(1), gb.series(2), gb.reading_type(1), gb.reading_type(2, uom=38),
        gb.block(gb.hourly(1), 1), gb.block(gb.hourly(1), 2),
    )  # fmt: skip
    assert [one.kind.left_out for one in read(text)[1]] == ["", "mean power of energy that the file has too"]


def test_a_type_that_cannot_be_is_named_by_its_line() -> None:
    with pytest.raises(InputError, match=r"^a\.xml:4: powerOfTenMultiplier: '99' is not a power of ten"):
        read(feed(1, powerOfTenMultiplier=99))
    with pytest.raises(InputError, match=r"^a\.xml: a series of readings: no ReadingType says what they are \(was it"):
        read(gb.feed(gb.point(), gb.series(), gb.block(gb.hourly(1))))
