"""Edits whose blocks, sums or loads are not what they were are found."""

import pytest

from etl.blocks import block_codec as packing
from tests.support.command import Shell
from tests.support.edits import at, enter, read_day
from tests.support.sound_database import found

pytestmark = pytest.mark.both_databases

EDIT = "edit 1 of meter a (load 2): "


@pytest.fixture
def edited(etl: Shell) -> Shell:
    read_day(etl, 3)
    enter(etl, at("03:00", "05:00", "2.5"))
    assert found(etl) == []
    return etl


def change(**columns: object) -> None:
    from etl.store.edit_models import Edit

    Edit.objects.update(**columns)


@pytest.mark.parametrize(
    ("columns", "what"),
    [
        ({"flow": "up"}, "has an unknown grid or flow"),
        ({"interval": 7}, "has an unknown grid or flow"),
        ({"end": 0}, "has a span that is no span of its slots"),
        ({"energy_mwh": 7}, "holds 2.500000 kWh, but its column says 0.000007 kWh"),
    ],
)
def test_columns_that_cannot_be_are_found(edited: Shell, columns: dict[str, object], what: str) -> None:
    change(**columns)
    assert found(edited) == [EDIT + what]


def test_a_span_that_is_not_that_of_its_blocks_is_found(edited: Shell) -> None:
    from django.db.models import F

    change(end=F("end") + 60)
    assert found(edited) == [EDIT + "its blocks do not hold the slots of its span"]


@pytest.mark.parametrize("column", ["values", "answered"])
def test_a_damaged_block_is_found(edited: Shell, column: str) -> None:
    from etl.store.edit_models import EditBlock

    block = bytes(getattr(EditBlock.objects.get(), column))
    EditBlock.objects.update(**{column: block[:-1] + bytes([block[-1] ^ 1])})
    assert found(edited)[0] == EDIT + "its block of week 2482 has a checksum that is not that of its bytes"
    EditBlock.objects.update(**{column: block[:5]})
    assert found(edited)[0] == EDIT + "its block of week 2482 has 5 bytes, which is too short"


def test_columns_of_a_block_are_compared_with_it(edited: Shell) -> None:
    from etl.store.edit_models import EditBlock

    EditBlock.objects.update(known=7)
    assert found(edited) == [EDIT + "its block of week 2482 holds other sums than its columns"]


def test_an_answer_to_what_is_not_edited_is_found(edited: Shell) -> None:
    import numpy as np

    from etl.store.edit_models import EditBlock

    block = EditBlock.objects.get()
    other = packing.pack(np.ones((1, 168), np.int64)).bodies[0]
    EditBlock.objects.update(answered=packing.seal(other, block.edit_id, block.week))
    assert EDIT + "its block of week 2482 answers readings that it does not edit" in found(edited)


def test_the_ledger_is_compared_with_the_edits(edited: Shell) -> None:
    from etl.store.models import Load

    Load.objects.filter(pk=2).update(rows=3)
    assert found(edited) == ["load 2 (edits.csv): records 3, and has 1 edits"]
    Load.objects.filter(pk=2).update(rows=1, undone_by=1)
    assert found(edited) == ["load 2 (edits.csv): was undone, and has 1 edits"]
    Load.objects.filter(pk=2).update(undone_by=None, reading="{}")
    assert found(edited) == ["load 2: has edits, and is no file of edits"]
