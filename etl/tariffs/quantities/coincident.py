"""`[quantity.ID]` with `at`: the demand at given instants, such as the hours of a system's own maximum."""

from datetime import datetime

from etl.core.days import check_day
from etl.tariffs.context import TariffContext
from etl.tariffs.page.windows import read_window
from etl.tariffs.quantities.maximum_demand import Demands, require_timed
from etl.tariffs.quantities.measured import read_factor, read_of, read_rounded
from etl.tariffs.quantities.period_demand import KW_PLACES
from etl.tariffs.toml_table import Table

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - local stamps are counted as if they were UTC
_REMEDY = 'write local timestamps like "2018-07-25T17:00"'


def read_at(table: Table, name: str, context: TariffContext) -> Demands:
    """Read `at = ["2018-07-25T17:00"]`, `reduce = "max"` or `"mean"` of those in the period; none there is 0 kW."""
    mean = table.choice("reduce", ("max", "mean"), "max") == "mean"
    found = Demands(
        name, require_timed(table, read_of(table, context)), read_window(table), read_factor(table),
        read_rounded(table, KW_PLACES), at=_instants(table), mean=mean,
    )  # fmt: skip
    if found.window.step is not None:
        table.fail("rolling", "an instant lies in several rolling windows", "write window = 60, or omit rolling")
    table.close()
    return found


def _instants(table: Table) -> tuple[int, ...]:
    """Read local minutes since 1970, as if they were UTC."""
    value = table.value("at")
    stamps = [_stamp(table, one) for one in (value if isinstance(value, list) else [value])]
    if not stamps:
        table.fail("at", "is empty", _REMEDY)
    return tuple(sorted({int((stamp - _EPOCH).total_seconds()) // 60 for stamp in stamps}))


def _stamp(table: Table, value: object) -> datetime:
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError:
        table.fail("at", f"{value!r} is not a timestamp", _REMEDY)
    if found.tzinfo is not None:
        table.fail("at", f"{value} has an offset", _REMEDY)
    try:
        check_day(found)
    except ValueError as error:
        table.fail("at", f"{value} {error}", _REMEDY)
    return found
