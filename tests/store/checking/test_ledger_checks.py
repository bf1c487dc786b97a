"""Changes in the ledger must sum up to what is stored."""

import pytest

from tests.support.command import Shell
from tests.support.sound_database import block, found

pytestmark = pytest.mark.both_databases


def test_a_block_that_is_gone_is_missed_by_the_ledger_and_by_the_bill(sound: Shell) -> None:
    block().delete()
    assert found(sound) == [
        (
            "ledger, 2017-08 import: records 1488 readings of 2232.000000 kWh, "
            "but stored are 1320 readings of 2064.000000 kWh"
        ),
        "bill of client a, 2017-08: its total is 179.80, and tariff and readings give 146.20",
    ]


def test_an_edited_ledger_is_found(sound: Shell) -> None:
    from etl.store.models import Load, LoadMonth

    LoadMonth.objects.update(added_mwh=5)
    Load.objects.update(duplicate=3)
    (load,) = Load.objects.values_list("pk", flat=True)
    assert found(sound) == [
        (
            "ledger, 2017-08 import: records 1488 readings of 0.000005 kWh, "
            "but stored are 1488 readings of 2232.000000 kWh"
        ),
        f"load {load} (readings.csv): its counts do not add up to the readings it read",
    ]


def test_spans_of_series_that_are_not_there_are_found(sound: Shell) -> None:
    import numpy as np

    from etl.store.models import Load, LoadSpans

    load = Load.objects.get()
    LoadSpans(load=load, spans=np.array([[9999, 1, 2, 1]], "<i8").tobytes()).save()
    LoadSpans(load=load, spans=b"12345").save()
    assert found(sound) == [
        f"load {load.pk}: covers impossible spans, or series that do not exist",
        f"load {load.pk}: the spans it covered are cut short",
    ]
