"""Values that are not the energy of their interval as they stand are refused, unless the user names their column."""

import pytest

from tests.support.heads import read, refusal, table

COUNT = "or say that its values count as they are with --columns value=NAME)"


@pytest.mark.parametrize(
    ("title", "why"),
    [
        ("Average daily usage (kWh)", "is an average, not the energy of an interval"),
        ("Durchschnittsverbrauch kWh", "is an average, not the energy of an interval"),
        ("Max Demand (kW)", "is a maximum, not the mean power of an interval"),
        ("Peak Demand (kW)", "is a maximum, not the mean power of an interval"),
        ("Usage (kWh x 100)", "holds parts or multiples of kWh"),
        ("kWh*10", "holds parts or multiples of kWh"),
        ("Energy (0.1 kWh)", "holds parts or multiples of kWh"),
    ],
)
def test_a_title_says_that_values_are_no_energy_of_their_interval(title: str, why: str) -> None:
    text = table(f"client,timestamp,{title}", "1,@,5")
    shown = refusal(text)
    assert shown.startswith(f"a.csv: column {title!r} {why} (")
    assert shown.endswith(COUNT)
    assert read(text, columns={"value": title}).columns.value == 2


@pytest.mark.parametrize(
    "title", ["Average power (kW)", "Maximum (kWh)", "Usage (kWh/30 min)", "Phase 1 kWh", "1.8.0 kWh"]
)
def test_mean_power_and_numbers_of_other_things_are_read(title: str) -> None:
    assert read(table(f"client,timestamp,{title}", "1,@,5")).columns.value == 2


def test_values_beside_a_multiplier_may_have_to_be_multiplied() -> None:
    text = table("client,timestamp,kWh,Multiplier", "1,@,5,40")
    assert refusal(text) == (
        "a.csv: column 'Multiplier' holds 40, by which 'kWh' may have to be multiplied "
        f"(multiply them in the file, {COUNT}"
    )
    assert read(text, columns={"value": "kWh"}).columns.value == 2
    assert read(table("client,timestamp,kWh,Multiplier", "1,@,5,1.0")).columns.value == 2
