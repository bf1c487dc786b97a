"""Writes data/readings.csv: five invented clients, August 2017, one reading every 15 minutes.

Whole watt-hours from tables and one seeded generator, so every machine writes the same bytes:

    python -m tests.support.make_sample > data/readings.csv
"""

import random
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

START, DAYS, STEP = datetime(2017, 8, 1), 31, timedelta(minutes=15)  # noqa: DTZ001 - stamps of a wall clock
HOLIDAY = date(2017, 8, 15)

# Usual watt-hours of a quarter of an hour, by the hour of the day.
HOME = (
    55, 48, 45, 44, 45, 60, 120, 190, 150, 95, 80, 85,
    140, 150, 100, 85, 90, 120, 170, 240, 290, 260, 180, 95,
)  # fmt: skip
SHOP = (
    160, 160, 155, 155, 155, 160, 170, 240, 520, 780, 830, 860,
    880, 850, 860, 890, 900, 880, 840, 700, 330, 190, 165, 160,
)  # fmt: skip
WORKSHOP = (
    90, 90, 90, 90, 90, 95, 180, 900, 2300, 2650, 2700, 2550,
    1100, 2400, 2700, 2600, 2100, 700, 180, 100, 90, 90, 90, 90,
)  # fmt: skip
FLAT = (
    70, 60, 55, 50, 50, 52, 60, 110, 160, 140, 90, 80,
    130, 150, 180, 190, 170, 160, 190, 260, 310, 300, 220, 120,
)  # fmt: skip
BAKERY = (
    420, 900, 3300, 4200, 4400, 4300, 3900, 2800, 1500, 950, 800, 760,
    740, 700, 620, 560, 520, 480, 420, 380, 360, 350, 340, 360,
)  # fmt: skip


def home(day: date, hour: int) -> int:
    """A family: mornings and evenings, longer mornings at the weekend."""
    return HOME[hour] + (60 if day.weekday() >= 5 and 9 <= hour <= 13 else 0)


def shop(day: date, hour: int) -> int:
    """Open Monday to Saturday; fridges run on Sundays and on the holiday."""
    return 170 if day.weekday() == 6 or day == HOLIDAY else SHOP[hour]


def workshop(day: date, hour: int) -> int:
    """Machines on weekdays, a break at noon."""
    return 85 if day.weekday() >= 5 or day == HOLIDAY else WORKSHOP[hour]


def flat(day: date, hour: int) -> int:
    """Standby, except from the 5th to the 19th, when it is let."""
    return FLAT[hour] if 5 <= day.day <= 19 else 12


def bakery(day: date, hour: int) -> int:
    """Ovens from two in the morning, closed on Mondays."""
    return 340 if day.weekday() == 0 else BAKERY[hour]


CLIENTS: dict[str, Callable[[date, int], int]] = {
    "4521": home, "4174": shop, "7531": workshop, "7584": flat, "7419": bakery,
}  # fmt: skip


def rows() -> Iterator[str]:
    """The file's lines, the header first; every value has three decimals of a kWh."""
    chance = random.Random(20170801)
    yield "client_number,timestamp,kwh"
    for client, usual in CLIENTS.items():
        for slot in range(DAYS * 96):
            stamp = START + slot * STEP
            mean = usual(stamp.date(), stamp.hour)
            wh = mean * (875 + int(chance.random() * 251)) // 1000
            yield f"{client},{stamp:%Y-%m-%d %H:%M:%S},{wh // 1000}.{wh % 1000:03}"


if __name__ == "__main__":
    sys.stdout.write("".join(f"{row}\n" for row in rows()))
