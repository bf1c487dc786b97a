"""A new process is configured before anything else, and the terminal's Ctrl-C is for its parent."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from etl.core.processes import cores, ignoring_interrupts, start_worker
from tests.support.places import ROOT


def test_a_process_may_use_one_core_at_least_and_no_more_than_there_are() -> None:
    assert 1 <= cores() <= (os.cpu_count() or 1)


PROGRAM = """
import os, signal, sys
from multiprocessing import get_context
from etl.core.processes import ignoring_interrupts, start_worker

def begin():
    os.environ["BEGUN"] = "yes"

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    with ignoring_interrupts():
        process = get_context("spawn").Process(target=start_worker, args=(begin, "work:report", "an argument"))
        process.start()
    process.join()
    print(process.exitcode, signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()))
"""
WORK = """
import os, signal

def report(argument):
    os.kill(os.getpid(), signal.SIGINT)
    print(os.environ.get("BEGUN"), argument, flush=True)
"""


def test_a_process_started_inside_ignores_interrupts_and_its_parent_hears_them_again(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    (tmp_path / "work.py").write_text(WORK)
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"}
    done = subprocess.run(
        [sys.executable, "program.py"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("yes an argument\n0 False\n", "")


COPIES = """
import threading
from multiprocessing import get_context
from etl.core.processes import may_fork

print(may_fork(), flush=True)
child = get_context("fork").Process(target=lambda: print(may_fork()))
child.start()
child.join()
waits = threading.Event()
threading.Thread(target=waits.wait).start()
print(may_fork())
waits.set()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no process is copied")
def test_only_a_process_of_one_thread_that_is_nobodys_worker_may_be_copied() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", COPIES], env=environment, capture_output=True, text=True, check=False)
    assert (done.stdout.split(), done.stderr) == (["True", "False", "False"], "")


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="there all cores may be used")
def test_cores_are_those_that_the_process_may_use() -> None:
    own = os.sched_getaffinity(0)
    assert cores() == len(own)
    os.sched_setaffinity(0, {min(own)})
    try:
        assert cores() == 1
    finally:
        os.sched_setaffinity(0, own)


def test_interrupts_are_heard_again_after_an_error() -> None:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    with pytest.raises(LookupError), ignoring_interrupts():
        {signal.SIGTERM: ""}[signal.SIGINT]
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before


def test_the_configuration_comes_before_the_import_of_what_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "needs_it.py").write_text("import os\nFOUND = os.environ['ETL_TEST_BEGUN']\ndef call(): pass\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("ETL_TEST_BEGUN", "")
    start_worker(lambda: os.environ.update(ETL_TEST_BEGUN="yes"), "needs_it:call")
    assert sys.modules.pop("needs_it").FOUND == "yes"
