"""Columns of values beside others that are something else by their titles."""

import pytest

from tests.support.command import Shell, written
from tests.support.heads import read, refusal, table


def chosen(titles: str, **options: object) -> str:
    cells = ";".join("0,5" for _ in titles.split(";"))
    plan = read(table(f"Kunde;Zeitpunkt;{titles}", f"7;@;{cells}"), **options)
    assert plan.table is None
    return plan.syntax.header[plan.columns.value]


@pytest.mark.parametrize(
    ("titles", "title"),
    [
        ("Zählerstand (kWh);Verbrauch (kWh)", "Verbrauch (kWh)"),
        ("Verbrauch (kWh);Verbrauch (kW)", "Verbrauch (kWh)"),
        ("Energie (kWh);Leistung (kW)", "Energie (kWh)"),
        ("Verbrauch (kWh);Leistung (kW)", "Verbrauch (kWh)"),
        ("Restnetzbezug (kWh);Eigendeckung (kWh)", "Restnetzbezug (kWh)"),
    ],
)
def test_energy_at_the_grid_is_read_where_the_others_are_something_else_by_their_names(titles: str, title: str) -> None:
    assert chosen(titles) == title


def test_a_register_is_read_where_the_user_says_that_values_are_what_it_shows(etl: Shell) -> None:
    assert chosen("Zählerstand (kWh);Verbrauch (kWh)", register=True) == "Zählerstand (kWh)"
    assert chosen("Zählerstand (kWh);Verbrauch (kWh)", register=False) == "Verbrauch (kWh)"
    rows = [f"7;03.06.2024 0{hour}:00;{1000 + hour},5;1" for hour in range(4)]
    file = written("a.csv", "Kunde;Zeitpunkt;Zählerstand (kWh);Verbrauch (kWh)", *rows)
    assert etl.load(file, "--register", "--timezone", "Europe/Vienna")["kwh"] == {"import": "3"}


@pytest.mark.parametrize("titles", ["1-1:1.5 kW;1-1:1.8 kWh", "Verbrauch (kWh);Einspeisung (kW)"])
def test_mean_power_is_read_beside_no_register_and_left_out_beside_its_own_flow_alone(titles: str) -> None:
    cells = ";".join("0,5" for _ in titles.split(";"))
    assert "could be the value: " in refusal(table(f"Kunde;Zeitpunkt;{titles}", f"7;@;{cells}"))
