"""Flow of a whole file: by the title of its values, by its name, or refused."""

import pytest

from etl.core.errors import InputError
from etl.sources.read_plan.flow_plan.file_flow import check_flow, check_medium, delivery_of, flow_of_title
from tests.support.heads import read, refusal, table

SAY = "(say which flow it is with --flow import, export or generation)"


def test_the_title_says_the_flow() -> None:
    assert flow_of_title("a.csv", "Einspeisung [kWh]", ()) == "export"
    assert flow_of_title("a.csv", "kWh", ()) == ""
    assert flow_of_title("a.csv", "Levering", ("Levering", "Teruglevering")) == "import"


def test_a_title_that_leaves_the_flow_open_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        flow_of_title("a.csv", "Lieferung [kWh]", ("kWh",))
    assert str(caught.value) == (
        f"a.csv: column 'Lieferung [kWh]' says a delivery, to the client or from the client {SAY}"
    )


@pytest.mark.parametrize(
    "name",
    ["export.csv", "ExportData_settembre.csv", "Export.verbruiken.csv", "production-2024.csv", "solar-home.csv",
     "gas-and-electricity.csv", "import.csv", "returns.csv", "readings.csv.gz", "Gasthaus.csv", "water-plant.csv"],
)  # fmt: skip
def test_a_name_that_may_mean_something_else_says_nothing(name: str) -> None:
    check_flow(f"out/{name}")
    check_medium(f"out/{name}", ["kWh"])


def test_a_name_that_says_feed_in_or_gas_is_refused_where_the_file_says_nothing() -> None:
    with pytest.raises(InputError) as caught:
        check_flow("2024/Einspeisung_top3.csv")
    what = "its name says export ('Einspeisung'), and nothing in it says a flow"
    assert str(caught.value) == f"2024/Einspeisung_top3.csv: {what} {SAY}"
    with pytest.raises(InputError) as caught:
        check_medium("a.zip/gas_2024.csv", ["consumption"])
    assert str(caught.value) == (
        "a.zip/gas_2024.csv: its name says gas, and nothing in it says electricity (leave it out, or rename it if "
        "it is electricity)"
    )
    check_medium("a.zip/gas_2024.csv", ["electricity consumption"])


def test_a_delivery_in_a_column_of_flows_is_told_by_its_other_words() -> None:
    assert delivery_of("a.csv", "way", ["Levering", "Teruglevering"]) == "import"
    assert delivery_of("a.csv", "way", ["Lieferung", "Bezug"]) == "export"
    assert delivery_of("a.csv", "way", ["Delivered", "Received"]) == "import"
    assert delivery_of("a.csv", "way", ["Verbrauch"]) == ""
    with pytest.raises(InputError) as caught:
        delivery_of("a.csv", "way", ["Delivered"])
    assert str(caught.value) == (
        f"a.csv: column 'way' says 'Delivered', a delivery to the client or from the client {SAY}"
    )


def of_meter(meter: str, value: str = "kwh") -> str:
    return table(f"client,meter,timestamp,{value}", f"1,{meter},@,0.5")


def test_a_meter_whose_name_says_another_medium_is_refused_until_the_user_says_a_flow() -> None:
    assert refusal(of_meter("GAS-1001")) == (
        "a.csv: the name of meter 'GAS-1001' says gas, not electricity "
        "(leave its rows out, or give --flow if it is electricity)"
    )
    assert "says heat" in refusal(of_meter("Wärmezähler 3", "Verbrauch kWh"))
    assert read(of_meter("GAS-1001"), flow="import").energy.flow == "import"


def test_a_meter_whose_name_says_feed_in_is_refused_where_nothing_else_says_a_flow() -> None:
    assert refusal(of_meter("Einspeisezähler 1")) == (
        "a.csv: the name of meter 'Einspeisezähler 1' says export, and nothing else says a flow "
        "(say which flow it is with --flow import, export or generation)"
    )
    assert read(of_meter("Einspeisezähler 1", "Export kWh")).energy.flow == "export"


@pytest.mark.parametrize("meter", ["AS1234", "PV-7", "RE 12", "E-1001", "1SAG0001", "Wärmepumpe 2", "Solar 3", "A-B"])
def test_a_meter_may_have_letters_in_its_number(meter: str) -> None:
    assert read(of_meter(meter)).energy.flow == "import"


def test_kwh_beside_a_volume_are_not_taken_for_electricity() -> None:
    text = "client,date,Consommation (kWh),Volume (m3)\n1,2024-06-13,22,2\n1,2024-06-14,33,3\n"
    assert refusal(text) == (
        "a.csv: column 'Volume (m3)' beside 'Consommation (kWh)' is of gas or water "
        "(leave the file out, or give --flow if it is electricity)"
    )
    assert read(text, flow="import").energy.flow == "import"


def test_a_column_that_names_its_gas_leaves_the_kwh_beside_it_to_electricity() -> None:
    text = "client,date,kWh,Gas (m3)\n1,2024-06-13,22,2\n1,2024-06-14,33,3\n"
    assert read(text).columns.value == 2
    assert "of gas or water" in refusal(text.replace("Gas (m3)", "Coefficient de conversion"))
