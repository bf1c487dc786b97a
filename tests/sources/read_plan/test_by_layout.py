"""A declaration, what the head shows, and the user's word above both: one plan, or one refusal."""

from pathlib import Path

import pytest

from etl.core.errors import InputError
from etl.sources.read_plan.by_layout import by_layout
from etl.sources.read_plan.declarations import parse_layout
from etl.sources.read_plan.head import read_text
from etl.sources.read_plan.plan_values import Cell, Columns, Effect, Options, Understood
from etl.sources.read_plan.recognise import find

ENERGY = """\
header = ["When", "Used"]
unit = "Wh"
[columns]
client = "Who"
timestamp = "When"
value = "Used"
"""
NOTHING = Options()
ROWS = "Who;When;Used\n7;2017-08-01 00:00;5\n7;2017-08-01 00:30;6\n"


def plan(declaration: str, rows: str = ROWS, options: Options = NOTHING, name: str = "a.csv") -> Understood:
    text = read_text(rows.encode(), name)
    return by_layout(find(text, parse_layout(declaration, "mine", "mine.toml")), text, options)


def refusal(declaration: str, rows: str = ROWS) -> str:
    with pytest.raises(InputError) as caught:
        plan(declaration, rows)
    return str(caught.value)


def test_the_declaration_says_what_the_head_does_not() -> None:
    found = plan(ENERGY)
    assert (found.layout, found.unit, found.unit_said, found.separator) == ("mine", "Wh", True, ";")
    assert found.columns == Columns(client=0, timestamp=1, value=2)
    assert (found.zone, found.zone_said, found.stamp, found.stamp_said) == ("UTC", False, "start", False)


def test_the_users_word_stands_above_the_declaration() -> None:
    declared = f'zone = "Europe/Vienna"\nstamp = "start"\n{ENERGY}'
    found = plan(declared, options=Options(unit="kWh", stamp="end", timezone="Europe/Lisbon"))
    assert (found.unit, found.stamp, found.zone, found.place) == ("kWh", "end", "Europe/Lisbon", "")
    assert plan(f'zone = "Europe/Vienna"\n{ENERGY}').place == "Europe/Vienna"


def test_local_stamps_need_a_zone_and_those_of_an_offset_do_not() -> None:
    local = f'zone = "local"\n{ENERGY}'
    assert refusal(local) == (
        "a.csv: its stamps are in the meters' local time, and their time zone is not known "
        "(give it with --timezone, such as --timezone America/New_York)"
    )
    assert plan(local, ROWS.replace(":00;", ":00Z;").replace(":30;", ":30Z;")).zone == "UTC"


def test_a_declared_column_that_is_not_there_is_named() -> None:
    assert refusal(ENERGY.replace('client = "Who"', 'client = ["Meter", "Point"]')) == (
        "a.csv: is of layout mine, but has no column 'Meter' or 'Point' (it has: Who, When, Used)"
    )


@pytest.mark.parametrize(
    ("declared", "name", "options", "client"),
    [
        ("", "a.csv", Options(client="home"), "home"),
        ('file_name = "_(?P<client>[0-9]+)_"\n', str(Path("folder", "export_0042_may.csv")), NOTHING, "0042"),
        ("", "a.csv", NOTHING, None),
    ],
    ids=["the user's", "in the file's name", "nobody's"],
)
def test_a_file_without_a_column_of_clients(declared: str, name: str, options: Options, client: str | None) -> None:
    declaration = declared + ENERGY.replace('client = "Who"\n', "")
    if client is None:
        assert refusal(declaration) == "a.csv: names no client (give it with --client)"
    else:
        assert plan(declaration, options=options, name=name).client == client


def test_client_unit_and_flow_may_stand_above_the_header() -> None:
    declaration = ENERGY.replace('unit = "Wh"\n', "").replace('client = "Who"\n', "")
    declaration += '[preamble]\nclient = "Point"\nunit = "In"\nflow = "Way"\n'
    found = plan(declaration, f"Point;0042\nIn: MWh\nWay;Injection\n{ROWS}")
    assert (found.client, found.unit, found.flow) == ("0042", "MWh", "export")


def test_values_of_several_columns_are_cells_of_their_own() -> None:
    declaration = ENERGY.replace('value = "Used"\n', "") + (
        '[[values]]\ncolumn = "Used"\n[[values]]\ncolumn = "Fed"\nflow = "export"\nunit = "kWh"\n'
    )
    found = plan(declaration, "Who;When;Used;Fed\n7;2017-08-01 00:00;5;1\n")
    assert found.table is not None
    assert found.table.cells == (Cell(2), Cell(3, flow="export", unit="kWh"))


def test_words_of_a_column_say_something_of_their_rows() -> None:
    declaration = f'{ENERGY}type = "Kind"\n[rows.type]\nFed = "export"\n"Gas*" = {{ ignore = "gas" }}\n'
    found = plan(declaration, "Who;When;Used;Kind\n7;2017-08-01 00:00;5;Fed\n")
    assert found.table is not None
    (words,) = found.table.words
    assert words.effects == (("fed", Effect(flow="export")), ("gas*", Effect(ignore="gas")))


def test_slots_named_by_their_ends_begin_a_step_before_and_the_user_may_say_starts() -> None:
    titles = ";".join([f"{half // 2:02}:{half % 2 * 30:02}" for half in range(1, 48)] + ["24:00"])
    declaration = 'header = ["Who", "Day"]\nwide = "slots"\n[columns]\nclient = "Who"\ndate = "Day"\n'
    rows = f"Who;Day;{titles}\n7;2017-08-01;{';'.join(['1'] * 48)}\n"
    ends, starts = plan(declaration, rows).table, plan(declaration, rows, Options(stamp="start")).table
    assert ends is not None
    assert starts is not None
    assert [cell.seconds for cell in ends.cells[:2]] == [0, 1800]
    assert [cell.seconds for cell in starts.cells[:2]] == [1800, 3600]


def test_mean_power_takes_its_interval_from_the_stamps() -> None:
    found = plan(ENERGY.replace('"Wh"', '"kW"'))
    assert (found.interval, found.interval_seen) == (30, True)
    assert refusal(ENERGY.replace('"Wh"', '"kW"'), "\n".join(ROWS.splitlines()[:2])) == (
        "a.csv: some values are mean power, and their interval cannot be found from the stamps "
        "(give it with --interval, such as --interval 15min)"
    )
