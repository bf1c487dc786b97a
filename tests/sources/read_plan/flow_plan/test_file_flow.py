"""Flow of a whole file: by the title of its values, by its name, or refused."""

import pytest

from etl.core.errors import InputError
from etl.sources.read_plan.flow_plan.file_flow import check_flow, check_medium, delivery_of, flow_of_title

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
