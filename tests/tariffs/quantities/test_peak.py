"""The highest window: the first of equal ones, across an edge, over several meters."""

import pytest

from etl.core.errors import TariffError
from tests.support.demand_tariffs import DAY, DEMAND, SCHEDULE, WHOLE, demands, quarters


def test_of_equal_maxima_the_first_is_told() -> None:
    load = quarters(DAY, {70: 2, 40: 2})
    assert demands(f'{WHOLE}{DEMAND}description = "Peak"\nprice = 1\n', DAY, load)[0][2] == (
        "Peak, at 2017-08-14T10:00+00:00"
    )


def test_a_window_across_an_edge_is_refused_or_placed() -> None:
    load = quarters(DAY, {33: 5, 34: 3})
    tariff = f'{WHOLE}{SCHEDULE}{DEMAND}schedule = "tou"\nwindow = 60\nprice = {{ peak = 3, off = 1 }}\n'
    with pytest.raises(TariffError) as error:
        demands(tariff, DAY, load)
    assert str(error.value) == (
        "t.toml: client c0: the 60 minutes of 2017-08-14T08:00+00:00 cross a change of price "
        '(write a shorter window, or add straddle = "start" or "even" to the line)'
    )
    start = [kw for kw, _, _ in demands(tariff + 'straddle = "start"\n', DAY, load)]
    even = [kw for kw, _, _ in demands(tariff + 'straddle = "even"\n', DAY, load)]
    assert (start, even) == (["0", "8"], ["8", "8"])


def test_meters_are_added_before_the_maximum_is_taken() -> None:
    two = [quarters(DAY, {33: 5, 40: 4}), quarters(DAY, {40: 4})]
    assert demands(f"{WHOLE}{DEMAND}price = 1\n", DAY, *two)[0][0] == "32"
    mixed = [quarters(DAY, {33: 5, 40: 4}), quarters(DAY, {10: 6}, interval=60)]
    assert demands(f"{WHOLE}{DEMAND}price = 1\nwindow = 60\n", DAY, *mixed)[0][0] == "10"
    with pytest.raises(TariffError, match=r"client c0: has readings of 15 and 60 minutes \(add window = 60 to"):
        demands(f"{WHOLE}{DEMAND}price = 1\n", DAY, *mixed)
