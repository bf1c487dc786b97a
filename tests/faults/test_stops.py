"""Whatever stops a command, the database is as before or as after it, and the same command again ends well."""

import signal
import subprocess
from pathlib import Path

import pytest

from tests.faults.dumps import several
from tests.support.command import run, started, struck, written

HEADER = "client_number,timestamp,kwh"
DATABASE = "sqlite:///etl.sqlite3"
EXPORT = ("export", "-", "--format", "csv", "--what", "readings")


def year(clients: int) -> list[str]:
    days = [f"2017-{month:02}-{day:02}" for month in range(1, 13) for day in range(1, 29)]
    hours = [f"{day}T{hour:02}:00:00Z" for day in days for hour in range(24)]
    return [f"{client},{hour},0.{number % 1000:03}" for client in range(clients) for number, hour in enumerate(hours)]


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A file of many pieces, and the export that loading it gives."""
    folder = tmp_path_factory.mktemp("whole")
    path = written(folder / "year.csv", HEADER, *year(6))
    load, export = several(folder, DATABASE, ("load", str(path)), EXPORT)
    assert (load.code, export.code) == (0, 0), load.err + export.err
    return path, export.out


def begun(folder: Path) -> bool:
    """Whether a command has made the tables."""
    log = folder / "etl.sqlite3-wal"
    return log.exists() and log.stat().st_size > 100_000


@pytest.mark.parametrize(
    ("late", "number", "code"),
    [
        (False, signal.SIGKILL, {-9}),
        (True, signal.SIGKILL, {-9}),
        (True, signal.SIGINT, {130}),
        (True, signal.SIGTERM, {143, -15}),
    ],
    ids=["killed at once", "killed when it reads", "interrupted", "terminated"],
)
def test_a_load_that_is_stopped_is_whole_or_not_at_all_and_can_be_done_again(
    tmp_path: Path, readings: tuple[Path, str], late: bool, number: signal.Signals, code: set[int]
) -> None:
    """The end of its input never comes, so that it cannot end by itself before."""
    path, whole = readings
    process = started(tmp_path, "load", "-", start_new_session=True)
    assert process.stdin is not None
    if late:
        process.stdin.write(path.read_text(encoding="utf-8"))
        process.stdin.flush()
    wait = (lambda: begun(tmp_path)) if late else (tmp_path / "etl.sqlite3").exists
    done = struck(process, wait, number)
    assert done.code in code
    if number == signal.SIGINT:
        assert done.err.splitlines()[-1] == "interrupted: nothing is half-done"
    assert all(file.name.startswith("etl.sqlite3") for file in tmp_path.iterdir())
    status, again, readings_then = several(tmp_path, DATABASE, ("status",), ("load", str(path)), EXPORT)
    expected = f"{whole.count(chr(10)) - 1:,} readings" if status.code == 0 else "there is no such database"
    assert expected in status.out + status.err or "no readings yet" in status.out
    assert again.code == 0, again.err
    assert readings_then.out == whole


def test_two_loads_at_once_wait_for_each_other(tmp_path: Path) -> None:
    rows = year(4)
    written(tmp_path / "a.csv", HEADER, *rows[: len(rows) * 2 // 3])
    written(tmp_path / "b.csv", HEADER, *rows[len(rows) // 3 :])
    both = [started(tmp_path, "load", name) for name in ("a.csv", "b.csv")]
    for process in both:
        _, err = process.communicate(timeout=600)
        assert process.returncode == 0, err
    (export,) = several(tmp_path, DATABASE, EXPORT)
    assert export.out.count("\n") == len(rows) + 1


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    written(tmp_path / "a.csv", HEADER, *year(1))
    assert run(tmp_path, "load", "a.csv").code == 0
    process = started(tmp_path, "export", "-", "--format", "csv", "--what", "readings", stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdin.close()
    with process.stderr, process.stdout:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.wait(timeout=600) in {0, 141, -13}


@pytest.mark.parametrize("url", ["sqlite:///", "sqlite:///:memory:", "nonsense", "mysql://u:secret@h/d", "sqlite://x"])
def test_a_database_url_that_cannot_be_is_one_line_without_its_password(tmp_path: Path, url: str) -> None:
    done = run(tmp_path, "--database", url, "status")
    assert (done.code, len(done.err.splitlines())) == (2, 1)
    assert "secret" not in done.err
