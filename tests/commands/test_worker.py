"""`etl worker`: its help, and what is refused before it starts."""

import pytest

from tests.support.command import Shell
from tests.support.help_texts import helped


def test_help_names_the_number_of_processes(etl: Shell) -> None:
    found = helped(etl, "worker")
    assert found.summary == "Work for commands that use `--engine celery`, until stopped."
    assert found.options == {
        "--concurrency NUMBER": "Processes that work at the same time (default: one for each core).  [1<=x<=256]"
    }


@pytest.mark.parametrize("number", ["0", "257"])
def test_a_number_of_processes_out_of_range_is_a_usage_error(etl: Shell, number: str) -> None:
    done = etl("worker", "--concurrency", number)
    message = f"Error: Invalid value for '--concurrency': {number} is not in the range 1<=x<=256."
    assert (done.code, done.error) == (2, message)
