"""CSV into a table by the tools at hand: the sqlite3 shell, pandas."""

import shutil
import sqlite3
import subprocess
from typing import Any

_CHUNK = 200_000
_KEYED = "CREATE TABLE readings (client_number TEXT, timestamp TEXT, kwh NUMERIC, UNIQUE (client_number, timestamp))"


def sqlite_import(csv: str, database: str) -> dict[str, Any]:
    """`.import` of the sqlite3 shell into a table with a unique key; where there is no shell, `executemany`."""
    shell = shutil.which("sqlite3")
    if shell is None:
        return _sqlite_executemany(csv, database) | {"how": "Python's executemany: there is no sqlite3 shell"}
    commands = [_KEYED, ".mode csv", f".import --skip 1 {csv} readings", "SELECT count(*) FROM readings"]
    done = subprocess.run([shell, database, *commands], capture_output=True, text=True, check=True)
    return {"readings": int(done.stdout.split()[-1])}


def _sqlite_executemany(csv_file: str, database: str) -> dict[str, Any]:
    import csv

    connection = sqlite3.connect(database)
    with connection, open(csv_file, newline="", encoding="utf-8") as file:  # noqa: PTH123 - as one would begin
        connection.execute(_KEYED)
        rows = csv.reader(file)
        next(rows)
        cursor = connection.executemany("INSERT INTO readings VALUES (?, ?, ?)", rows)
    connection.close()
    return {"readings": cursor.rowcount}


def pandas_to_sql(csv: str, database: str) -> dict[str, Any]:
    """`read_csv` and `to_sql` in chunks, without a key."""
    import pandas as pd

    connection = sqlite3.connect(database)
    taken = 0
    with connection:
        for chunk in pd.read_csv(csv, dtype={"client_number": str}, parse_dates=["timestamp"], chunksize=_CHUNK):
            chunk.to_sql("readings", connection, if_exists="append", index=False)
            taken += len(chunk)
    connection.close()
    return {"readings": taken}
