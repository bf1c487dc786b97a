"""Meters of gas that show themselves behind the first rows of a file: refused, never electricity."""

from itertools import product

import pytest

from etl.core.errors import InputError
from etl.core.keys import Key
from etl.sources.delimited.gas_meters import refuse_gas
from tests.support.command import Shell, written

HEADER = "EAN,meter,timestamp,register,volume,unit"
ELECTRICITY = [
    f"1,e,20{year}-{month:02}-{day:02} {hour:02}:00,Offtake Day,0.5,kWh"
    for year, month, day, hour in product((23, 24), range(1, 13), range(1, 29), range(24))
]
GAS = [f"2,g,2024-06-03 0{hour}:00,Offtake,0.5,{unit}" for hour in range(4) for unit in ("m3", "kWh")]


@pytest.mark.parametrize("unit", ["m3", "m³", "M3", "M³"])
def test_gas_behind_the_first_rows_is_refused_as_a_whole(etl: Shell, unit: str) -> None:
    done = etl("load", written("a.csv", HEADER, *ELECTRICITY, *(row.replace("m3", unit) for row in GAS)))
    assert done.error == (
        "etl: a.csv: meter g has rows in m3 behind its first 256 KB, so that those in kWh are gas too (put the rows of "
        "gas first, or leave them out)"
    )
    assert etl.exported("readings").count("\n") == 1


def test_gas_at_the_beginning_is_left_out(etl: Shell) -> None:
    found = etl.load(written("a.csv", HEADER, *GAS, *ELECTRICITY))
    assert (found["loaded"], found["ignored"]) == (len(ELECTRICITY), len(GAS))


def test_a_client_with_rows_in_m3_alone_is_left_out_and_not_counted(etl: Shell) -> None:
    rows = [
        f"{client},2024-06-03 0{hour}:00,0.5,{unit}"
        for hour in range(4)
        for client, unit in (("1", "kWh"), ("2", "m3"))
    ]
    found = etl.load(written("a.csv", "EAN,timestamp,volume,unit", *rows))
    assert (found["loaded"], found["ignored"], found["clients"]) == (4, 4, 1)


def test_a_row_in_m3_is_left_out_whatever_its_meter_is_called(etl: Shell) -> None:
    rows = [f"1,e,2024-06-03 0{hour}:00,Offtake,1,kWh" for hour in range(4)]
    found = etl.load(written("a.csv", HEADER, *rows, f"2,{'g' * 300},2024-06-03 00:00,Offtake,1,m3"))
    assert (found["loaded"], found["ignored"]) == (4, 1)


def test_meters_without_rows_in_m3_are_no_gas() -> None:
    keys = [Key.of("1", "e", "", "import"), Key.of("2", "", "", "import")]
    refuse_gas("a.csv", keys, {"g"})
    with pytest.raises(InputError, match="meter 2 has rows in m3"):
        refuse_gas("a.csv", keys, {"2", "g"})
