"""Many processes at once on one database: they end as the same commands one after the other do."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

from tests.faults.dumps import Command, dump_on
from tests.faults.tries import Try, fault
from tests.support.command import Done, written
from tests.support.forked import forked
from tests.support.readings import HEADER, hours
from tests.support.servers import SERVER, own_database

EDIT_HEADER = "client_number,meter,from,to,kwh,reason"


class Size(NamedTuple):
    processes: int
    months: int


FEW, MANY = Size(4, 1), Size(14, 12)


def commands(folder: Path, process: int, months: int) -> list[Command]:
    """Write the files of a process, which are of clients of its own, and return what it does: bills are of all."""
    made: list[Command] = []
    for number in range(1, months + 1):
        month, after = f"2017-{number:02}", f"2017-{number + 1:02}" if number < 12 else "2018-01"
        name = f"p{process}-{month}"
        rows = [row for client in "ab" for row in hours(f"p{process}{client}", f"{month}-01", f"{after}-01", "0.25")]
        written(folder / f"{name}.csv", HEADER, *rows)
        better = hours(f"p{process}a", f"{month}-03", f"{month}-06", f"0.{process + 1:03}")
        written(folder / f"{name}-better.csv", HEADER, *better)
        edits = f"p{process}b,,{month}-10T00:00+00:00,{month}-11T00:00+00:00,7,meter replaced"
        written(folder / f"{name}-edits.csv", EDIT_HEADER, edits)
        made += [
            ("load", f"{name}.csv", "--timezone", "UTC"),
            ("bill", "--month", month),
            ("edit", f"{name}-edits.csv"),
            ("load", f"{name}-better.csv", "--timezone", "UTC"),
            ("bill", "--stale"),
            ("export", f"p{process}.csv"),
        ]
    return made


@fault(
    "14 processes load, edit, bill and export at once for three minutes, on both databases",
    1,
    4,
    "I1 I5, as one after the other",
    alone=True,
)
def crowd(one: Try) -> None:
    """The first tries are of a few processes: those of the ordinary tests."""
    size = FEW if one.number < 2 else MANY
    parts = [commands(one.folder, process, size.months) for process in range(size.processes)]
    everything: Command = ("bill", "--month", f"2017-01..2017-{size.months:02}")
    with ExitStack() as stack:
        url = stack.enter_context(own_database()) if SERVER and one.number % 2 else "sqlite:///etl.sqlite3"
        with ThreadPoolExecutor(len(parts)) as pool:
            ends = pool.map(lambda part: forked(one.folder, *(("--database", url, *each) for each in part)), parts)
            for part, done in zip(parts, ends, strict=True):
                for command, end in zip(part, done, strict=True):
                    assert is_fine(command, end), f"{command}: {end}"
        at_once = dump_on(one.folder, url, everything)[1]
    serial = dump_on(one.folder, "sqlite:///serial.sqlite3", *(each for part in parts for each in part), everything)[1]
    assert at_once == serial, "otherwise than one after the other"


def is_fine(command: Command, end: Done) -> bool:
    """Bills may wait for readings; there may be none yet."""
    return end.code == 0 or (command[0] == "bill" and end.code == 3)
