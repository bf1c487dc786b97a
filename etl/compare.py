"""Every client under several tariffs, the best one and what it saves: `etl compare`."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.comparisons import comparison_file
from etl.comparisons.comparison import ClientRow, CompareReport, Comparison, TariffSum
from etl.core.disk.targets import Target
from etl.core.errors import EtlError, UsageError
from etl.core.periods import Period
from etl.exports import format_of, write
from etl.store.database.locks import snapshot
from etl.tariffs.definition import Tariff
from etl.tariffs.tariff_files import names_in, read_tariff


@dataclass(frozen=True)
class Request:
    """Tariffs to compare over a month; each client's saving is against the first."""

    month: Period
    tariffs: Sequence[Path]
    client: str | None = None
    target: Target | None = None
    """A file to write all clients to, in the format of its suffix."""
    names: Sequence[str] = ()
    """Which tariffs, of files that contain several."""


def compare(request: Request) -> CompareReport:
    """Price every client by every tariff, a page at a time; store nothing."""
    started = time.monotonic()
    if request.target is not None:
        format_of(request.target)
    paths, tariffs = _tariffs(request)
    currencies = {tariff.currency for tariff in tariffs}
    if len(currencies) > 1:
        raise UsageError(
            f"tariffs in {' and '.join(sorted(currencies))} cannot be compared (name tariffs of one currency)"
        )
    labels = _labels(paths)
    sums = [TariffSum(label, tariff.name) for label, tariff in zip(labels, tariffs, strict=True)]
    report = CompareReport(request.month, tariffs[0].currency, sums)
    with snapshot():
        comparison = Comparison(request.month, request.client, tariffs, report)
        rows = _measured(comparison)
        if request.target is None:
            for _ in rows:
                pass
        else:
            write(request.target, comparison_file.schema(labels), comparison_file.batches(rows, request.month, labels))
    report.seconds = time.monotonic() - started
    return report


def _tariffs(request: Request) -> tuple[list[Path], list[Tariff]]:
    """Read the tariffs of each file that are named, else its only one; UsageError for a name that none has."""
    found: list[tuple[Path, Tariff]] = []
    names: list[str | None]
    unknown = set(request.names)
    for path in request.tariffs:
        names = [*names_in(path, request.names)]
        unknown -= {name for name in names if name is not None}
        found += [(path, read_tariff(path, name)) for name in names or [None]]
    if unknown:
        raise UsageError(f"--name {min(unknown)}: no tariff of these files has this name (etl tariff check FILE)")
    return [path for path, _ in found], [tariff for _, tariff in found]


def _measured(comparison: Comparison) -> Iterator[list[ClientRow]]:
    """Yield the rows; EtlError after the last one, before a file is finished, where nobody has a reading."""
    yield from comparison.rows()
    if not comparison.measured:
        raise EtlError(f"there are no readings in {comparison.month} (choose another --month)")


def _labels(paths: Sequence[Path]) -> list[str]:
    """Return file names without suffix, numbered where they are the same."""
    stems = [path.stem for path in paths]
    return [stem if stems.count(stem) == 1 else f"{stem}_{number}" for number, stem in enumerate(stems, 1)]
