"""Blocks whose bytes, header or columns contradict each other are found, and named by channel and week."""

import pytest

from tests.support.command import Shell
from tests.support.sound_database import DAMAGED, block, found

pytestmark = pytest.mark.both_databases


def test_a_flipped_bit_anywhere_in_a_block_is_found(sound: Shell) -> None:
    whole = bytes(block().get().values)
    for place in (0, 1, 2, 3, 4, 6, 8, 100, len(whole) - 1):
        values = bytearray(whole)
        values[place] ^= 1
        block().update(values=bytes(values))
        violations = found(sound)
        assert violations[0].startswith(f"{DAMAGED}: "), place
        assert any(one.startswith("bill of client a, 2017-08: cannot be computed again: ") for one in violations), place
        assert not any("client b" in one for one in violations), place


def test_a_block_cut_short_has_its_length_told(sound: Shell) -> None:
    whole = bytes(block().get().values)
    block().update(values=whole[:-2])
    assert found(sound)[0] == f"{DAMAGED}: the block has {len(whole) - 2} bytes, and its header says {len(whole)}"
    block().update(values=whole[:12])
    assert found(sound)[0] == f"{DAMAGED}: the block has 12 bytes, which is too short"


def test_a_block_in_the_place_of_another_is_found(sound: Shell) -> None:
    block().update(values=bytes(block("2017-08-14").get().values))
    assert found(sound)[0] == f"{DAMAGED}: the block's checksum is not that of its bytes"


def test_columns_beside_a_block_must_say_what_it_holds(sound: Shell) -> None:
    block().update(known=167, energy_mwh=1)
    assert found(sound) == [
        f"{DAMAGED}: holds 168 readings, but its column says 167",
        f"{DAMAGED}: holds 168.000000 kWh, but its column says 0.000001 kWh",
    ]


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"interval": 7}, "has an unknown grid or flow"),
        ({"phase": 60}, "has an unknown grid or flow"),
        ({"flow": 9}, "has an unknown grid or flow"),
    ],
    ids=str,
)
def test_a_series_of_no_grid_is_found(sound: Shell, change: dict[str, int], what: str) -> None:
    from etl.store.models import Series

    Series.objects.filter(meter__number="a").update(**change)
    assert what in found(sound)[0]
