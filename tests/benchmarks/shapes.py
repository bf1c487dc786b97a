"""Readings that a made file has; no numpy here, so that the process that measures others stays small."""

from dataclasses import dataclass
from datetime import date

HEADER = b"client_number,timestamp,kwh\n"
ORDERS = CLIENT, TIME, SHUFFLED = ("client", "time", "shuffled")
AUGUST = date(2017, 8, 1)
_AFTER_ID = len(",2017-08-01 00:00:00,0.000\n")


@dataclass(frozen=True)
class Shape:
    """Readings and the order of their rows: client by client, all clients stamp by stamp, or shuffled."""

    clients: int
    days: int
    minutes: int = 15
    order: str = CLIENT
    first_day: date = AUGUST

    @property
    def slots(self) -> int:
        return self.days * 1440 // self.minutes

    @property
    def readings(self) -> int:
        return self.clients * self.slots

    @property
    def id_digits(self) -> int:
        return max(4, len(str(self.clients)))

    @property
    def bytes(self) -> int:
        return len(HEADER) + self.readings * (self.id_digits + _AFTER_ID)

    @property
    def name(self) -> str:
        return f"{self.clients}x{self.days}d-{self.minutes}min-{self.order}-{self.first_day}.csv"

    @property
    def arguments(self) -> list[str]:
        """What data.py's command line takes before the file."""
        return [str(self.clients), str(self.days), str(self.minutes), self.order, str(self.first_day)]


def month(readings: int) -> Shape:
    """About so many quarter-hours of August 2017: 60 M are 20,161 clients and 1.9 GB."""
    return Shape(max(1, readings // (31 * 96)), 31)


def nem12_year(readings: int) -> Shape:
    """About so many half-hourly readings of that year: 15 M are 856 clients, 100 MB of NEM12."""
    return Shape(max(1, readings // (365 * 48)), 365, 30, CLIENT, date(2016, 9, 1))


def hourly_year(readings: int) -> Shape:
    """About so many hourly readings of the year to the end of August 2017: 60 M are 6,849 clients."""
    return Shape(max(1, readings // (365 * 24)), 365, 60, CLIENT, date(2016, 9, 1))
