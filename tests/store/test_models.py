"""The tables refuse what the program relies on never to happen."""

from collections.abc import Callable

import pytest

from tests.support.command import Shell
from tests.support.store_rows import bill, client, series, waiting

pytestmark = pytest.mark.both_databases


def test_codes_of_flows_are_read_back_by_their_names() -> None:
    from etl.store.models import FLOW_CODES, FLOWS

    assert {FLOWS[code]: code for code in FLOWS} == FLOW_CODES == {"import": 1, "export": 2, "generation": 3}


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("table", ["meter", "client", "series", "bill"])
def test_a_key_is_taken_once(table: str) -> None:
    from django.db import IntegrityError, transaction

    from etl.store.models import Client, Meter

    makers: dict[str, Callable[[], object]] = {
        "meter": lambda: Meter.objects.create(number="a"),
        "client": lambda: Client.objects.create(number="a"),
        "series": lambda: series("a"),
        "bill": lambda: bill("a", run_id=7),
    }
    makers[table]()
    with pytest.raises(IntegrityError), transaction.atomic():
        makers[table]()


@pytest.mark.usefixtures("rows")
def test_bills_that_wait_may_be_several() -> None:
    from etl.store.models import Bill

    for run in (7, 8):
        waiting("a", run)
    assert Bill.objects.filter(client=client("a")).count() == 2


def test_migrations_say_what_the_models_say(rows: Shell) -> None:
    from django.core.management import call_command

    call_command("makemigrations", "etl", "--check", "--dry-run", verbosity=0)  # exits where something has changed
    assert rows.url
