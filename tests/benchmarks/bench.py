"""State of a benchmark run: its folder, the made files, the databases so far, and every sample taken."""

import os
import shutil
import statistics
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.measure import MAKER, Json, Run, etl, run
from tests.benchmarks.shapes import Shape

MONTH = "2017-08"
M = 1_000_000


@dataclass
class Samples:
    """Runs of one command on so many readings; `bytes` of the database or file it left."""

    readings: int
    runs: list[Run] = field(default_factory=list)
    bytes: int = 0

    def as_json(self) -> Json:
        inside = [one.result["seconds"] for one in self.runs if "seconds" in one.result]
        return {
            "readings": self.readings,
            "seconds": [one.seconds for one in self.runs],
            "inside": inside,
            "peak_mb": [one.peak_mb for one in self.runs],
            "bytes": self.bytes,
        }


@dataclass
class Bench:
    """Sizes are numbers of readings; keys of samples are `what/size/who`."""

    folder: Path
    sizes: list[int]
    rounds: int
    samples: dict[str, Samples] = field(default_factory=dict)
    facts: Json = field(default_factory=dict)

    @property
    def largest(self) -> int:
        return max(self.sizes)

    def file(self, shape: Shape) -> Path:
        """The made file; one of the right size is used again."""
        path = self.folder / shape.name
        if not path.exists() or path.stat().st_size != shape.bytes:
            say(f"making {shape.name}: {shape.readings:,} readings, {shape.bytes / 1e9:.2f} GB")
            run([*MAKER, "tests.benchmarks.data", *shape.arguments, str(path)], self.folder)
        if path.stat().st_size != shape.bytes:
            raise RuntimeError(f"{path}: {path.stat().st_size} bytes, {shape.bytes} expected")
        return path

    def database(self, name: str) -> Path:
        return self.folder / f"{name}.db"

    def fresh(self, name: str) -> Path:
        """The path of a database that is not there yet."""
        path = self.database(name)
        for suffix in ("", "-wal", "-shm", ".wal"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        return path

    def copy(self, source: Path, name: str) -> Path:
        """Copy a database, and wait until the copy is on disk: else the command's own sync would wait for that too."""
        target = self.fresh(name)
        shutil.copyfile(source, target)
        with target.open("rb+") as file:
            os.fsync(file.fileno())
        return target

    def take(
        self, key: str, readings: int, command: list[str], left: Path | None = None, cores: int | None = None
    ) -> Run:
        """One more sample; a bill of an incomplete month ends with 3, as it should."""
        found = run(command, self.folder, (0, 3), cores)
        samples = self.samples.setdefault(key, Samples(readings))
        samples.runs.append(found)
        samples.bytes = left.stat().st_size if left else samples.bytes
        say(f"{key:<36}{found.seconds:9.2f} s {found.peak_mb:8.0f} MB")
        return found

    def etl(self, key: str, readings: int, database: Path, *arguments: str, left: Path | None = None) -> Run:
        return self.take(key, readings, etl(database, *arguments), left)

    def alternate(self, entrants: Mapping[str, Callable[[], object]], rounds: int | None = None) -> None:
        """Each in turn, in every round, forwards and backwards, so that nobody always has the warmer machine."""
        for number in range(rounds or self.rounds):
            names = list(entrants)
            for name in names[::-1] if number % 2 else names:
                entrants[name]()

    def clear(self) -> None:
        """Databases and results of commands go, made files stay."""
        for pattern in ("*.db", "*.db-*", "*.db.wal", "*.parquet", "*.jsonl", "stdout", "stderr"):
            for path in self.folder.glob(pattern):
                path.unlink()


def label(size: int) -> str:
    return f"{size // M}M" if size % M == 0 else f"{size // 1000}k"


def size_of(text: str) -> int:
    """`60M`, `500k` or a plain number."""
    units = {"k": 1000, "M": M}
    return int(text[:-1]) * units[text[-1]] if text[-1] in units else int(text)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def median(numbers: list[float]) -> float:
    return statistics.median(numbers)
