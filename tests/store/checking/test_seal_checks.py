"""Tables with seals: a row that another program has changed, deleted or added is found."""

from typing import Any

import pytest

from tests.support.command import Shell
from tests.support.sound_database import found

pytestmark = pytest.mark.both_databases

BECAUSE = "another program, or a fault of the disk, has changed it"


def by_another_hand(statement: str, *values: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_row_that_is_gone_is_missed(sound: Shell) -> None:
    by_another_hand("DELETE FROM etl_bill WHERE client_id = (SELECT id FROM etl_client WHERE number = 'b')")
    assert found(sound) == [f"table etl_bill: etl has written 2 of its rows, and it has 1: {BECAUSE}"]


def test_a_row_that_was_changed_is_found(sound: Shell) -> None:
    by_another_hand("UPDATE etl_load SET reading = '{}'")
    assert found(sound) == [f"table etl_load: its rows (1) are not all as etl wrote them: {BECAUSE}"]


def test_states_have_no_seals(sound: Shell) -> None:
    by_another_hand("UPDATE etl_bill SET stale = %s", True)
    assert found(sound) == []


def test_a_seal_that_is_gone_is_found(sound: Shell) -> None:
    by_another_hand("DELETE FROM etl_seal WHERE \"table\" = 'etl_meter'")
    assert found(sound) == [f"table etl_meter: etl has written 0 of its rows, and it has 2: {BECAUSE}"]
