"""Bills are a function of what is known now, never of the way there.

Random clerks load, correct, take out, assign and bill in any order. Then the inputs of their database are put
into an empty one, whose bills must be the same.
"""

from pathlib import Path
from random import Random

import pytest

from tests.support.clerks import walk, write_pool
from tests.support.command import Shell
from tests.support.examples import examples

CLERKS = examples(8)
ON_SERVER = 4


@pytest.mark.both_databases
@pytest.mark.parametrize("part", range(2))
def test_a_database_with_the_same_inputs_has_the_same_bills_whatever_was_done_in_between(
    etl: Shell, tmp_path: Path, part: int
) -> None:
    write_pool()
    for seed in range(part, ON_SERVER if etl.on_server else CLERKS, 2):
        walk(etl, tmp_path, Random(seed))
