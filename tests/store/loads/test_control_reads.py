"""Control reads by channel and time: the newest load counts, spans lie between neighbours."""

from datetime import UTC, datetime

import numpy as np
import pytest

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]

CHANNEL = ("m", "", "import")


def stored(*reads: tuple[int, int, int], meter: str = "m") -> None:
    """A load of reads: start, end and kWh each."""
    from etl.blocks.counts import Counts
    from etl.store.models import ControlRead, Load

    load = Load.objects.create(
        name="f", size=1, sha256="1", reading="{}", loaded_at=datetime.now(UTC), clients=1, **Counts().numbers()
    )
    for start, end, kwh in reads:
        ControlRead.objects.create(
            load=load, meter_number=meter, flow="import", start_minute=start, end_minute=end, energy_mwh=kwh, step_mwh=1
        )


def spans(minutes: tuple[int, int] | None = None) -> list[tuple[int, ...]]:
    from etl.store.database.locks import WRITER
    from etl.store.loads import control_reads

    if minutes is None:
        own = control_reads.values({"m", "n"}, WRITER)
    else:
        own = control_reads.values_near({CHANNEL, ("m", "2", "import"), ("n", "", "import")}, WRITER, minutes)
    return [one[:3] for one in control_reads.spans(own.get(CHANNEL, {}))]


def test_spans_lie_between_neighbouring_reads_and_as_differences_say() -> None:
    stored((10, 10, 5), (30, 30, 9))
    stored((20, 20, 6), (15, 40, 7))
    assert spans() == [(10, 20, 1), (15, 40, 7), (20, 30, 3)]


def test_of_one_time_the_newest_load_counts() -> None:
    stored((10, 10, 5), (30, 30, 9))
    stored((30, 30, 8))
    assert spans() == [(10, 30, 3)]


def test_for_some_minutes_the_reads_on_either_side_are_enough() -> None:
    stored((10, 10, 5), (20, 20, 6), (30, 30, 8), (40, 40, 11), (50, 50, 15))
    stored((10, 10, 5), (15, 15, 6), meter="n")  # whose last one before is another
    assert [one for one in spans((32, 38)) if one[0] < 38 and one[1] > 32] == [(30, 40, 3)]
    assert [one for one in spans((25, 45)) if one[0] < 45 and one[1] > 25] == [(20, 30, 2), (30, 40, 3), (40, 50, 4)]


def test_another_register_that_was_read_at_the_edges_hides_none() -> None:
    from etl.store.models import ControlRead

    stored((10, 10, 5), (50, 50, 15))
    stored((20, 20, 1), (40, 40, 2))
    ControlRead.objects.filter(start_minute__in=[20, 40]).update(register="2")
    assert spans((20, 40)) == [(10, 50, 10)]


def test_readings_that_change_are_widened_to_their_spans() -> None:
    from etl.store.database.locks import WRITER
    from etl.store.loads import control_reads
    from etl.store.models import Meter, Series

    meter = Meter.objects.create(number="m")
    series = Series.objects.create(meter=meter, flow=1, interval=60, first_minute=0, end_minute=100).pk
    changed = np.array([[series, 22, 24], [series, 60, 70]], np.int64)
    assert control_reads.widened(changed, WRITER).tolist() == changed.tolist()
    stored((10, 10, 5), (20, 20, 6), (40, 40, 8))
    assert control_reads.widened(changed, WRITER).tolist() == [[series, 20, 40], [series, 60, 70]]
    assert control_reads.touched({CHANNEL: [(20, 20)]}, WRITER) == [(series, 10, 40)]
    assert control_reads.touched({CHANNEL: [(99, 99)]}, WRITER) == []
