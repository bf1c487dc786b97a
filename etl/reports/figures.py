"""Numbers and instants as they are shown."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from etl.core.usage_page import MWH_PER_KWH

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def count(number: int, one: str, many: str = "") -> str:
    """`1 reading`, `5,999,616 readings`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def kwh(energy_mwh: int) -> str:
    """Exact plain decimal text, without trailing zeros."""
    text = f"{Decimal(energy_mwh) / MWH_PER_KWH:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown_kwh(energy_mwh: int) -> str:
    """For people: thousands marked, three decimals."""
    return f"{Decimal(energy_mwh) / MWH_PER_KWH:,.3f} kWh"


def stamp(minute: int | None) -> str | None:
    """ISO text of a UTC minute since 1970."""
    return None if minute is None else (_EPOCH + timedelta(minutes=minute)).isoformat()


def shown_stamp(minute: int | None) -> str:
    """For people: `2017-08-01 00:00 UTC`."""
    return "" if minute is None else f"{_EPOCH + timedelta(minutes=minute):%Y-%m-%d %H:%M} UTC"


def table(rows: list[list[str]], right: set[int]) -> list[str]:
    """Columns side by side, those in `right` flush right; the first row is the head."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    cells = (
        "  ".join(
            cell.rjust(width) if place in right else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
    return [line.rstrip() for line in cells]
