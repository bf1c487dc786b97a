"""An export of readings is a file of readings: loaded into an empty database it is the same readings."""

from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.command import Shell, written
from tests.support.examples import examples
from tests.support.readings import table
from tests.support.sets import EPOCH, JULY, kwh

pytestmark = pytest.mark.both_databases

LAW = settings(max_examples=examples(5), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SAME = ("client_number", "meter", "register", "flow", "start", "end", "kwh", "quality")
ONE = ("A,M1,,,,", "A,M1,,,40,", "A,M1,2017-07-29,,,1/12")
SEVERAL = (
    ("A,M1,,2017-07-29,,", "B,M1,2017-07-29,,,"),
    ("A,M1,,,,1/3", "B,M1,,,,2/3"),
    ("A,M1,,2017-07-28,,", "B,M1,2017-07-30,,3,0.5"),
)


class Run(NamedTuple):
    """Readings of one channel without a gap."""

    meter: str
    register: str
    flow: str
    minute: int
    length: int
    mwh: list[int]
    quality: str


@st.composite
def runs(draw: st.DrawFn) -> list[Run]:
    """Channels of two meters, each with a few stretches of one length or another that share no minute."""
    found = []
    for meter in ("M1", "é 2"):
        for register, flow in draw(
            st.lists(
                st.tuples(st.sampled_from(["", "T1", "NIGHT"]), st.sampled_from(["import", "export"])),
                min_size=1, max_size=3, unique=True,
            )
        ):  # fmt: skip
            minute = JULY
            for _ in range(draw(st.integers(1, 3))):
                length = draw(st.sampled_from([15, 30, 60, 1440, 44_640]))
                mwh = draw(st.lists(st.integers(0, 10**10), min_size=2, max_size=5))
                quality = draw(st.sampled_from(["measured", "estimated", "substituted"]))
                found.append(Run(meter, register, flow, minute, length, mwh, quality))
                minute += 1440 * -(-length * len(mwh) // 1440) + draw(st.sampled_from([0, 1440]))
    return found


def stamp(minute: int) -> str:
    return f"{EPOCH + timedelta(minutes=minute):%Y-%m-%dT%H:%M:%SZ}"


def rows(channels: list[Run]) -> list[str]:
    return [
        f"{run.meter},{run.register},{run.flow},{stamp(run.minute + place * run.length)},"
        f"{stamp(run.minute + (place + 1) * run.length)},{kwh(mwh)},{run.quality}"
        for run in channels
        for place, mwh in enumerate(run.mwh)
    ]


def exported(etl: Shell) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in SAME) for row in table(etl.exported("readings"))]


@LAW
@given(channels=runs(), supplies=st.sampled_from([(), *((one,) for one in ONE), *SEVERAL]))
def test_an_export_loads_as_the_same_readings(etl: Shell, channels: list[Run], supplies: tuple[str, ...]) -> None:
    etl.reset()
    etl.load(written("a.csv", "meter,register,flow,start,end,kwh,quality", *rows(channels)), "--timezone", "UTC")
    if supplies:
        etl.ok("assign", written("clients.csv", "client_number,meter,from,to,multiplier,share", *supplies))
    before = exported(etl)
    assert len(before) == sum(len(run.mwh) for run in channels)
    clients = {row[0] for row in before if row[1] == "M1"}
    assert clients == {supplies[0][:1] if len(supplies) == 1 else "" if supplies else "M1"}
    etl.ok("export", "again.csv", "--what", "readings")
    etl.reset()
    etl.load(Path("again.csv"))
    assert exported(etl) == [(client or meter, meter, *rest) for client, meter, *rest in before]
