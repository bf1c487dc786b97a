"""A worker's name says on which host it runs, so that only dead processes of this host are taken for dead."""

import os
import subprocess
import sys

from etl.store.runs.worker_names import is_dead, worker_name


def test_this_process_is_the_one_meant_where_no_number_is_given() -> None:
    assert worker_name() == worker_name(os.getpid())
    assert not is_dead(worker_name())


def test_a_process_that_has_ended_is_dead_here_and_unknown_elsewhere() -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    assert is_dead(worker_name(process.pid))
    assert not is_dead(f"another-host:{process.pid}")
