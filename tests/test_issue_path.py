"""Documents add up to the bills after each issue, whatever was loaded, moved, taken out and billed in between."""

from collections import Counter
from random import Random

import pytest

from tests.support.clerks import send, write_pool
from tests.support.command import Shell

HISTORIES = 4
ON_SERVER = 1


@pytest.mark.both_databases
@pytest.mark.usefixtures("tmp_path")
def test_documents_in_force_add_up_to_the_bills_in_every_history(etl: Shell) -> None:
    write_pool()
    kinds = Counter[str]()
    for seed in range(ON_SERVER if etl.on_server else HISTORIES):
        kinds += send(etl, Random(seed))
    assert etl.on_server or min(kinds[kind] for kind in ("invoice", "credit_note", "correction")) > 0
