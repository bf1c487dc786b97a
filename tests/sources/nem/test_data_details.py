"""A 200 record: whose days, which unit and interval; what cannot be one says so at its line."""

import pytest

from etl.core.errors import InputError
from etl.core.keys import Key
from etl.sources.nem.data_details import Channel, channel, energy_unit
from tests.support import nem_files


def record(**changed: str) -> list[str]:
    return nem_files.channel(**changed).split(",")


def test_a_record_names_the_channel_and_how_its_values_are_read() -> None:
    assert channel(record(), "a.csv:2") == Channel(Key("6001000001", "", "E1", "import"), "kWh", 30)
    assert channel(record(suffix="B2", unit="MWH", interval="5"), "a.csv:2") == Channel(
        Key("6001000001", "", "B2", "export"), "MWh", 5
    )


def test_a_channel_has_as_many_values_as_its_interval_goes_into_a_day() -> None:
    assert (channel(record(), "").values, channel(record(interval="5"), "").values) == (48, 288)
    assert (channel(record(), "").mwh, channel(record(unit="Wh"), "").mwh) == (10**6, 10**3)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"suffix": "Q1", "unit": "kVArh"}, "Q1 in kVArh"),
        ({"suffix": "K1"}, "K1 in kWh"),
        ({"unit": "kW"}, "E1 in kW"),
        ({"suffix": "V1", "unit": ""}, "V1 without a unit"),
    ],
)
def test_what_is_no_energy_of_a_billed_flow_is_left_out_by_name(changed: dict[str, str], why: str) -> None:
    found = channel(record(**changed), "a.csv:2")
    assert (found.ignored, found.mwh) == (why, 0)


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (record()[:8], "the 200 record has 8 fields, not 9 or more"),
        (record(suffix=""), "the 200 record names no NMI suffix"),
        (record(unit=""), "the 200 record names no unit"),
        (record(unit="apples"), "unit 'apples' is not known"),
        (record(interval="7"), "the 200 record: interval length '7' does not divide an hour"),
        (record(interval=""), "the 200 record: no interval length"),
        (record(nmi=""), "the NMI is empty"),
    ],
)
def test_a_record_that_cannot_be_read_is_named_by_its_line(cells: list[str], message: str) -> None:
    with pytest.raises(InputError) as caught:
        channel(cells, "a.csv:2")
    assert str(caught.value).startswith(f"a.csv:2: {message} (")


def test_units_of_energy_are_told_from_others() -> None:
    assert [energy_unit(text) for text in ("kwh", "WH", "kW", "pf", "GJ")] == ["kWh", "Wh", None, None, None]
