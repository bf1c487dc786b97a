"""Stored answers: in place of earlier ones, in order, and with the bills that they make stale."""

from datetime import UTC, datetime

import pytest

from tests.support.command import Shell
from tests.support.readings import bills, hours, line, loaded, tariff

pytestmark = pytest.mark.both_databases

AT = datetime(2024, 5, 1, tzinfo=UTC)
FIRST = 25_045_920
"""2017-08-15 00:00 UTC in minutes since 1970."""


def test_an_answer_replaces_the_one_to_the_same_minute_and_makes_the_bill_of_its_day_stale(etl: Shell) -> None:
    from etl.store.database.locks import WRITER, write_lock
    from etl.store.stored_readings import answer_rows
    from etl.store.stored_readings.answer_rows import Answer

    loaded(etl, hours("a", "2017-08-01", "2017-09-03"))
    tariff("ten.toml", line("energy", "0.1"))
    for days in (("2017-08-01", "2017-09-01"), ("2017-09-01", "2017-09-03")):
        etl.ok("bill", "--from", days[0], "--to", days[1], "--tariff", "ten.toml")
    answer = Answer("a", "", "import", "ceiling", FIRST, FIRST + 60, 5)
    with write_lock():
        assert answer_rows.save([answer], AT, "ann", "one") == 1
        assert answer_rows.save([answer._replace(energy_mwh=6)], AT, "bob", "two") == 0  # it is stale already
        (found,) = answer_rows.stored_answers(["a"], WRITER)
    assert (found.answer.energy_mwh, found.reason, found.answered_by) == (6, "two", "bob")
    assert bills(etl, "period_start", "status") == [("2017-08-01", "stale"), ("2017-09-01", "complete")]
    etl.ok("bill", "--stale")
    with write_lock():
        assert answer_rows.remove([found.number]) == 1
        assert answer_rows.stored_answers(None, WRITER) == []
