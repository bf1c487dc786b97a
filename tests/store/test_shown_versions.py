"""The version of what pages show changes with bills and with what they are made of."""

import pytest

from tests.support.store_rows import bill

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def test_it_changes_with_each_bill_that_comes_goes_or_becomes_stale_and_with_inputs() -> None:
    from etl.store import input_versions, shown_versions
    from etl.store.models import Bill

    found = [shown_versions.current()]
    bill("a")
    found.append(shown_versions.current())
    bill("b")
    found.append(shown_versions.current())
    Bill.objects.filter(client__number="a").update(stale=True)
    found.append(shown_versions.current())
    Bill.objects.filter(client__number="a").delete()
    found.append(shown_versions.current())
    input_versions.bump()
    found.append(shown_versions.current())
    assert len(set(found)) == len(found)
    assert shown_versions.current() == found[-1]
