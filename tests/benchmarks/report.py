"""A run's results as Markdown: the figures to reach, then everything measured."""

import re
from pathlib import Path

from tests.benchmarks.bench import M, label, median
from tests.benchmarks.figures import Figure, Results, figures
from tests.benchmarks.measure import Json

WHO = {
    "one worker": "etl, one worker over the chunks",
    "two workers": "etl, two workers",
    "etl": "etl",
    "duckdb-keyed": "DuckDB, PRIMARY KEY (client, ts)",
    "duckdb-unkeyed": "DuckDB, no key",
    "duckdb-unordered": "DuckDB, no key, preserve_insertion_order = false",
    "django": "Django, one row a reading",
    "sqlite-import": "sqlite3 `.import`, UNIQUE key",
    "pandas-to-sql": "pandas `to_sql` to SQLite, no key",
    "nem-reader": "nem-reader, into objects",
    "postgres-copy": "PostgreSQL `COPY`, PRIMARY KEY (client, ts)",
    "postgres-sql": "the same lines in SQL there",
}
WHAT = {
    "load": "load, 15 minutes",
    "hourly": "load, hourly",
    "nem12": "load, NEM12, 30 minutes",
    "xml": "load, Green Button XML: ",
    "bill": "bill",
    "sums": "arithmetic alone",
    "export": "export bills.parquet",
    "readings": "export readings.parquet",
    "again": "bill again, nothing changed",
    "status": "status",
    "cost": "tiers and demand by period: ",
    "wide": "100,000 clients time-major: ",
    "day": "a day of 5,000 clients: ",
    "cores": "a month: ",
    "statements": "statements: ",
    "pgload": "load into PostgreSQL",
    "pgbill": "bill in PostgreSQL",
    "order": "2,000 clients, order of rows: ",
}


def markdown(saved: Json) -> str:
    results = Results(saved)
    return "\n\n".join([_conditions(saved), goals(results), everything(results), _notes(results)]) + "\n"


def goals(results: Results) -> str:
    rows = [f"| {one.what} | {one.goal} | {_mark(one)} | {one.how} |" for one in figures(results)]
    return "\n".join(["| figure | goal | result | medians |", "|---|---|---|---|", *rows])


def headline(results: Results) -> str:
    """The one sentence of the README: speed of a load and of the whole job, and memory."""
    largest_last = reversed(figures(results))
    found = {one.what.rpartition(",")[0]: one for one in largest_last}
    load = found["load against DuckDB into a keyed table"]
    job = found["load + bill + export against DuckDB (keyed) doing the same"]
    memory = next(one for what, one in found.items() if what.startswith("peak memory of load"))
    return (
        f"With {results.largest // M} M readings, `etl load` is {load.result} as fast as DuckDB into a keyed table\n"
        f"({load.how}). Load, bill and export together are {job.result} as fast ({job.how}).\n"
        f"None of them takes more than {memory.result} of memory."
    )


def everything(results: Results) -> str:
    head = "| work | who | readings | seconds | M readings/s | peak MB | bytes a reading |"
    rows = [_row(key, samples) for key, samples in results.samples.items() if not key.startswith("start")]
    return "\n".join([head, "|---|---|---|---|---|---|---|", *rows])


def _row(key: str, samples: Json) -> str:
    what, middle, who = key.split("/")
    work = WHAT[what] + (middle if WHAT[what].endswith(": ") else "")
    seconds, readings = median(samples["seconds"]), samples["readings"]
    stored = samples["bytes"] if what in ("load", "hourly", "nem12", "xml", "wide", "day", "pgload") else 0
    bytes_a_reading = f"{stored / readings:.2f}" if stored else ""
    speed = "" if what in ("status", "again", "export", "statements") else f"{readings / seconds / M:.3g}"
    peak = f"{max(samples['peak_mb']):,.0f}"
    return f"| {work} | {WHO[who]} | {readings:,} | {seconds:.4g} | {speed} | {peak} | {bytes_a_reading} |"


def _mark(figure: Figure) -> str:
    if figure.reached is None:
        return figure.result
    return f"**{figure.result}**" if figure.reached else f"{figure.result} (not reached)"


def _conditions(saved: Json) -> str:
    machine = saved["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    computer = f"{machine['cpu']}, {machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']}"
    return (
        f"{saved['date']}: {computer}; {versions}. "
        f"Medians of {saved['rounds']} rounds in which all took turns; whole processes with their start and end; "
        "peaks are the largest of all rounds."
    )


_DUCKDB = (
    "DuckDB runs with its default threads (all cores) on a database file and reads the CSV with declared types, ids as "
    "text. Its bill joins a calendar instead of computing each reading's price period, which is its fastest form, and "
    "its lines go straight to parquet, so it has no export of its own."
)


def _notes(results: Results) -> str:
    bills = [fact for name, fact in results.facts.items() if name.startswith("bills ")]
    checked = [f"{fact['clients']:,} bills, {fact['total']} EUR" for fact in bills]
    shell = results.facts.get("how sqlite-import")
    lines = [
        _DUCKDB,
        "Django, the sqlite3 shell and pandas get fewer readings, as listed, and are compared per reading.",
        f"The arithmetic alone without start and imports: {_inside(results)}." if _inside(results) else "",
        f"`sqlite3 .import` here: {shell}." if shell else "",
        f"PostgreSQL was not measured: {reason}." if (reason := results.facts.get("no postgres")) else "",
        f"Every client's total was the same as that of SQL, to the cent: {'; '.join(checked)}." if checked else "",
    ]
    return "\n".join(f"- {line}" for line in lines if line)


def _inside(results: Results) -> str:
    """Seconds of the work itself at the largest size, as each process prints it."""
    keys = [key for key in results.samples if key.startswith(f"sums/{label(results.largest)}/")]
    times = [(WHO[key.split("/")[2]], median(results.samples[key]["inside"])) for key in keys]
    return "; ".join(f"{who} {seconds:.3g} s" for who, seconds in times)


def insert(path: Path, name: str, text: str, by: str = "make bench BENCH=--docs") -> bool:
    """Put text between a document's markers of that name; False where it has none."""
    begin, end = f"<!-- {name}: begin ({by}) -->", f"<!-- {name}: end -->"
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    if begin not in old:
        return False
    pattern = f"{re.escape(begin)}.*?{re.escape(end)}"
    new = re.sub(pattern, lambda _: f"{begin}\n{text.strip()}\n{end}", old, flags=re.DOTALL)
    path.write_text(new, encoding="utf-8")
    return True
