"""Edits are in the ledger, make the bills of their minutes stale, and are taken out without a trace."""

import pytest

from tests.support.command import Shell
from tests.support.edits import at, billed, enter, read_day

pytestmark = pytest.mark.both_databases


def test_a_load_of_edits_has_their_number_and_no_reading(etl: Shell) -> None:
    from etl.store.edit_models import EDITS
    from etl.store.models import Load

    read_day(etl)
    enter(etl, at("03:00", "04:00", "1.5"), at("05:00", "06:00", "2"))
    load = Load.objects.order_by("pk").last()
    assert load is not None
    assert (load.name, load.reading, load.rows, load.read, load.loaded, load.clients) == (
        "edits.csv", EDITS, 2, 0, 0, 1,
    )  # fmt: skip


def test_taken_out_no_row_is_left_and_the_ledger_says_that_it_was_undone(etl: Shell) -> None:
    from etl.store.edit_models import Edit, EditBlock
    from etl.store.models import Load

    read_day(etl)
    enter(etl, at("03:00", "04:00", "1.5"))
    etl.ok("unload", "2")
    assert (Edit.objects.count(), EditBlock.objects.count()) == (0, 0)
    assert Load.objects.get(pk=2).undone_by_id == 3
    assert etl("unload", "2").error == (
        "etl: there is no load 2 with readings, items, days or edits to remove (etl status lists the newest)"
    )


def test_bills_of_other_days_stay(etl: Shell) -> None:
    read_day(etl)
    billed(etl)
    assert "stale" in enter(etl, at("23:00", "23:00", "1").replace("01T23:00,1", "02T00:00,1")).out
    etl.ok("bill", "--stale")
    etl.ok("unload", "1")
    assert etl("bill", "--stale").code in {0, 3}
    assert "stale" not in etl.ok("unload", "2").out  # its meter has no readings


def test_the_latest_edit_of_a_span_stands(etl: Shell) -> None:
    read_day(etl)
    first, other = at("03:00", "04:00", "1.5"), at("03:00", "04:00", "1.5", "for another reason")
    for row, new in ((first, 1), (first, 0), (other, 1), (first, 1)):
        assert f"{new} new" in enter(etl, row).out
    assert "1 new" in enter(etl, first, options=("--pin",)).out
