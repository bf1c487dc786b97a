"""A bill counts once its run is done."""

import pytest

from tests.support.store_rows import bill, open_run

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def test_every_state_of_a_run_but_one_leaves_its_bills_unpublished() -> None:
    from etl.store.models import Bill, Run
    from etl.store.published_bills import UNPUBLISHED
    from etl.store.runs.run_states import DONE, RUN_STATES

    assert {DONE, *UNPUBLISHED} == set(range(len(RUN_STATES)))
    counting = [bill("a"), bill("b", run_id=7)]  # no run is known of either
    for state in range(len(RUN_STATES)):
        open_run(10 + state)
        Run.objects.filter(pk=10 + state).update(state=state)
        one = bill(f"c{state}", run_id=10 + state)
        counting += [one] if state == DONE else []
    assert set(Bill.published.all()) == set(counting)
    assert Bill.objects.count() == 2 + len(RUN_STATES)
