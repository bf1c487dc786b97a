"""Answers around gaps: those of the same channel that have a minute of its time, in any order."""

import pytest

from etl.store.edits.answers_around import LackingChannel, answers_around
from tests.support.edits import an_edit
from tests.support.store_rows import MONDAY

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def around(start: int, end: int, register: str = "", interval: int = 60, number: str = "a") -> tuple[str, ...]:
    """Digests of edits and acceptances of a meter between two minutes."""
    from etl.store.database.locks import snapshot
    from etl.store.models import Meter

    meter, _ = Meter.objects.get_or_create(number=number)
    with snapshot():
        return tuple(
            answers_around({3: [LackingChannel(meter.pk, register, "import", interval, 0, start, end)]}).get(3, ())
        )


def test_an_answer_counts_where_it_has_a_minute_of_the_channel() -> None:
    from etl.store.models import Acceptance

    assert around(MONDAY, MONDAY + 600) == ()
    an_edit()
    edits, accepted = around(MONDAY + 60, MONDAY + 600)
    assert edits
    assert not accepted
    assert around(MONDAY + 120, MONDAY + 600) == around(MONDAY - 600, MONDAY) == ()
    assert around(MONDAY, MONDAY + 60, register="1") == around(MONDAY, MONDAY + 60, interval=30) == ()
    Acceptance.objects.create(
        meter_number="a", flow="import", rule="ceiling", start=MONDAY, end=MONDAY + 60, reason="test",
        answered_by="anna", answered_at="2017-09-01T12:00Z",
    )  # fmt: skip
    assert around(MONDAY + 60, MONDAY + 600) == (edits, "")
    assert around(MONDAY, MONDAY + 60, interval=30)[0] == ""
    assert all(around(MONDAY, MONDAY + 60))


def test_the_order_in_which_they_were_entered_does_not_matter() -> None:
    from etl.store.edit_models import Edit

    every = []
    for first, second in ((0, 120), (120, 0)):
        Edit.objects.all().delete()
        an_edit(start=MONDAY + first, end=MONDAY + first + 120)
        an_edit(start=MONDAY + second, end=MONDAY + second + 120)
        every.append(around(MONDAY, MONDAY + 600))
    assert every[0] == every[1]


def test_a_meter_that_is_renamed_has_the_same_answers() -> None:
    an_edit()
    an_edit("b")
    assert around(MONDAY, MONDAY + 60) == around(MONDAY, MONDAY + 60, number="b")
