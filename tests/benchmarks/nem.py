"""The made readings as a NEM12 file, and nem-reader on it.

python tests/benchmarks/nem.py CLIENTS DAYS MINUTES FIRST_DAY FILE
"""

import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks.data import energy_wh
from tests.benchmarks.shapes import Shape


def write(shape: Shape, path: Path) -> None:
    """A 200 record a client, a 300 record a day; whole, or not at all."""
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        file.write(b"100,NEM12,201709010900,MDP1,RET1\n")
        for client in range(shape.clients):
            file.write(f"200,{6_000_000_000 + client},E1,1,E1,N1,{client},kWh,{shape.minutes},\n".encode())
            file.write(_days(shape, client))
        file.write(b"900\n")
    unfinished.replace(path)


def _days(shape: Shape, client: int) -> bytes:
    slots = np.arange(shape.slots, dtype=np.uint32).reshape(shape.days, -1)
    values = np.char.mod("%.3f", energy_wh(shape, np.full((1, 1), client, np.uint32), slots) / 1000).tolist()
    days = (shape.first_day + timedelta(day) for day in range(shape.days))
    rows = (f"300,{day:%Y%m%d},{','.join(row)},A,,,20170901003000,\n" for day, row in zip(days, values, strict=True))
    return "".join(rows).encode()


def nem_reader(file: str) -> dict[str, Any]:
    """Into the objects that its command line and its tables start from."""
    from nemreader import read_nem_file

    found = read_nem_file(file).readings
    return {"readings": sum(len(channel) for channels in found.values() for channel in channels.values())}


if __name__ == "__main__":
    clients, days, minutes, first_day, target = sys.argv[1:]
    made = Shape(int(clients), int(days), int(minutes), first_day=date.fromisoformat(first_day))
    write(made, Path(target))
