"""A file of `etl compare`, read back: each client's totals by every tariff, over all of its days."""

from collections.abc import Sequence
from csv import reader as header
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from etl.core.days import read_day
from etl.core.disk.unreadable import why_unreadable
from etl.core.errors import InputError, UsageError
from etl.core.periods import Period

if TYPE_CHECKING:
    import pyarrow as pa

_BEFORE, _AFTER = "kwh", "best"
"""Between these columns are the tariffs'."""
_REMEDY = "name a file that etl compare --output has written as .csv, .parquet or .arrow"


@dataclass(frozen=True)
class Compared:
    """What tariffs come to for each client, in the order of the file."""

    tariffs: Sequence[str]
    period: Period | None
    """The days that it is of; None: the file does not say."""
    totals: dict[str, list[Decimal]] = field(default_factory=dict)
    """Of each client, by tariff."""

    @property
    def savings(self) -> list[Decimal]:
        """Return what the best tariff saves each client against the first."""
        return [totals[0] - min(totals) for totals in self.totals.values()]

    @property
    def best(self) -> dict[str, int]:
        """Return for how many clients each tariff is the cheapest; of equal ones the first."""
        places = [min(range(len(totals)), key=totals.__getitem__) for totals in self.totals.values()]
        return {tariff: places.count(place) for place, tariff in enumerate(self.tariffs)}


def read_compared(file: Path) -> Compared:
    """Read a comparison; InputError for a file that is none."""
    table = _table(file)
    names = table.column_names
    labels = names[names.index(_BEFORE) + 1 : names.index(_AFTER)] if {_BEFORE, _AFTER} <= set(names) else []
    if not labels or not {"client_number", "saving"} <= set(names):
        raise InputError(str(file), "is no comparison of tariffs", _REMEDY)
    columns = [table.column(name).to_pylist() for name in ("client_number", *labels)]
    found = Compared(labels, _period(table, file))
    try:
        for client, *totals in zip(*columns, strict=True):
            own = found.totals.setdefault(str(client), [Decimal(0)] * len(labels))
            found.totals[str(client)] = [total + Decimal(str(one)) for total, one in zip(own, totals, strict=True)]
    except InvalidOperation:
        raise InputError(str(file), "has a total that is no number", _REMEDY) from None
    if not found.totals:
        raise InputError(str(file), "has no client", "compare a month of which there are readings")
    return found


def _period(table: "pa.Table", file: Path) -> Period | None:
    """Return the days from the first to the last one of the file."""
    if not {"period_start", "period_end"} <= set(table.column_names) or not len(table):
        return None
    starts, ends = (list(map(str, table.column(name).to_pylist())) for name in ("period_start", "period_end"))
    try:
        return Period(read_day(min(starts)), read_day(max(ends)))
    except (ValueError, UsageError):
        raise InputError(str(file), "has days that are no period", _REMEDY) from None


def _table(file: Path) -> "pa.Table":
    import pyarrow as pa
    from pyarrow import csv, feather, parquet

    suffix = file.suffix.lower()
    try:
        if suffix == ".csv":
            with file.open(encoding="utf-8", newline="") as data:
                names = next(header(data), [])
            texts = csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()))
            return csv.read_csv(file, convert_options=texts)
        if suffix == ".parquet":
            return parquet.read_table(file)
        if suffix == ".arrow":
            return feather.read_table(file)
    except OSError as error:
        raise InputError(str(file), *why_unreadable(error)) from None
    except (pa.ArrowInvalid, UnicodeDecodeError):
        raise InputError(str(file), "cannot be read as what its name says", _REMEDY) from None
    raise InputError(str(file), "is of a kind that is not read here", _REMEDY)


def money(amount: Decimal) -> str:
    """Write an amount without zeros at its end, and with two places at least."""
    places = -int(amount.normalize().as_tuple().exponent)
    return f"{amount:,.{max(places, 2)}f}"
