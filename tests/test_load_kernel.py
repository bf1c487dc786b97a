"""`etl load` with the compiled kernel and without it: the same report, the same messages, the same rows."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.kernel.library import loaded
from tests.support.command import Shell, written
from tests.support.places import ROOT, TESTS

pytestmark = pytest.mark.skipif(loaded() is None, reason="no kernel (python -m etl.kernel.compiling)")

_SECONDS = re.compile('"seconds": [0-9.]+')
BAD = ("negative", "short-row", "nul")
HALVES = [f"2017-08-{day:02} {half // 2:02}:{half % 2 * 30:02}" for day in range(1, 32) for half in range(48)]


def month(path: Path) -> Path:
    """Half-hours of some clients, each with some that are blank, and with values of all lengths."""
    values = ["0.125", "", "12", "0.0000005", "0.25", "3.5"]
    rows = [
        f"{client},{stamp},{values[(place * client) % len(values)]}"
        for client in range(1, 5)
        for place, stamp in enumerate(HALVES)
        if place % 700  # a gap
    ]
    return written(path, "client_number,timestamp,kwh", *rows)


def by_time(path: Path) -> Path:
    rows = [f"{stamp};{client};{number},25" for number, stamp in enumerate(HALVES[:96]) for client in ("a", "b", "c")]
    return written(path, "timestamp;client;kwh", *rows)


def two_flows(path: Path) -> Path:
    rows = [f"7,m,import,{stamp},1,A\r\n7,m,export,{stamp},0.5,E\r" for stamp in HALVES]
    return written(path, "client_number,meter,flow,timestamp,kwh,quality\r", *rows)


def one_bad_row(path: Path) -> Path:
    return written(path, *month(path).read_text().splitlines(), "5,2017-08-01 00:00,x")


FILES: dict[str, Callable[[Path], Path]] = {
    "month": month,
    "by time": by_time,
    "two flows": two_flows,
    "one bad row": one_bad_row,
    "the sample": lambda _: ROOT / "data" / "readings.csv",
    **{name: lambda _, name=name: TESTS / "bad" / f"{name}.csv" for name in BAD},  # type: ignore[misc]
}


def stored() -> list[Any]:
    """All that is stored of readings, but the times at which that was."""
    from etl.store.models import Client, IntervalBlock, Series

    series = Series.objects.order_by("pk").values_list("meter__number", "register", "flow", "interval", "phase")
    blocks = IntervalBlock.objects.order_by("series", "week").values_list("series", "week", "known", "energy_mwh")
    values = IntervalBlock.objects.order_by("series", "week").values_list("values", "quality")
    texts = [tuple(part and bytes(part) for part in row) for row in values]
    return [*Client.objects.order_by("number").values_list("number"), *series, *blocks, *texts]


@pytest.mark.parametrize("name", FILES)
def test_a_load_is_the_same_with_the_kernel_and_without_it(
    etl: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = FILES[name](tmp_path / "readings.csv")
    found = []
    for pure in ("", "1"):
        monkeypatch.setenv("ETL_PURE", pure)
        etl.reset()
        done = etl("load", str(path), "--timezone", "Europe/Lisbon", "--json")
        found.append((done.code, _SECONDS.sub("", done.out), done.err, stored()))
    assert found[0] == found[1]
