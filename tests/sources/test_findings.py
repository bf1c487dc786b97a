"""Findings of one reading of a file for the next: rows that turned out bad, named as the readers know them."""

import numpy as np

from etl.core.keys import Key
from etl.sources.assembly.resolve import Bad
from etl.sources.findings import Findings, intervals_shown, refusals
from etl.sources.read_plan.plan_values import Energy

IMPORT, EXPORT = Key("ann", "", "", "import"), Key("ann", "", "", "export")


def bad(*channel_seconds: tuple[int, int], interval: int = 15) -> Bad:
    channel, second = np.array(channel_seconds, np.int64).T
    return Bad(channel, second, "clashes", interval)


def test_rows_are_named_by_channel_and_second() -> None:
    found = refusals([bad((0, 900), (1, 900))], [IMPORT, EXPORT], Energy("kWh"))
    assert found == {(IMPORT, 900): "clashes", (EXPORT, 900): "clashes"}


def test_both_flows_of_a_signed_value_are_the_one_row_that_it_came_from() -> None:
    energy = Energy("kWh", negative="export")
    assert refusals([bad((1, 900))], [IMPORT, EXPORT], energy) == {(IMPORT, 900): "clashes"}
    shown = intervals_shown([bad((0, 900))], [IMPORT, EXPORT], energy, {})
    assert {key.flow: minutes for key, minutes in shown.items()} == {"import": 15, "export": 15, "generation": 15}


def test_an_interval_is_what_the_channel_showed_or_its_step() -> None:
    keys, energy = [IMPORT, EXPORT], Energy("kWh")
    assert intervals_shown([bad((0, 900))], keys, energy, {0: 60}) == {IMPORT: 15}
    assert intervals_shown([bad((1, 900), interval=0)], keys, energy, {1: -1}) == {EXPORT: -1}
    assert intervals_shown([bad((0, 900), interval=0)], keys, energy, {}) == {}


def test_a_file_is_sorted_before_its_rows_are_refused() -> None:
    first = Findings(known=(1,)).with_rejects({(IMPORT, 1): "first"}, {IMPORT: 15})
    assert first == Findings(known=(1,), sort=True)
    assert first.with_rejects({(IMPORT, 1): "first"}, {IMPORT: 15}).refuse == {(IMPORT, 1): "first"}


def test_the_first_interval_that_a_channel_showed_stays() -> None:
    first = Findings({(IMPORT, 1): "first"}, {IMPORT: 15}, sort=True)
    both = first.with_rejects({(EXPORT, 2): "second"}, {IMPORT: 30, EXPORT: 60})
    assert both.refuse == {(IMPORT, 1): "first", (EXPORT, 2): "second"}
    assert both.intervals == {IMPORT: 15, EXPORT: 60}
