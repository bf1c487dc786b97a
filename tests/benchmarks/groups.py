"""Groups of measurements: each group runs the commands and their peers in turn and leaves samples behind."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from tests.benchmarks.bench import MONTH, Bench, M, label, say
from tests.benchmarks.measure import MAKER, etl, peer, run
from tests.benchmarks.sample import FILLS, tiered
from tests.benchmarks.server import postgres
from tests.benchmarks.shapes import AUGUST, ORDERS, TIME, Shape, hourly_year, month, nem12_year
from tests.support.places import ROOT

DUCKS = ("duckdb-keyed", "duckdb-unkeyed", "duckdb-unordered")
ROWS_AT_MOST = 500_000
"""Readings given to one ORM row per reading: it is compared per reading, and is some 100 times slower."""
OTHERS_AT_MOST = 6 * M
COST_CLIENTS = 5000
STATEMENTS = 2000
COST_PEER = "duckdb-unkeyed"
YEAR = 365
HEAVY = ("pandas", "pyarrow", "numpy", "django.db")


def load(bench: Bench) -> None:
    """Quarter-hours of a month, client by client, against DuckDB."""
    for size in bench.sizes:
        shape = month(size)
        ducks = {name: partial(_load_peer, bench, f"load/{label(size)}", name, shape) for name in DUCKS}
        bench.alternate({"etl": partial(_load_etl, bench, f"load/{label(size)}", shape)} | ducks)
        bench.fresh(_base(f"load/{label(size)}", "duckdb-unordered"))


def hourly(bench: Bench) -> None:
    """Hourly readings of a year."""
    group, shape = f"hourly/{label(bench.largest)}", hourly_year(bench.largest)
    bench.alternate({
        "etl": partial(_load_etl, bench, group, shape),
        "duckdb-keyed": partial(_load_peer, bench, group, "duckdb-keyed", shape),
    })  # fmt: skip
    bench.fresh(_base(group, "duckdb-keyed"))


def nem12(bench: Bench) -> None:
    """Half-hours of a year as NEM12, 100 MB unless the run is small, against nem-reader, which keeps them in memory."""
    shape = nem12_year(min(15 * M, bench.largest * 5 // 2))
    path, group = bench.folder / f"{shape.name}.nem12", f"nem12/{label(bench.largest)}"
    if not path.exists():
        say(f"making {path.name}: {shape.readings:,} readings")
        numbers = map(str, (shape.clients, shape.days, shape.minutes, shape.first_day))
        run([*MAKER, "tests.benchmarks.nem", *numbers, str(path)], bench.folder)

    def ours() -> None:
        database = bench.fresh("nem12")
        bench.etl(f"{group}/etl", shape.readings, database, "load", str(path), left=database)

    def theirs() -> None:
        found = bench.take(f"{group}/nem-reader", shape.readings, peer("nem-reader", path))
        if found.result["readings"] != shape.readings:
            raise RuntimeError(f"nem-reader took {found.result['readings']} of {shape.readings} readings")

    bench.alternate({"etl": ours, "nem-reader": theirs})


def xml(bench: Bench) -> None:
    """One meter as Green Button XML, a small file and one eight times as large: the second needs no more memory."""
    large = min(800_000, bench.largest)
    for name, readings in (("small", large // 8), ("large", large)):
        path = bench.folder / f"{readings}.xml"
        if not path.exists():
            run([*MAKER, "tests.benchmarks.green", str(readings), str(path)], bench.folder)
        database = bench.fresh("xml")
        bench.etl(f"xml/{name}/etl", readings, database, "load", str(path), left=database)


def others(bench: Bench) -> None:
    """Row-per-reading Django, the sqlite3 shell, pandas: on fewer readings, compared per reading."""
    size = min(bench.largest, OTHERS_AT_MOST)
    names = ["sqlite-import", "pandas-to-sql"]
    entrants: dict[str, Callable[[], object]] = {
        name: partial(_load_peer, bench, f"load/{label(size)}", name, month(size)) for name in names
    }
    few = month(min(bench.largest, ROWS_AT_MOST))
    entrants["django"] = partial(_rows, bench, few)
    bench.alternate(entrants)


def bill(bench: Bench) -> None:
    """Bills with all lines from what is loaded, their export, and the arithmetic alone; totals equal to the cent."""
    for size in bench.sizes:
        shape, at = month(size), label(size)
        for name in ("etl", *DUCKS[:2]):
            if not bench.database(_base(f"load/{at}", name)).exists():
                (_load_etl if name == "etl" else partial(_load_peer, name=name))(bench, f"load/{at}", shape=shape)
        entrants: dict[str, Callable[[], object]] = {"etl": partial(_bill_etl, bench, at, shape)}
        for name in DUCKS[:2]:
            entrants[name] = partial(_bill_duck, bench, at, name, shape)
        bench.alternate(entrants)
        _same(bench, at)
        _export_readings(bench, at, shape)
        for name in ("etl", *DUCKS[:2]):
            bench.fresh(_base(f"load/{at}", name))


def cost(bench: Bench) -> None:
    """Tiers and demand by period for 5,000 clients and a month, tiers pro rata and in order of time; totals equal."""
    shape = Shape(min(COST_CLIENTS, bench.largest // 1200), 31)
    few = Shape(shape.clients // 4, 31)
    _load_etl(bench, "cost/load", shape)
    _load_etl(bench, "cost/load of a quarter", few)
    _load_peer(bench, "cost/load", COST_PEER, shape)
    entrants: dict[str, Callable[[], object]] = {}
    for fill in FILLS:
        (bench.folder / f"{fill}.toml").write_text(tiered(fill), encoding="utf-8")
        entrants[f"{fill}, etl"] = partial(_cost_etl, bench, "cost/load", fill, fill, shape)
        entrants[f"{fill}, duckdb"] = partial(_cost_duck, bench, fill, shape)
    entrants["quarter"] = partial(_cost_etl, bench, "cost/load of a quarter", "quarter", FILLS[0], few)
    bench.alternate(entrants)
    for fill in FILLS:
        target = bench.folder / f"cost-{fill}.parquet"
        run(etl(bench.database(f"cost-{fill}"), "export", str(target)), bench.folder)
        found = run(peer("check", target, bench.folder / f"cost-{fill}-duck.parquet"), bench.folder).result
        bench.facts[f"bills {fill}"] = {"clients": found["clients"], "total": found["total"]}


def wide(bench: Bench) -> None:
    """100,000 clients, all of them stamp by stamp: what memory does then."""
    shape = Shape(100_000, max(1, bench.largest // (96 * 100_000)), order=TIME)
    path, database = bench.file(shape), bench.fresh("wide")
    bench.etl("wide/load/etl", shape.readings, database, "load", str(path), left=database)
    bench.etl("wide/bill/etl", shape.readings, database, "bill", "--month", MONTH)
    bench.etl("wide/export/etl", shape.readings, database, "export", str(bench.folder / "wide.parquet"))


def day(bench: Bench) -> None:
    """One new day of 5,000 clients, into a year of them and into an empty database."""
    days = YEAR if bench.largest >= 60 * M else max(2, YEAR * bench.largest // (60 * M * 2))
    bench.facts["days before the new one"] = days
    before = Shape(5000, days, first_day=AUGUST - timedelta(days=days))
    new = Shape(5000, 1)
    base = bench.fresh("day-base")
    bench.etl("day/before/etl", before.readings, base, "load", str(bench.file(before)), left=base)
    path = bench.file(new)

    def into(name: str, database: Path) -> None:
        bench.etl(f"day/{name}/etl", new.readings, database, "load", str(path))

    bench.alternate({
        "added": lambda: into("added", bench.copy(base, "day")),
        "alone": lambda: into("alone", bench.fresh("day")),
    })  # fmt: skip


def orders(bench: Bench) -> None:
    """The same file in three orders of its rows."""
    days = max(1, min(31, 31 * bench.largest // (6 * M)))
    shapes = {order: Shape(2000, days, order=order) for order in ORDERS}
    bench.alternate({order: partial(_load_etl, bench, f"order/{order}", shape) for order, shape in shapes.items()})


def cores(bench: Bench) -> None:
    """A month's load and bills on one core, two, four and so on, beside DuckDB on as many."""
    shape, there = month(bench.largest), len(os.sched_getaffinity(0))
    counts = [2**power for power in range(there.bit_length()) if 2**power < there] + [there]
    bench.alternate({f"{count} {who}": partial(_on_cores, bench, shape, count, who)
                     for count in counts for who in ("etl", DUCKS[1])})  # fmt: skip


def _on_cores(bench: Bench, shape: Shape, count: int, who: str) -> None:
    key, path, database = "cores" if count > 1 else "core", bench.file(shape), bench.fresh(f"cores-{who}")
    if who == "etl":
        commands = etl(database, "load", str(path)), etl(database, "bill", "--month", MONTH)
    else:
        target = bench.folder / "cores.parquet"
        commands = peer(who, path, database), peer("duckdb-bill", database, target, MONTH)
    for name, command in zip(("load", "bill"), commands, strict=True):
        bench.take(f"cores/{name} on {count} {key}/{who}", shape.readings, command, cores=count)
    bench.fresh(f"cores-{who}")


def statements(bench: Bench) -> None:
    """Pages of 2,000 bills that are there, of quarter-hours of a month."""
    shape = month(min(STATEMENTS * 31 * 96, bench.largest))
    _load_etl(bench, "statements/load", shape)
    database, folder = bench.database(_base("statements/load", "etl")), bench.folder / "statements"
    bench.etl("statements/bill/etl", shape.readings, database, "bill", "--month", MONTH)
    arguments = ("statement", "--month", MONTH, "--output", str(folder))
    bench.alternate({"etl": lambda: bench.etl("statements/pages/etl", shape.clients, database, *arguments)})
    shutil.rmtree(folder)


def start(bench: Bench) -> None:
    """`etl --help` against the import of the library that parses its options."""
    bare = [sys.executable, "-c", "import typer"]
    bench.alternate({
        "help": lambda: bench.etl("start/help/etl", 0, bench.fresh("none"), "--help"),
        "typer": lambda: bench.take("start/typer/python", 0, bare),
    }, 10)  # fmt: skip
    program = "import sys; sys.argv = ['etl', '--help']; from etl.start import main; main()"
    command = [sys.executable, "-X", "importtime", "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    bench.facts["imported by --help"] = [name for name in HEAVY if name in loaded]


GROUPS = {
    "load": load,
    "bill": bill,
    "cost": cost,
    "others": others,
    "hourly": hourly,
    "nem12": nem12,
    "xml": xml,
    "wide": wide,
    "day": day,
    "orders": orders,
    "cores": cores,
    "statements": statements,
    "start": start,
    "postgres": postgres,
}
"""In this order: `bill` uses the databases that `load` leaves."""


def _base(group: str, name: str) -> str:
    return f"{group}-{name}".replace("/", "-")


def _load_etl(bench: Bench, group: str, shape: Shape) -> None:
    path, database = bench.file(shape), bench.fresh(_base(group, "etl"))
    bench.etl(f"{group}/etl", shape.readings, database, "load", str(path), left=database)


def _load_peer(bench: Bench, group: str, name: str, shape: Shape) -> None:
    path, database = bench.file(shape), bench.fresh(_base(group, name))
    found = bench.take(f"{group}/{name}", shape.readings, peer(name, path, database), database)
    if found.result["readings"] != shape.readings:
        raise RuntimeError(f"{name} took {found.result['readings']} of {shape.readings} readings")
    bench.facts[f"how {name}"] = found.result.get("how", "")


def _cost_etl(bench: Bench, loaded: str, name: str, fill: str, shape: Shape) -> None:
    database = bench.copy(bench.database(_base(loaded, "etl")), f"cost-{name}")
    tariff = str(bench.folder / f"{fill}.toml")
    bench.etl(f"cost/{name}/etl", shape.readings, database, "bill", "--month", MONTH, "--tariff", tariff)


def _cost_duck(bench: Bench, fill: str, shape: Shape) -> None:
    database, target = bench.database(_base("cost/load", COST_PEER)), bench.folder / f"cost-{fill}-duck.parquet"
    bench.take(f"cost/{fill}/{COST_PEER}", shape.readings, peer("duckdb-cost", database, target, MONTH, fill), target)


def _rows(bench: Bench, shape: Shape) -> None:
    database, target = bench.fresh("django"), bench.folder / "django.jsonl"
    bench.take("load/rows/django", shape.readings, peer("django-load", bench.file(shape), database), database)
    bench.take("bill/rows/django", shape.readings, peer("django-bill", database, target, MONTH))


def _bill_etl(bench: Bench, at: str, shape: Shape) -> None:
    """The first bills of a month; then what a second run costs, the export, and the sums alone."""
    database = bench.copy(bench.database(_base(f"load/{at}", "etl")), f"bill-{at}")
    target = bench.folder / f"bills-{at}.parquet"
    bench.etl(f"bill/{at}/etl", shape.readings, database, "bill", "--month", MONTH)
    bench.etl(f"export/{at}/etl", shape.readings, database, "export", str(target), left=target)
    bench.etl(f"again/{at}/etl", shape.readings, database, "bill", "--month", MONTH)
    bench.etl(f"status/{at}/etl", shape.readings, database, "status")
    bench.take(f"sums/{at}/etl", shape.readings, peer("etl-arithmetic", database, MONTH))


def _bill_duck(bench: Bench, at: str, name: str, shape: Shape) -> None:
    database = bench.database(_base(f"load/{at}", name))
    target = bench.folder / f"bills-{at}-{name}.parquet"
    bench.take(f"bill/{at}/{name}", shape.readings, peer("duckdb-bill", database, target, MONTH), target)
    bench.take(f"sums/{at}/{name}", shape.readings, peer("duckdb-arithmetic", database, MONTH))


def _same(bench: Bench, at: str) -> None:
    """The benchmark ends here when a client's total differs from DuckDB's."""
    for name in DUCKS[:2]:
        theirs = bench.folder / f"bills-{at}-{name}.parquet"
        found = run(peer("check", bench.folder / f"bills-{at}.parquet", theirs), bench.folder).result
        say(f"bills of {name}: the same {found['clients']:,} totals, {found['total']} EUR")
        bench.facts[f"bills {at}"] = {"clients": found["clients"], "total": found["total"]}


def _export_readings(bench: Bench, at: str, shape: Shape) -> None:
    target = bench.folder / f"readings-{at}.parquet"
    database = bench.database(f"bill-{at}")
    bench.etl(f"readings/{at}/etl", shape.readings, database, "export", str(target), "--what", "readings", left=target)
    target.unlink()
