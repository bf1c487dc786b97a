"""Control reads of a file: spans of NEM13 as it tells them, and nothing that no register shows."""

import pytest

from tests.support import nem13_files
from tests.support.command import Shell, written
from tests.support.readings import HEADER, hours


def test_nem13_tells_what_registers_counted(etl: Shell) -> None:
    done = etl.ok("load", written("n.csv", nem13_files.file(nem13_files.used())), "--control")
    assert "layout nem13, reads in market time" in done.err
    assert done.err.splitlines()[0].endswith(", only compared with readings")
    row = etl.exported("control-reads").splitlines()[1]
    times = "2023-09-30T23:30:00+00:00,2024-01-01T00:03:00+00:00"
    assert row == f"6001000001,11,import,{times},1312.100000,0.100000,true,1"


@pytest.mark.parametrize(("falls", "refused"), [(3, False), (4, True)])
def test_values_that_fall_too_often_are_none_of_a_register(etl: Shell, falls: int, refused: bool) -> None:
    """Of 19 reads, of which four are more than a fifth."""
    values = [str(10 + place - 5 * (place % 2 and place < 2 * falls)) for place in range(19)]
    rows = [
        row.replace("{}", kwh) for row, kwh in zip(hours("a", "2017-08-01", "2017-08-02", "{}"), values, strict=False)
    ]
    done = etl("load", written("c.csv", HEADER, *rows), "--control", "--timezone", "UTC")
    what = "client a: the values fall 4 times in 19, as energy does and no register (load them without --control)"
    assert (done.error == f"etl: c.csv: {what}") if refused else done.code == 0


def test_readings_of_an_hour_are_no_differences_of_a_register(etl: Shell) -> None:
    file = written(
        "c.csv",
        "client_number,start,end,kwh",
        "a,2017-08-01T00:00Z,2017-08-01T01:00Z,1",
        "a,2017-08-01T01:00Z,2017-08-01T02:00Z,1",
    )
    what = "client a has readings of an hour at most, which no register counts apart (load them without --control)"
    assert etl("load", file, "--control", "--timezone", "UTC").error == f"etl: c.csv: {what}"
