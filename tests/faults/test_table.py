"""The table of faults in docs/explanation/reliability.md, column `every run`: whatever strikes, no promise breaks."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.rows import ALL
from tests.faults.tries import FAULTS, Place, first_seed, strike_all
from tests.support.command import Shell
from tests.support.places import ROOT


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shared")


def test_every_module_of_faults_is_in_the_table() -> None:
    assert {fault.strike.__module__ for fault in FAULTS.values()} == {f"tests.faults.{module}" for module in ALL}


@pytest.mark.parametrize("name", FAULTS)
def test_no_promise_is_broken(name: str, tmp_path: Path, shared: Path, shell: Shell) -> None:
    fault = FAULTS[name]
    if reason := fault.needs():
        pytest.skip(reason)
    broken = strike_all(fault, range(fault.every_run), first_seed(), Place(tmp_path, shared, shell))
    text = "\n".join(f"seed {seed}: {what}" for seed, what in broken.items())
    assert not broken, f"{len(broken)} of {fault.every_run} tries broke a promise ({fault.holds}):\n{text}"


def test_why_a_fault_cannot_be_tried_is_known_without_a_database() -> None:
    """A soak asks before it knows one."""
    program = (
        "from tests.faults.rows import ALL; from tests.faults.tries import FAULTS; [a.needs() for a in FAULTS.values()]"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
