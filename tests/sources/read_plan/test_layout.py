"""Layouts that are declared, and wide tables: each has a file of its own, which comes to the readings it should."""

import pytest

from etl.sources.read_plan.declarations import names
from tests.support.command import Shell
from tests.support.layout_cases import CASES, FILES, Case, named, readings


@pytest.mark.parametrize("case", CASES, ids=named)
def test_a_file_of_a_layout_is_recognised_and_loaded(etl: Shell, case: Case) -> None:
    found = etl.load(FILES / f"{case.file}.csv", *case.options)
    assert found["layout"] == case.layout
    assert {name: found[name] for name in case.counts} == case.counts
    assert found["rejected"] == 0
    assert found["kwh"] == case.kwh
    stored = readings(etl, case)
    assert {start: f"{float(stored[start]['kwh']):g}" for start in case.stored} == case.stored
    assert {start: stored[start]["quality"] for start in case.qualities} == case.qualities


def test_every_declared_layout_has_a_file() -> None:
    assert {case.layout for case in CASES} >= set(names())
