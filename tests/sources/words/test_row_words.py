"""Words in cells: their flow, another medium, and what a kind of column may not say."""

import pytest

from etl.sources.words.row_words import NOTHING, RowWord, is_fault, is_total, other_unit, row_word


@pytest.mark.parametrize(
    ("kind", "text", "word"),
    [
        ("flow", "Injectie Dag", RowWord(flow="export")),
        ("flow", "Gas", RowWord(left_out="gas")),
        ("any", "sensor.grid_returned", RowWord(flow="export")),
        ("any", "sensor.kitchen", NOTHING),
        ("guard", "T1", NOTHING),
        ("guard", "Natural gas usage", RowWord(left_out="gas")),
        ("kind", "Solar home", NOTHING),
        ("kind", "Gas compressor station", NOTHING),
        ("kind", "Water works", NOTHING),
        ("kind", "Water", RowWord(left_out="water")),
        ("any", "sensor.boiler_water_energy", NOTHING),
        ("any", "sensor.gas_meter_total", RowWord(left_out="gas")),
        ("medium", "Teruglevering", NOTHING),
        ("unit", "m³", RowWord(left_out="not electricity")),
        ("unit", "kvarh", RowWord(left_out="reactive or apparent energy")),
        ("unit", "kWh", NOTHING),
    ],
)
def test_a_cell_says_something_of_its_row(kind: str, text: str, word: RowWord) -> None:
    assert row_word(kind, text, "import") == word


@pytest.mark.parametrize(
    ("kind", "text", "fault"),
    [
        ("flow", "T1", "is not import, export or generation"),
        ("flow", "Eigenverbrauch", "says energy behind the meter or within a community, which is neither import"),
        ("guard", "Injectie", "says export, and the first rows of the file name no flow"),
    ],
)
def test_what_a_column_may_not_say_is_a_fault(kind: str, text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        row_word(kind, text, "import")


def test_units_of_energy_are_no_other_medium() -> None:
    assert [other_unit(unit) for unit in ("kWh", "MWh", "W", "kw", "kilowatt hours")] == [""] * 5
    assert [other_unit(unit) for unit in ("m3", "Smc", "therms", "GJ", "l", "ccf")] == ["not electricity"] * 6


@pytest.mark.parametrize(
    "text", ["Total", "Summe:", "Totaal juni", "Grand total", "I alt", "Yhteensä (kWh)", "Razem 2024"]
)
def test_a_row_of_totals_is_known_by_its_word(text: str) -> None:
    assert is_total(text)


@pytest.mark.parametrize("text", ["", "7", "2024-06-03", "Totally", "Sommer", "kWh"])
def test_other_cells_are_no_totals(text: str) -> None:
    assert not is_total(text)


@pytest.mark.parametrize(
    "text",
    ["ERROR", "err", "Invalid value", "Fehler 17", "ungültig", "Not OK", "Chyba", "Missing", "No data", "Keine Daten"],
)
def test_a_reading_at_fault_is_known_by_its_word(text: str) -> None:
    assert is_fault(text)
    with pytest.raises(ValueError, match="marks the reading as faulty"):
        row_word("state", text)


@pytest.mark.parametrize("text", ["", "ok", "0", "valid", "No error", "A", "CA", "Badalona"])
def test_other_states_are_no_faults(text: str) -> None:
    assert row_word("state", text) == NOTHING
