"""A declaration, what the head shows, and the user's word above both: one plan, or one refusal."""

from dataclasses import replace

import pytest

from etl.core.errors import InputError
from etl.sources.read_plan.declarations import parse_layout
from etl.sources.read_plan.head import read_text
from etl.sources.read_plan.layout_plan.by_layout import by_layout
from etl.sources.read_plan.plan_values import Cell, Columns, Effect, Options, ReadPlan
from etl.sources.read_plan.recognise import find
from etl.sources.read_plan.understand import understand
from tests.support.command import Shell, written
from tests.support.heads import read, refusal
from tests.support.layout_files import ENERGY, NOTHING, ROWS


def plan(declaration: str, rows: str = ROWS, options: Options = NOTHING, name: str = "a.csv") -> ReadPlan:
    text = read_text(rows.encode(), name)
    return by_layout(find(text, parse_layout(declaration, "mine", "mine.toml")), text, options)


@pytest.mark.parametrize("unit", [None, "W"])
def test_a_unit_of_reactive_energy_above_the_header_is_refused_whatever_unit_the_user_gives(unit: str | None) -> None:
    head = "Identifiant PRM;Grandeur physique;Unite\n12345678901234;Energie reactive;VAr\nHorodate;Valeur\n"
    rows = "2024-06-01T00:00:00+02:00;400\n2024-06-01T00:30:00+02:00;401\n"
    why = "a.csv: is in VAr, reactive or apparent energy (leave the file out)"
    assert refusal(head + rows, unit=unit, stamp="end") == why


def test_the_declaration_says_what_the_head_does_not() -> None:
    found = plan(ENERGY)
    assert (found.layout, found.energy.unit, found.energy.unit_named, found.syntax.separator) == (
        "mine",
        "Wh",
        True,
        ";",
    )
    assert found.columns == Columns(client=0, timestamp=1, value=2)
    assert (found.clock.zone, found.clock.zone_named, found.clock.stamp, found.clock.stamp_named) == (
        "UTC",
        False,
        "start",
        False,
    )


def test_the_users_word_stands_above_the_declaration() -> None:
    declared = f'zone = "Europe/Vienna"\nstamp = "start"\n{ENERGY}'
    found = plan(declared, options=Options(unit="kWh", stamp="end", timezone="Europe/Lisbon"))
    assert (found.energy.unit, found.clock.stamp, found.clock.zone, found.clock.meter_zone) == (
        "kWh",
        "end",
        "Europe/Lisbon",
        "Europe/Lisbon",
    )
    assert plan(f'zone = "Europe/Vienna"\n{ENERGY}').clock.meter_zone == "Europe/Vienna"


def test_client_unit_and_flow_may_stand_above_the_header() -> None:
    declaration = ENERGY.replace('unit = "Wh"\n', "").replace('client = "Who"\n', "")
    declaration += '[preamble]\nclient = "Point"\nunit = "In"\nflow = "Way"\n'
    found = plan(declaration, f"Point;0042\nIn: MWh\nWay;Injection\n{ROWS}")
    assert (found.client, found.energy.unit, found.energy.flow) == ("0042", "MWh", "export")


def test_values_of_several_columns_are_cells_of_their_own() -> None:
    declaration = ENERGY.replace('value = "Used"\n', "") + (
        '[[values]]\ncolumn = "Used"\n[[values]]\ncolumn = "Fed"\nflow = "export"\nunit = "kWh"\n'
    )
    found = plan(declaration, "Who;When;Used;Fed\n7;2017-08-01 00:00;5;1\n")
    assert found.table is not None
    assert found.table.cells == (Cell(2), Cell(3, flow="export", unit="kWh"))


def test_one_flow_is_refused_beside_columns_of_several() -> None:
    """It would count one column as another flow, or have no effect."""
    several = ENERGY.replace(
        'value = "Used"\n', '[[values]]\ncolumn = "Used"\n[[values]]\ncolumn = "Fed"\nflow = "export"\n'
    )
    rows = "Who;When;Used;Fed\n7;2017-08-01 00:00;5;1\n"
    for flow in ("import", "export"):
        with pytest.raises(InputError) as error:
            plan(several, rows, Options(flow=flow))
        assert str(error.value) == "a.csv: the layout mine reads columns of import and export (omit --flow)"


def test_words_of_a_column_say_something_of_their_rows() -> None:
    declaration = f'{ENERGY}type = "Kind"\n[rows.type]\nFed = "export"\n"Gas*" = {{ ignore = "gas" }}\n'
    found = plan(declaration, "Who;When;Used;Kind\n7;2017-08-01 00:00;5;Fed\n")
    assert found.table is not None
    (words,) = found.table.words
    assert words.effects == (("fed", Effect(flow="export")), ("gas*", Effect(ignore="gas")))


FED_IN = """Datum;Zeit von;Zeit bis;Verbrauch [kWh];Einspeisung [kWh]
13.06.2024;00:00;00:15;0,5;0
13.06.2024;00:15;00:30;0,5;0,25
"""


def test_energy_fed_in_that_a_layout_does_not_read_is_never_left_out_unsaid() -> None:
    assert refusal(FED_IN, client="x") == (
        "a.csv: column 'Einspeisung [kWh]' is energy fed in, which the layout austria does not read "
        "(load the file with --format austria, then with --format long --columns value=NAME)"
    )
    assert read(FED_IN, client="x", format="austria").energy.flow == "import"
    fed_in = read(FED_IN, client="x", format="long", columns={"value": "Einspeisung [kWh]"})
    assert fed_in.energy.flow == "export"
    assert read(FED_IN.replace("0,25", "0"), client="x").layout == "austria"


def test_a_file_whose_name_alone_says_feed_in_is_refused_where_its_layout_is_of_either_flow() -> None:
    text = '"Datum";"kWh";"kW";"Status";\n"01.08.2026 00:00";0,012;0,048;"VALID";\n'
    options = Options(client="home")
    assert understand(text.encode(), "verbrauch.csv", options).energy.flow == "import"
    with pytest.raises(InputError, match=r"its name says export .* \(say which flow it is with --flow"):
        understand(text.encode(), "netzooe-einspeisung.csv", options)
    exported = understand(text.encode(), "netzooe-einspeisung.csv", replace(options, flow="export"))
    assert exported.energy.flow == "export"


def test_a_value_with_another_timestamp_than_its_row_is_a_bad_row(etl: Shell) -> None:
    """Two lists side by side, of which one lacks a row."""
    rows = [f"13.06.2024 00:{15 * n:02}:00;1;ok;13.06.2024 00:{15 * n:02}:00;2;ok;" for n in range(1, 4)]
    rows.append("13.06.2024 01:00:00;1;ok;13.06.2024 01:15:00;2;ok;")
    file = written("a.csv", "Datum;+A/1 [kW];Status;Datum;-A/1 [kW];Status;", *rows)
    assert "a.csv:5: Datum: '13.06.2024 01:15:00' of column 4 is not as in column 1 of this row" in (
        etl("load", file, "--client", "home").error
    )


def test_generation_that_a_layout_does_not_read_is_not_left_out_either() -> None:
    rows = "01.02.2024 00:00;01.02.2024 01:00;0,5;0,1;Målt\n01.02.2024 01:00;01.02.2024 02:00;0,5;0;Målt\n"
    text = f"Fra;Til;KWH 60 Forbruk;KWH 60 Produksjon;Kvalitet\n{rows}"
    assert refusal(text, client="x") == (
        "a.csv: column 'KWH 60 Produksjon' is generation, which the layout elhub does not read "
        "(load the file with --format elhub, then with --format long --columns value=NAME)"
    )


def test_what_a_home_used_beside_its_plant_is_import_only_if_the_user_says_so() -> None:
    head = "DateTime,Device ID,Name,Device Type,Avg Wattage,kWh\n"
    home = f"{head}2024-05-14 00:00:00,1,Total Usage,,500,0.5\n"
    text = f"{home}2024-05-14 00:00:00,2,Solar Production,,100,0.1\n"
    assert refusal(text, client="x", timezone="America/Denver") == (
        "a.csv: has 'Solar Production': what the home used is not what it drew from the grid "
        "(load the file of the meter at the grid, or say --flow import if all was)"
    )
    assert read(text, client="x", timezone="America/Denver", flow="import").layout == "sense"
    assert read(home, client="x", timezone="America/Denver").layout == "sense"
