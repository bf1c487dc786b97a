"""Files of readings longer than an hour, and what of them is stored."""

from tests.support.command import Shell

LISBON = ("--timezone", "Europe/Lisbon")


DAYS = "client,date,kwh"


SPANS = "client,start,end,kwh"


def spans(etl: Shell, *arguments: str) -> list[str]:
    """Start, end, kWh and quality of all readings, as `2017-03-25T00:00 2017-03-26T00:00 2.5 measured`."""
    rows = [row.split(",")[:8] for row in etl.exported("readings", *arguments).splitlines()[1:]]
    return [f"{start[:16]} {end[:16]} {float(kwh):g} {quality}" for *_, start, end, kwh, quality in rows]
