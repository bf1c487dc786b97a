"""Readings of hours of local days, as files of a test have them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from etl.core.periods import Period, midnight
from tests.support.curves import LISBON


def hours_of(client: str, period: Period, kwh: dict[int, str | None], zone: str = LISBON) -> list[str]:
    """Rows of 1 kWh for each hour of a period but those of `kwh`, by their number; None is a gap."""
    start, end = (midnight(day, zone) for day in (period.start, period.end))
    first = datetime.fromtimestamp(start * 60, ZoneInfo("UTC"))
    values = {number: kwh.get(number, "1") for number in range((end - start) // 60)}
    return [
        f"{client},{(first + timedelta(hours=number)).isoformat()},{value.removesuffix('e')},"
        f"{'estimated' if value.endswith('e') else 'measured'}"
        for number, value in values.items()
        if value is not None
    ]
