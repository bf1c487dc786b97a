"""Blocks of several forms are brought to one scale and the narrowest type that holds them all."""

import numpy as np
import pytest

from etl.blocks import block_codec


def forms(*rows: list[int]) -> list[block_codec.Form]:
    """The forms of blocks of these slots of a day's hours."""
    grid = np.full((len(rows), 168), block_codec.UNKNOWN, np.int64)
    for number, row in enumerate(rows):
        grid[number, : len(row)] = row
    return block_codec.forms([block_codec.seal(body, 1, 1) for body in block_codec.pack(grid).bodies])


@pytest.mark.usefixtures("etl")
@pytest.mark.parametrize(
    ("rows", "scale", "kind"),
    [
        ([], 0, np.uint8),
        ([[10**6, 2 * 10**6]], 6, np.uint8),
        ([[10**6], [1]], 0, np.uint32),
        ([[10**6], [5 * 10**3]], 3, np.uint16),
        ([[2**40 + 1]], 0, np.int64),
    ],
    ids=str,
)
def test_the_common_form_is_the_finest_scale_and_the_narrowest_type(
    rows: list[list[int]], scale: int, kind: type
) -> None:
    from etl.store.stored_readings.block_forms import common_form

    assert common_form(forms(*rows)) == (scale, np.dtype(kind))


@pytest.mark.usefixtures("etl")
def test_values_of_a_coarser_form_are_scaled_up_and_unknown_slots_are_nought() -> None:
    from etl.store.stored_readings.block_forms import scaled

    (form,) = forms([10**6, -1, 3 * 10**6])
    assert scaled(form, 3, np.dtype(np.uint16)).tolist() == [[1000, 0, 3000]]


@pytest.mark.usefixtures("etl")
def test_a_row_is_as_narrow_as_its_own_values_allow_whoever_shares_the_page() -> None:
    from etl.store.stored_readings.block_forms import narrow

    small, large = narrow(np.array([[1, -1], [2**31, 0]], np.int64))
    assert (small, large) == (np.array([1, -1], "<i4").tobytes(), np.array([2**31, 0], "<i8").tobytes())
    assert narrow(np.array([[1, -1]], np.int32)) == [small]
