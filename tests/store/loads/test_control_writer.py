"""Control reads by the column; steps of registers: the last place that any read of a channel uses."""

import numpy as np
import pytest
from django.db.models.signals import post_init

from etl.blocks.long_read_codec import LongReads
from tests.support.command import Shell, written
from tests.support.control import controlled, reads
from tests.support.readings import HEADER

KWH = 10**6


@pytest.mark.usefixtures("etl")
@pytest.mark.parametrize(
    ("rows", "unit", "expected"),
    [
        ([(0, 12_000 * KWH), (0, 13_000 * KWH)], KWH, [KWH, KWH]),
        ([(0, 12_000 * KWH), (0, 13_000 * KWH + 500_000)], KWH, [100_000] * 2),
        ([(0, 12 * KWH), (1, 12 * KWH + 1)], KWH, [KWH, 1]),
        ([(0, 5000 * KWH), (0, 6000 * KWH)], 1000 * KWH, [1000 * KWH] * 2),
        ([(0, 5_001_000), (0, 7_000)], 1000, [1000] * 2),
        ([(0, 0)], KWH, [KWH]),
        ([], KWH, []),
    ],
)
def test_steps(rows: list[tuple[int, int]], unit: int, expected: list[int]) -> None:
    from etl.store.loads.control_writer import steps

    channel, energy = np.array(rows, np.int64).reshape(-1, 2).T
    none = np.zeros(len(rows), np.int64)
    shown = LongReads(channel, none, none, energy, none.astype(np.uint8), none)
    assert steps(shown, unit).tolist() == expected


def test_reads_are_written_and_taken_out_by_the_column_without_an_object_each(etl: Shell) -> None:
    from etl.store.models import ControlRead

    made: list[ControlRead] = []

    def take(instance: ControlRead, **_: object) -> None:
        made.append(instance)

    post_init.connect(take, ControlRead)
    try:
        controlled(etl, *reads("a", ("2017-08-05T00:00", "1000"), ("2017-08-15T00:00", "1260")))
        assert ControlRead.objects.count() == 2
        etl.ok("unload", "1")
        assert ControlRead.objects.count() == 0
    finally:
        post_init.disconnect(take, ControlRead)
    assert not made


def test_channels_of_several_pages_are_all_stored_and_known_again(etl: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.store.loads import control_reads, control_writer

    monkeypatch.setattr(control_writer, "CHANNELS", 1)
    monkeypatch.setattr(control_reads, "PAGE", 1)
    old, new = ("2017-08-05T00:00", "1000"), ("2017-08-15T00:00", "1260")
    controlled(etl, *reads("a", old, new), *reads("b", old, new))
    rows = [*reads("a", old), *reads("b", (old[0], "1001"), new), *reads("c", old)]
    again = etl.ok("load", written("2.csv", HEADER, *rows), "--control", "--timezone", "UTC", "--json").json
    counts = again["loads"][0]
    assert (counts["loaded"], counts["duplicate"], counts["revised"]) == (1, 2, 1)
