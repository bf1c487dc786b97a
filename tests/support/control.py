"""Files of control reads, and what is found by them."""

from tests.support.command import Done, Shell, written
from tests.support.readings import HEADER

METERED = "client_number,meter,register,timestamp,kwh"


def reads(client: str, *shown: tuple[str, str]) -> list[str]:
    """What the register of a client's meter showed at UTC times."""
    return [f"{client},{stamp}:00Z,{kwh}" for stamp, kwh in shown]


def controlled(etl: Shell, *rows: str, name: str = "control.csv", header: str = HEADER) -> Done:
    return etl.ok("load", written(name, header, *rows), "--control", "--timezone", "UTC")


def spans(etl: Shell, *options: str) -> list[tuple[str, int, str, str]]:
    """First minute, length, and both sums of the spans that fail."""
    found = etl.ok("findings", "list", "--json", *options).json["findings"]
    assert {one["rule"] for one in found} <= {"sum"}
    return [(one["at"][:16], one["minutes"], one["kwh"], one["register_kwh"]) for one in found]
