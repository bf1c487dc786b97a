"""Peak memory of whole commands, by the number of readings and by the number of clients."""

import subprocess
import sys
from pathlib import Path

from tests.benchmarks.shapes import CLIENT, TIME, Shape, month
from tests.faults.measured import measured
from tests.faults.tries import Try, fault
from tests.support.places import ROOT

M = 1_000_000
MOST_MB = 240
GROWTH = 1.15
BYTES_A_CLIENT = 600
"""Beyond 100,000, whatever the order of their readings."""
PATIENCE = 1200
COMMANDS = (
    ("load", "a.csv", "--timezone", "UTC"),
    ("bill", "--month", "2017-08"),
    ("export", "bills.parquet"),
    ("export", "readings.csv", "--what", "readings"),
)


@fault(
    "memory: load, bill, export of 1 M, 10 M, 100 M readings; 336,000 clients, client-major, time-major",
    1,
    5,
    "< 240 MB; the most of them <= 1.15 x that of 1 M; 600 bytes a client beyond 10^5",
    alone=True,
)
def flat(one: Try) -> None:
    kind = one.number % 5
    if kind == 0:
        peak = peak_mb(one.folder, month(M))
        assert peak < MOST_MB, f"{peak} MB"
    elif kind < 3:
        few, many = (peak_mb(one.folder, month(size)) for size in (M, 10**kind * M))
        assert many <= GROWTH * few, f"{many} MB, and {few} MB with 1 M readings"
    else:
        order = TIME if kind == 3 else CLIENT
        few, many = (peak_mb(one.folder, Shape(clients, 1, order=order)) for clients in (100_000, 336_000))
        allowed = few + BYTES_A_CLIENT * 236_000 // (1 << 20)
        assert many <= allowed, f"{many} MB, and {few} MB with 100,000 clients"


def peak_mb(folder: Path, shape: Shape) -> int:
    """The most that loading, billing and exporting such readings takes; what was made on disk is gone again."""
    own = folder / shape.name
    own.mkdir()
    maker = [sys.executable, "-m", "tests.benchmarks.data", *shape.arguments, str(own / "a.csv")]
    subprocess.run(maker, cwd=ROOT, check=True)
    peaks = []
    for command in COMMANDS:
        done, megabytes = measured(own, *command, timeout=PATIENCE)
        assert done.code in (0, 3), done.err  # a day of a month is an incomplete bill
        peaks.append(megabytes)
    for path in own.iterdir():
        path.unlink()
    return max(peaks)
