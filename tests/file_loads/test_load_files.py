"""Files of a load one after the other: the first failure ends it, unless the others are to be loaded too."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from etl.core.errors import InputError, UsageError
from etl.sources.read_plan.plan_values import Options
from tests.support.command import Shell, written

if TYPE_CHECKING:
    from etl.file_loads.report import LoadReport

HEADER = "client_number,timestamp,kwh"


def load(*files: str, max_rejects: str = "0", keep_going: bool = False, timezone: str = "UTC") -> "LoadReport":
    from etl.file_loads.load_files import load as load_files
    from etl.file_loads.report import Settings

    settings = Settings(Path.cwd(), max_rejects=max_rejects, keep_going=keep_going)
    return load_files(files, Options(timezone=timezone), settings)


def hour(client: str, kwh: str = "1") -> list[str]:
    return [f"{client},2017-08-01T{hour:02}:00:00Z,{kwh}" for hour in range(3)]


@pytest.fixture(autouse=True)
def files(etl: Shell) -> Shell:
    """Three files beside an empty database, the second one bad."""
    written("1.csv", HEADER, *hour("7"))
    written("2.csv", HEADER, *hour("8", "x"))
    written("3.csv", HEADER, *hour("7"), *hour("9"))
    return etl


def test_clients_of_all_files_are_counted_once() -> None:
    report = load("1.csv", "3.csv")
    assert [(file.name, file.load, file.clients) for file in report.files] == [("1.csv", 1, 1), ("3.csv", 2, 2)]
    assert (report.clients, report.numbers) == (2, {"7", "9"})


def test_processes_that_load_at_once_have_fewer_threads_each_than_one_alone() -> None:
    from etl.file_loads.load_files import usual_threads
    from etl.file_loads.report import Settings

    alone, among_others = (usual_threads(Settings(Path.cwd(), among_others=others)) for others in (False, True))
    assert 1 <= among_others <= min(alone, 2)
    assert alone <= 8


def test_the_first_failure_ends_it_and_names_what_is_in() -> None:
    with pytest.raises(InputError) as caught:
        load("1.csv", "2.csv", "3.csv")
    assert str(caught.value).startswith("2.csv:2: kwh: 'x' is not a number")
    assert caught.value.__notes__ == ["loaded before it: 1.csv"]


def test_the_others_are_loaded_when_asked_for() -> None:
    report = load("1.csv", "2.csv", "3.csv", keep_going=True)
    assert [bool(file.error) for file in report.files] == [False, True, False]
    assert report.set_aside


@pytest.mark.parametrize(
    ("max_rejects", "timezone", "error"),
    [
        ("many", "UTC", "--max-rejects many: not a number of rows or a share of them (100 or 0.5%)"),
        ("0", "Mars", "'Mars' is not a time zone (use an IANA name such as Europe/Lisbon)"),
    ],
)
def test_what_no_file_can_make_good_is_refused_before_any_is_read(max_rejects: str, timezone: str, error: str) -> None:
    with pytest.raises(UsageError) as caught:
        load("nowhere.csv", max_rejects=max_rejects, timezone=timezone)
    assert str(caught.value) == error
