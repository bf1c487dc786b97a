"""Statements that make the tables of a new SQLite file, as the migrations leave them.

`python -m tests.support.new_tables` writes them where a new file finds them, after a migration was added.
"""

import json
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support.places import ROOT

FILE = ROOT / "etl" / "store" / "database" / "new_tables.json"


def migrated(file: Path) -> None:
    """Make a file by all migrations, one after the other."""
    newest = max(path.stem for path in (ROOT / "etl/store/migrations").glob("0*.py"))
    command = [sys.executable, "-m", "tests.support.older", f"sqlite:///{file}", newest]
    subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, check=True, capture_output=True)


def statements(file: Path) -> list[str]:
    """The statements that made the tables and indexes of a file."""
    connection = sqlite3.connect(file)
    rows = connection.execute("SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') ORDER BY rowid")
    found = [sql for (sql,) in rows if sql and not sql.startswith("CREATE TABLE sqlite_")]
    connection.close()
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "made.sqlite3"
        migrated(file)
        FILE.write_text(json.dumps(statements(file), indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    main()
