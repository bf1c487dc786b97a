"""Neither the order of rows nor how they are spread over files, pieces and pages changes what is stored."""

import itertools
import random
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.command import Shell, written
from tests.support.examples import examples
from tests.support.sets import AUGUST, HEADER, Reading, Stretch, export_of, flat, row, stretches, text
from tests.support.stored import check_stored

LAW = settings(
    max_examples=examples(4),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # sets are small as they are
)

ORDERS: dict[str, Callable[[list[Reading]], list[Reading]]] = {
    "client by client": lambda readings: readings,
    "clients by the stamp": lambda readings: sorted(readings, key=lambda one: one.minute),
    "falling": lambda readings: sorted(readings, reverse=True),
    "shuffled": lambda readings: random.Random(1).sample(readings, len(readings)),
    "minute of the hour by minute of the hour": lambda readings: sorted(readings, key=lambda one: one.minute % 60),
}


def by_month(some: list[Stretch]) -> list[list[Stretch]]:
    halves = [half for stretch in some for half in stretch.halves(AUGUST)]
    return [
        [half for half in halves if half.minute < AUGUST],
        [half for half in halves if half.minute >= AUGUST],
    ]


SPREADS: dict[str, Callable[[list[Stretch]], list[list[Stretch]]]] = {
    "each stretch": lambda some: [[stretch] for stretch in some],
    "each stretch, the last first": lambda some: [[stretch] for stretch in reversed(some)],
    "every other stretch": lambda some: [some[::2], some[1::2]],
    "by client": lambda some: [list(own) for _, own in itertools.groupby(some, lambda one: one.client)],
    "by month": by_month,
}


def stored(etl: Shell) -> tuple[str, str]:
    """What the readings export says, and the bills."""
    check_stored()
    etl("bill", "--month", "2017-08")
    bills = etl("export", "-", "--format", "csv", "--what", "lines")
    return etl.exported("readings"), bills.out or bills.err


def loaded(etl: Shell, files: list[list[Reading]]) -> tuple[str, str]:
    """What is stored when these files are loaded into an empty database."""
    etl.reset()
    names = []
    for number, readings in enumerate(files):
        if readings:
            names.append(Path(f"{number}.csv"))
            names[-1].write_text(text(readings), encoding="utf-8")
    result = etl.load(*names, "--stamp", "start")  # some end at midnight, as ends of intervals would
    assert result["loaded"] == result["read"] == sum(map(len, files))
    return stored(etl)


@LAW
@given(stretches())
def test_the_order_of_rows_changes_nothing(etl: Shell, some: list[Stretch]) -> None:
    readings = flat(some)
    first = loaded(etl, [readings])
    assert first[0] == export_of(readings)
    for order in ORDERS.values():
        assert loaded(etl, [order(readings)]) == first


@LAW
@given(stretches(), st.sampled_from(list(ORDERS)))
def test_how_rows_are_spread_over_files_changes_nothing(etl: Shell, some: list[Stretch], order: str) -> None:
    whole = loaded(etl, [flat(some)])
    for spread in SPREADS.values():
        assert loaded(etl, [ORDERS[order](flat(part)) for part in spread(some)]) == whole


class Edges(NamedTuple):
    """Where a load cuts its work: bytes of a piece, bytes in memory, readings sorted at once, rows of a page.

    And how many threads parse.
    """

    piece: int
    memory: int
    rows: int
    page: int
    threads: int


EDGES = st.builds(
    Edges,
    st.integers(40, 9000),
    st.sampled_from([0, 400, 5000]),
    st.sampled_from([1, 30, 500]),
    st.integers(1, 5),
    st.sampled_from([1, 2, 8]),
)


@settings(LAW, max_examples=examples(10))
@given(stretches(), st.sampled_from(list(ORDERS)), EDGES)
def test_where_pieces_pages_and_ranges_end_changes_nothing(
    etl: Shell, some: list[Stretch], order: str, edges: Edges
) -> None:
    from etl.file_loads import load_files
    from etl.sources import file_pieces
    from etl.sources.assembly import block_pages, spool
    from etl.sources.delimited.table_pieces import table_pieces as cut
    from etl.store.bills import exported_readings
    from etl.store.loads import block_writer, series_registry
    from etl.store.usage import billed_clients

    readings = ORDERS[order](flat(some))
    whole = loaded(etl, [readings])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            file_pieces, "table_pieces", lambda stream, plan, _size, **how: cut(stream, plan, edges.piece, **how)
        )
        patch.setattr(load_files, "usual_threads", lambda _: edges.threads)
        patch.setattr(spool, "MEMORY", edges.memory)
        patch.setattr(spool, "RANGE_ROWS", edges.rows)
        for module, name in (
            (block_pages, "PAGE"), (block_writer, "ROWS"), (block_writer, "READ_PAGE"), (series_registry, "PAGE"),
            (billed_clients, "PAGE"),
            (exported_readings, "PAGE"), (exported_readings, "SERIES"),
        ):  # fmt: skip
            patch.setattr(module, name, edges.page)
        assert loaded(etl, [readings]) == whole


@LAW
@given(stretches(), st.sampled_from(list(ORDERS)), st.data())
def test_a_second_file_adds_repeats_and_revises_exactly_what_it_says(
    etl: Shell, some: list[Stretch], order: str, data: st.DataObject
) -> None:
    before, after = {}, {}
    for stretch in some:
        kind = data.draw(st.sampled_from(["before", "after", "both", "revised"]))
        for one in stretch.readings:
            if kind != "after":
                before[one.client, one.minute] = one
            if kind != "before":
                after[one.client, one.minute] = one._replace(mwh=one.mwh + (kind == "revised"))
    etl.reset()
    for number, part in enumerate((before, after)):
        if not part:
            continue
        Path(f"{number}.csv").write_text(text(ORDERS[order](list(part.values()))), encoding="utf-8")
        result = etl.load(f"{number}.csv")
        if part is after and after != before:  # the same bytes again are recognised, and not read
            both = before.keys() & after.keys()
            same = sum(before[key] == after[key] for key in both)
            counts = [result[name] for name in ("loaded", "duplicate", "revised")]
            assert counts == [len(after) - len(both), same, len(both) - same]
    assert stored(etl)[0] == export_of((before | after).values())


@LAW
@given(stretches(), st.randoms(use_true_random=False))
def test_rows_that_come_twice_in_a_file_are_counted_once(
    etl: Shell, some: list[Stretch], chance: random.Random
) -> None:
    readings = flat(some)
    twice = chance.sample(readings, len(readings) // 2)
    for order in ("client by client", "shuffled"):
        etl.reset()
        written("twice.csv", HEADER, *map(row, ORDERS[order](readings + twice)))
        result = etl.load("twice.csv")
        assert (result["loaded"], result["duplicate"]) == (len(readings), len(twice))
        assert stored(etl)[0] == export_of(readings)


def test_an_interval_that_fewer_than_three_steps_show_is_assumed_and_said(etl: Shell) -> None:
    stamps = [f"2024-07-01T{hour:02}:00Z" for hour in range(4)]

    def assumed(name: str, *clients: str, hours: int, options: tuple[str, ...] = ()) -> tuple[bool, list[str]]:
        rows = [f"{client},{stamp},1" for client in clients for stamp in stamps[:hours]]
        result = etl.load(written(name, HEADER, *rows), "--timezone", "UTC", *options)
        return "interval" in result["assumed"], result["warnings"]

    what = "too few readings to prove an interval: the step between them is assumed (--interval says it)"
    assert assumed("a.csv", "a", hours=3) == (True, [f"client a has {what}"])
    assert assumed("b.csv", "b", "c", hours=2) == (True, [f"2 clients have {what}"])
    assert assumed("d.csv", "d", hours=4) == (False, [])
    assert assumed("e.csv", "e", hours=3, options=("--interval", "1h")) == (False, [])
    assert assumed("again.csv", "a", hours=2) == (False, [])
    assert etl.load("a.csv", "--timezone", "UTC")["loads"][0]["skipped"]
    assert "with other options" in etl("load", "a.csv", "--timezone", "UTC", "--interval", "1h").err
