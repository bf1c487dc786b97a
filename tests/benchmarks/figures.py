"""The figures to reach, each from the samples of a run: goal, result, and whether it is reached."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.benchmarks.bench import M, label, median
from tests.benchmarks.measure import Json

SIX, SIXTY = 6 * M, 60 * M


@dataclass(frozen=True)
class Figure:
    """A row of the table; `reached` is None where this run says nothing about the goal."""

    what: str
    goal: str
    result: str
    reached: bool | None
    how: str = ""


class Results:
    """The samples of a run by their keys."""

    def __init__(self, saved: Json) -> None:
        self.saved = saved
        self.samples: Json = saved["samples"]
        self.facts: Json = saved["facts"]
        self.sizes: list[int] = saved["sizes"]

    @property
    def largest(self) -> int:
        return max(self.sizes)

    def seconds(self, key: str) -> float | None:
        return median(self.samples[key]["seconds"]) if key in self.samples else None

    def each(self, key: str) -> float | None:
        """Seconds a reading."""
        seconds = self.seconds(key)
        return None if seconds is None else seconds / self.samples[key]["readings"]

    def peak_mb(self, *keys: str) -> float | None:
        """The largest peak of all runs of all commands."""
        return max((peak for key in keys if key in self.samples for peak in self.samples[key]["peak_mb"]), default=None)

    def together(self, *keys: str) -> float | None:
        """Median over rounds of the commands' times added."""
        if any(key not in self.samples for key in keys):
            return None
        return median([sum(times) for times in zip(*(self.samples[key]["seconds"] for key in keys), strict=False)])


def figures(results: Results) -> list[Figure]:
    return [*_loads(results), *_bills(results), *_cost(results), *_memory(results), *_rest(results), *_server(results)]


def _loads(r: Results) -> Iterator[Figure]:
    for size, goal in _sized(r, {SIXTY: 20, SIX: 7}):
        keys = f"load/{label(size)}/duckdb-keyed", f"load/{label(size)}/etl"
        yield _faster(r, f"load against DuckDB into a keyed table, {_name(size)}", goal, *keys)
    for size, goal in _sized(r, {SIXTY: 2.2, SIX: 1.3}):
        keys = f"load/{label(size)}/duckdb-unkeyed", f"load/{label(size)}/etl"
        yield _faster(r, f"load against DuckDB into an unkeyed table (weaker guarantee), {_name(size)}", goal, *keys)
    ours, goal = f"load/{label(r.largest)}/etl", 50 if r.largest >= SIX else None
    yield _faster(r, "load against row-per-reading Django, per reading", goal, "load/rows/django", ours, each=True)
    at = label(r.largest)
    keys = f"hourly/{at}/duckdb-keyed", f"hourly/{at}/etl"
    yield _faster(r, f"load, hourly data, against DuckDB keyed, {_name(r.largest)}", _at_sixty(r, 9), *keys)
    what, keys = "load a NEM12 file against nem-reader reading it", (f"nem12/{at}/nem-reader", f"nem12/{at}/etl")
    yield _faster(r, what, 20 if r.largest >= SIX else None, *keys)


def _bills(r: Results) -> Iterator[Figure]:
    at = label(r.largest)
    goal = _at_sixty(r, 0.95)
    what = "bill, all lines written, against DuckDB SQL giving the same lines in DECIMAL"
    yield _faster(r, f"{what}, {_name(r.largest)}", goal, f"bill/{at}/duckdb-keyed", f"bill/{at}/etl")
    what = "the arithmetic alone: readings in the database to kWh per client and period"
    yield _faster(r, f"{what}, {_name(r.largest)}", _at_sixty(r, 1.2), f"sums/{at}/duckdb-keyed", f"sums/{at}/etl")
    what = "bill against streaming one ORM row per reading, per reading"
    yield _faster(r, what, 50 if r.largest >= SIX else None, "bill/rows/django", f"bill/{at}/etl", each=True)
    ours = r.together(*(f"{command}/{at}/etl" for command in ("load", "bill", "export")))
    for peer, goal in (("keyed", 14), ("unkeyed", 1.8)):
        theirs = r.together(*(f"{command}/{at}/duckdb-{peer}" for command in ("load", "bill")))
        what = f"load + bill + export against DuckDB ({peer}) doing the same, {_name(r.largest)}"
        yield _ratio(what, _at_sixty(r, goal), theirs, ours)


def _cost(r: Results) -> Iterator[Figure]:
    """Goals hold from 5,000 clients on."""
    whole = r.largest >= SIX
    ours, theirs, ordered = "cost/prorata/etl", "cost/prorata/duckdb-unkeyed", "cost/chronological/etl"
    clients = f"{r.samples[ours]['readings'] // (31 * 96):,} clients" if ours in r.samples else "5,000 clients"
    what = f"a bill of tiers and demand by period, fixed and tax, {clients}, against DuckDB SQL giving the same lines"
    yield _faster(r, what, 1.15 if whole else None, theirs, ours)
    what = "the same with tiers in order of time, against that DuckDB SQL"
    yield _slower(r, what, 3 if whole else None, ordered, theirs)
    peak, quarter = r.peak_mb(ours), r.peak_mb("cost/quarter/etl")
    times = peak / quarter if peak and quarter else None
    how = f"{peak:.0f} MB against {quarter:.0f} MB" if peak and quarter else ""
    yield _below("its peak memory against that with a quarter of the clients", 1.15 if whole else None, times, "x", how)


def _memory(r: Results) -> Iterator[Figure]:
    commands = ("load", "bill", "export", "readings")
    peaks = {size: r.peak_mb(*(f"{command}/{label(size)}/etl" for command in commands)) for size in r.sizes}
    large, small = peaks.get(r.largest), peaks.get(SIX)
    what = "peak memory of load, bill, export (bills, readings)"
    yield _below(f"{what}, {_name(r.largest)}", 300, large, "MB")
    if r.largest > SIX and large and small:
        how = f"{large:.0f} MB against {small:.0f} MB"
        yield _below("that peak against the one at 6 M", 1.15, large / small, "x", how)
    wide = r.peak_mb("wide/load/etl", "wide/bill/etl", "wide/export/etl")
    readings = r.samples["wide/load/etl"]["readings"] if wide else 0
    what = f"peak memory, 100,000 clients time-major, {readings / M:.1f} M readings"
    yield _below(what, 350, wide, "MB")
    small, large = r.peak_mb("xml/small/etl"), r.peak_mb("xml/large/etl")
    if small and large:
        how = f"{large:.0f} MB against {small:.0f} MB"
        what = "peak memory of a Green Button file against one of an eighth"
        yield _below(what, 1.15 if r.largest >= M else None, large / small, "x", how)


def _rest(r: Results) -> Iterator[Figure]:
    key = f"load/{label(r.largest)}/etl"
    size = r.samples[key]["bytes"] / r.samples[key]["readings"] if key in r.samples else None
    yield _below("database size (whole Wh, a whole month)", 3.5, size, "bytes a reading")
    days = r.facts.get("days before the new one", 0)
    span = "a year" if days == 365 else f"{days} days"
    what = f"one new day of 5,000 clients into {span} of data, against that day into an empty database"
    yield _slower(r, what, 1.5 if days == 365 else None, "day/added/etl", "day/alone/etl")
    for order, word, goal in (("time", "time-major", 1.5), ("shuffled", "shuffled", 2.5)):
        what = f"{word} file against client-major, 2,000 clients"
        yield _slower(r, what, goal if r.largest >= SIX else None, f"order/{order}/etl", "order/client/etl")
    yield _statements(r)
    heavy = r.facts.get("imported by --help")
    what = '`etl --help` against `python -c "import typer"`; imports of pandas, pyarrow, numpy, django.db'
    figure = _slower(r, what, 1.3, "start/help/etl", "start/typer/python")
    if figure.reached is not None:
        result = f"{figure.result}, " + (f"imports {', '.join(heavy)}" if heavy else "none")
        figure = Figure(what, f"{figure.goal}, none", result, figure.reached and not heavy, figure.how)
    yield figure


def _statements(r: Results) -> Figure:
    seconds, goal = r.seconds("statements/pages/etl"), 2000
    pages = r.samples["statements/pages/etl"]["readings"] if seconds else goal
    what, text = f"pages a minute of `etl statement`, {pages:,} bills", f"≥ {goal:,}"
    if seconds is None:
        return Figure(what, text, "not run", None)
    rate = 60 * pages / seconds
    return Figure(what, text, _three(rate), rate >= goal if pages >= goal else None, f"{_three(seconds)} s")


def _server(r: Results) -> Iterator[Figure]:
    """On PostgreSQL; goals are for the largest size of the run."""
    for size in sorted(r.sizes, reverse=True):
        at = label(size)
        what = f"on PostgreSQL, load against COPY into a table with the key (client, ts), {_name(size)}"
        yield _faster(r, what, {SIXTY: 15}.get(size), f"pgload/{at}/postgres-copy", f"pgload/{at}/etl")
        what = f"on PostgreSQL, bill against SQL giving the same lines there, {_name(size)}"
        yield _faster(r, what, {SIXTY: 5, SIX: 2}.get(size), f"pgbill/{at}/postgres-sql", f"pgbill/{at}/etl")

    at, whole = label(r.largest), r.largest >= SIXTY
    what = f"on PostgreSQL, bill by two workers against one, {_name(r.largest)}"
    yield _faster(r, what, 1.7 if whole else None, f"pgbill/{at}/one worker", f"pgbill/{at}/two workers")


def _sized(r: Results, goals: dict[int, float]) -> Iterator[tuple[int, float | None]]:
    """The sizes of this run, largest first, with their goals if they have one."""
    for size in sorted(r.sizes, reverse=True):
        yield size, goals.get(size)


def _at_sixty(r: Results, goal: float) -> float | None:
    return goal if r.largest >= SIXTY else None


def _name(size: int) -> str:
    return f"{size / M:g} M"


def _faster(r: Results, what: str, goal: float | None, theirs: str, ours: str, *, each: bool = False) -> Figure:
    took = r.each if each else r.seconds
    return _ratio(what, goal, took(theirs), took(ours), micro=each)


def _ratio(what: str, goal: float | None, theirs: float | None, ours: float | None, *, micro: bool = False) -> Figure:
    """How many times faster; `micro` for times of one reading."""
    text = f"≥ {goal:g} x" if goal else "none at this size"
    if theirs is None or ours is None:
        return Figure(what, text, "not run", None)
    times = theirs / ours
    return Figure(
        what, text, f"{_three(times)} x", times >= goal if goal else None, _against(ours, theirs, micro=micro)
    )


def _slower(r: Results, what: str, goal: float | None, ours: str, base: str) -> Figure:
    mine, other = r.seconds(ours), r.seconds(base)
    if mine is None or other is None:
        return _below(what, goal, None, "x")
    return _below(what, goal, mine / other, "x", _against(mine, other))


def _below(what: str, goal: float | None, found: float | None, unit: str, how: str = "") -> Figure:
    text = f"≤ {goal:g} {unit}" if goal else "none at this size"
    if found is None:
        return Figure(what, text, "not run", None)
    return Figure(what, text, f"{_three(found)} {unit}", found <= goal if goal else None, how)


def _three(number: float) -> str:
    """Three digits, and all before the point."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def _against(ours: float, theirs: float, *, micro: bool = False) -> str:
    if micro:
        return f"{_three(ours * 1e6)} µs against {_three(theirs * 1e6)} µs"
    return f"{_three(ours)} s against {_three(theirs)} s"
