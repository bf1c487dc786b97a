"""`etl check` on control reads: their values, and how many the ledger has of each load."""

from typing import Any

import pytest

from tests.support.command import Shell
from tests.support.control import controlled, reads
from tests.support.sound_database import found

pytestmark = pytest.mark.both_databases


@pytest.fixture
def read(etl: Shell) -> Any:
    """The rows of two reads of a register, the second one being number 2 of its load."""
    from etl.store.models import ControlRead

    controlled(etl, *reads("a", ("2017-08-05T00:00", "1000"), ("2017-08-15T00:00", "1260")))
    yield ControlRead.objects.order_by("-pk")[:1].get()
    etl.reset()


@pytest.mark.parametrize(
    "change", [{"end_minute": 0}, {"energy_mwh": -1}, {"step_mwh": 0}, {"flow": "back"}, {"meter_number": ""}]
)
def test_an_impossible_read_is_named(etl: Shell, read: Any, change: dict[str, object]) -> None:
    assert found(etl) == []
    type(read).objects.filter(pk=read.pk).update(**change)
    meter = change.get("meter_number", "a")
    assert found(etl) == [f"control read {read.pk} of meter {meter}: is of an impossible time, value or flow"]


def test_a_read_that_is_gone_is_missed(etl: Shell, read: Any) -> None:
    read.delete()
    what = "has 1 control reads, of which the ledger counts 2 as new"
    assert found(etl) == [f"load 1 (control.csv): {what}"]


@pytest.mark.usefixtures("read")
def test_reads_of_a_load_that_was_taken_out_are_too_many(etl: Shell) -> None:
    from etl.store.models import Load

    Load.objects.update(undone_by=1)
    assert found(etl) == ["load 1 (control.csv): has 2 control reads and should have none"]
