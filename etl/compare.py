"""Every client under several tariffs, the best one and what it saves: `etl compare`."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Literal

from etl.bill_runs.request import OwnPeriods
from etl.comparisons import comparison_file
from etl.comparisons.comparison import ClientRow, CompareReport, Comparison, TariffSum
from etl.core.disk.targets import Target
from etl.core.errors import EtlError, UsageError
from etl.core.periods import Period, hull
from etl.exports import format_of, write
from etl.store.database.locks import snapshot
from etl.store.existence import read_days
from etl.store.existence.no_readings import nothing_read
from etl.store.usage.known_names import code_of_absence
from etl.tariffs.definition import Tariff
from etl.tariffs.tariff_files import names_in, read_tariff


@dataclass(frozen=True)
class Request:
    """Tariffs to compare over some periods; each client's saving is against the first."""

    periods: Sequence[Period]
    tariffs: Sequence[Path]
    client: str | None = None
    target: Target | Literal["-"] | None = None
    """A file to write all clients to; `-` is standard output."""
    names: Sequence[str] = ()
    """Which tariffs, of files that contain several."""
    format: str | None = None
    """Of the file, where its suffix does not show it."""
    own_periods: OwnPeriods | None = None
    """Each client's own, instead of `periods`."""


def compare(request: Request) -> CompareReport:
    """Price every client by every tariff, a page at a time; store nothing."""
    started = time.monotonic()
    if request.target is not None:
        format_of(request.target, request.format)
    paths, tariffs = _tariffs(request)
    currencies = {tariff.currency for tariff in tariffs}
    if len(currencies) > 1:
        raise UsageError(
            f"tariffs in {' and '.join(sorted(currencies))} cannot be compared (name tariffs of one currency)"
        )
    labels = _labels(paths)
    sums = [TariffSum(label, tariff.name) for label, tariff in zip(labels, tariffs, strict=True)]
    every = [*request.periods, *chain.from_iterable((request.own_periods or {}).values())]
    report = CompareReport(hull(every), tariffs[0].currency, sums)
    with snapshot():
        wanted = [period for period in request.periods if read_days.any_reading(period)]
        report.unread = [period for period in request.periods if period not in wanted]
        if not wanted and request.own_periods is None:
            raise EtlError(
                nothing_read(request.periods, request.client), code=code_of_absence(request.client, "E-NO-READINGS")
            )
        comparison = Comparison(wanted, request.client, tariffs, report, request.own_periods)
        rows = _measured(comparison, every, request.client)
        if request.target is None:
            for _ in rows:
                pass
        else:
            columns, batches = comparison_file.schema(labels), comparison_file.batches(rows, labels)
            write(request.target, columns, batches, format=request.format)
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


def _measured(comparison: Comparison, periods: Sequence[Period], client: str | None) -> Iterator[list[ClientRow]]:
    """Yield the rows; EtlError after the last one, before a file is finished, where nobody has a reading."""
    yield from comparison.rows()
    if not comparison.measured:
        raise EtlError(nothing_read(sorted(periods), client), code=code_of_absence(client, "E-NO-READINGS"))


def _labels(paths: Sequence[Path]) -> list[str]:
    """Return file names without suffix, numbered where they are the same."""
    stems = [path.stem for path in paths]
    return [stem if stems.count(stem) == 1 else f"{stem}_{number}" for number, stem in enumerate(stems, 1)]
