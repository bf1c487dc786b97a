"""Sentences on what control reads contradict: the first of each kind, and how many registers are left."""

import pytest

from etl.core.keys import Key
from tests.support.command import Shell
from tests.support.control import controlled, reads
from tests.support.readings import hours, loaded


def test_the_first_of_several_is_told(etl: Shell) -> None:
    loaded(etl, hours("a", "2017-08-01", "2017-08-03"), hours("b", "2017-08-01", "2017-08-03"))
    shown = ("2017-08-01T00:00", "0"), ("2017-08-02T00:00", "30"), ("2017-08-03T00:00", "60")
    done = controlled(etl, *reads("a", *shown), *reads("b", *shown), *reads("c", *shown), *reads("d", *shown))
    fact = "until 2017-08-02 readings add up to 24 kWh, the register counted 30 (0 to 30): 6 kWh less, 20 %"
    assert done.out.splitlines()[1:] == [
        f"  they contradict readings, of client a from 2017-08-01 {fact} and 3 more (etl findings list)",
        "  no readings in intervals are there yet to compare them with, of client c and 1 more",
    ]


@pytest.mark.usefixtures("etl")
def test_of_very_many_registers_the_first_are_compared_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.file_loads import control_findings

    monkeypatch.setattr(control_findings, "LOOKED_AT", 1)
    keys = [Key("a", "", "", "import"), Key("b", "m", "1", "import")]
    assert control_findings.findings(keys, (0, 1), "UTC") == [
        "no readings in intervals are there yet to compare them with, of client a",
        "1 more registers will be compared by their bills (etl findings list)",
    ]
