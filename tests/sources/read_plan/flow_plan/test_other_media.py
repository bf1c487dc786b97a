"""Rows of another medium: left out where a file is mixed, and a file of nothing else is refused."""

import pytest

from tests.support.heads import read, refusal, table

MIXED = "client,meter,timestamp,kwh,type\n7,e,2024-06-01 00:00,1,Electricity\n7,g,2024-06-01 00:00,9,Gas\n"


def test_rows_of_another_medium_are_told_by_their_words_or_units() -> None:
    assert [(words.column, words.reads) for words in read(MIXED).left_out] == [(4, "kind")]
    plan = read("client,timestamp,value,unit\n7,2024-06-01 00:00,1,kWh\n7,2024-06-01 00:00,9,m3\n")
    assert [(words.column, words.reads) for words in plan.left_out] == [(3, "unit")]
    assert plan.energy.unit == "kWh"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (table("client,timestamp,kwh,type", "7,@,1,Gas"), "its rows are gas"),
        (table("client,timestamp,kwh,Medium", "7,@,1,Fernwärme"), "its rows are heat"),
        (table("client,timestamp,value,unit", "7,@,1,m³"), "its rows are not electricity"),
        (table("client,timestamp,value,unit", "7,@,1,kvarh"), "its rows are reactive or apparent energy"),
    ],
)
def test_a_file_of_another_medium_is_refused(text: str, what: str) -> None:
    assert refusal(text) == f"a.csv: {what} (leave it out)"
    assert refusal(text, unit="kWh", flow="import") == f"a.csv: {what} (leave it out)"


def _units(header: str, row: str) -> str:
    return "".join([f"{header}\n", *(f"{row.replace('@', unit)}\n" for unit in ("m3", "kWh"))])


def test_a_meter_with_kwh_and_m3_of_one_span_is_one_of_gas() -> None:
    text = _units("EAN,meter,timestamp,register,volume,unit", "5,g,2024-06-01 00:00,Offtake,1,@")
    assert refusal(text) == "a.csv: its rows are not electricity (leave it out)"
    text += "6,e,2024-06-01 00:00,Offtake Day,1,kWh\n"
    assert [words.effects[0][0] for words in read(text).left_out if not words.reads] == ["g"]


def test_a_client_may_have_electricity_and_gas() -> None:
    text = _units("client,timestamp,volume,unit", "7,2024-06-01 00:00,1,@")
    assert [words.reads for words in read(text).left_out] == ["unit"]


def test_a_register_of_the_day_is_one_of_electricity() -> None:
    text = _units("EAN,meter,timestamp,register,volume,unit", "5,g,2024-06-01 00:00,Offtake Day,1,@")
    assert all(words.reads for words in read(text).left_out)
