"""Small sets of readings made by hypothesis, as rows of a file and as what an export of them must say."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from hypothesis import strategies as st

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
JULY = int((datetime(2017, 7, 27, tzinfo=UTC) - EPOCH).total_seconds()) // 60
AUGUST = int((datetime(2017, 8, 1, tzinfo=UTC) - EPOCH).total_seconds()) // 60
HEADER = "client_number,timestamp,kwh"
EXPORT_HEADER = "client_number,meter,register,flow,start,end,kwh,quality,billed_to,billed,method"


class Reading(NamedTuple):
    """One reading from `minute` (UTC, since 1970) on."""

    client: str
    minute: int
    mwh: int
    interval: int


def stamp(minute: int) -> str:
    return f"{EPOCH + timedelta(minutes=minute):%Y-%m-%dT%H:%M:%S}"


def kwh(mwh: int) -> str:
    return f"{Decimal(mwh).scaleb(-6):f}"


def row(reading: Reading) -> str:
    return f"{reading.client},{stamp(reading.minute)}Z,{kwh(reading.mwh)}"


def text(readings: Iterable[Reading]) -> str:
    return "\n".join([HEADER, *map(row, readings)]) + "\n"


def export_of(readings: Iterable[Reading]) -> str:
    """The export of exactly these readings, written down without the program."""
    lines = [
        f"{one.client},{one.client},,import,{stamp(one.minute)}+00:00,{stamp(one.minute + one.interval)}+00:00,"
        f"{kwh(one.mwh)},measured,{one.client},{kwh(one.mwh)},"
        for one in sorted(readings, key=lambda one: (one.client.encode(), one.minute))
    ]
    return "\n".join([EXPORT_HEADER, *lines]) + "\n"


class Stretch(NamedTuple):
    """Readings of one client without a gap: two or more, so that they show their interval."""

    client: str
    minute: int
    interval: int
    mwh: tuple[int, ...]

    @property
    def readings(self) -> list[Reading]:
        minutes = range(self.minute, self.end, self.interval)
        return [Reading(self.client, at, mwh, self.interval) for at, mwh in zip(minutes, self.mwh, strict=True)]

    @property
    def end(self) -> int:
        return self.minute + len(self.mwh) * self.interval

    def __repr__(self) -> str:
        """Short, where hypothesis prints it: the values take turns."""
        return f"Stretch({self.client!r}, {self.minute}, {self.interval}, {len(self.mwh)} of {self.mwh[:4]})"

    def halves(self, minute: int) -> list["Stretch"]:
        """Cut at an instant, unless that would leave a reading alone."""
        early = (minute - self.minute) // self.interval
        if not 2 <= early <= len(self.mwh) - 2:
            return [self]
        cut = self.minute + early * self.interval
        return [self._replace(mwh=self.mwh[:early]), self._replace(minute=cut, mwh=self.mwh[early:])]


@st.composite
def stretches(draw: st.DrawFn) -> list[Stretch]:
    """Two or three clients with readings of 15, 30 or 60 minutes in July and August, and gaps between them."""
    found: list[Stretch] = []
    for client in draw(st.lists(st.sampled_from(["7584", "0042", "é", "9"]), min_size=2, max_size=3, unique=True)):
        interval = draw(st.sampled_from([15, 30, 60]))
        turns = draw(st.sampled_from([(125_000,), (0, 1), (999_999_999, 1), (250_000, 1_000_000, 65_535_000, 0)]))
        minute = JULY + interval * draw(st.integers(0, 5 * 1440 // interval))
        for _ in range(draw(st.integers(1, 3))):
            slots = draw(st.sampled_from([2, 3, 40, 64, 70, 200]))
            found.append(Stretch(client, minute, interval, (turns * slots)[:slots]))
            minute = found[-1].end + draw(st.sampled_from([1, 3, 100, 700])) * interval
    return found


def flat(some: Sequence[Stretch]) -> list[Reading]:
    return [one for stretch in some for one in stretch.readings]
