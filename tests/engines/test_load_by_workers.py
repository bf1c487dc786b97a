"""Files loaded by workers are those that one process loads; what workers cannot do is refused before a run begins."""

from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.support.brokers import NO_REDIS, REDIS, Site, own_queue
from tests.support.command import Done, Shell, written
from tests.support.readings import HEADER, hours
from tests.support.servers import NO_SERVER, SERVER, prepared_database

CLIENTS = [f"{'aÄBzé'[number % 5]}{number:03}" for number in range(140)]

servers = pytest.mark.skipif(not SERVER, reason=NO_SERVER)
redis = pytest.mark.skipif(not REDIS, reason=NO_REDIS)


def rows(clients: list[str]) -> list[str]:
    return [row for client in clients for row in hours(client, "2017-08-01", "2017-08-03", f"0.{len(client)}37")]


@servers
@redis
def test_files_loaded_by_workers_are_those_loaded_by_one_process(etl: Shell, tmp_path: Path) -> None:
    for number in range(3):
        written(tmp_path / f"f{number}.csv", HEADER, *rows(CLIENTS[number * 40 : number * 40 + 60]))
    written(tmp_path / "f9.csv", HEADER, "c1,2017-08-01T00:00:00Z,1", "c1,2017-08-01T01:00:00Z,no")
    load = ("load", "f*.csv", "--timezone", "UTC", "--keep-going", "--json")
    readings = ["export", "-", "--format", "csv", "--what", "readings"]
    with ExitStack() as stack:
        database = stack.enter_context(prepared_database())
        site = Site(tmp_path, database, REDIS, stack.enter_context(own_queue(REDIS)), lease="600")
        stack.enter_context(site.worker())
        repeated = ("load", "f*.csv", "--timezone", "UTC", "--engine", "celery")
        by_workers, exported, again = site.several([*load, "--engine", "celery"], readings, repeated)
        here = etl(*load)
        assert (by_workers.code, here.code) == (3, 3), by_workers.err
        assert known(by_workers) == known(here)
        assert exported == etl(*readings)
        assert again.code == 1
        assert again.err.splitlines() == [
            "etl: f9.csv:3: kwh: 'no' is not a number (use --rejects FILE to set such rows aside)",
            "etl: loaded all the same: f0.csv, f1.csv, f2.csv",
        ]


def known(done: Done) -> dict[str, object]:
    """The report, but for which of the files was the first to be written, and so has more that is new."""
    report = done.json
    own = ("id", "loaded", "duplicate", "kwh", "kwh_revised")
    report["loads"] = [{name: one[name] for name in one if name not in own} for one in report["loads"]]
    return {name: report[name] for name in report if name not in ("id", "seconds")}


@pytest.mark.parametrize(
    ("more", "what"),
    [
        (("--dry-run",), "--dry-run"), (("--rejects", "r.csv"), "--rejects"), (("-",), "- (standard input)"),
        (("--threads", "2"), "--threads"),
    ],
)  # fmt: skip
def test_what_workers_cannot_do_is_refused(more: tuple[str, ...], what: str, etl: Shell) -> None:
    written("a.csv", HEADER, *rows(CLIENTS[:1]))
    done = etl("load", "a.csv", *more, "--engine", "celery")
    wanted = f"etl: --engine celery: workers cannot do {what} (leave it out, or load without workers)"
    assert (done.code, done.error) == (2, wanted)
