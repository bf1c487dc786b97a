"""Columns whose cells name the flow of their rows, and cells that leave it open."""

import pytest

from tests.support.command import Shell, written
from tests.support.heads import MORNING, read, refusal, table


def _file(title: str, *texts: str) -> str:
    rows = [f"7,{stamp},0.5,{text}" for text in texts for stamp in MORNING]
    return "\n".join([f"client,timestamp,kwh,{title}", *rows]) + "\n"


@pytest.mark.parametrize(
    ("title", "texts"),
    [
        ("direction", ("import", "export")),
        ("Usage Type", ("Usage", "Solar feed-in")),
        ("Richtung", ("Bezug", "Einspeisung")),
        ("Energierichtung", ("Einspeisung",)),
        ("richting", ("Levering", "Teruglevering")),
        ("Sens", ("Soutirage", "Injection")),
        ("Sentido", ("Entrante", "Saliente")),
        ("Verso", ("Prelievo", "Immissione")),
        ("Direção", ("Consumo", "Injeção")),
        ("Směr", ("Odběr", "Dodávka")),
        ("Kierunek", ("Pobrana", "Oddana")),
        ("Retning", ("Forbrug", "Produktion")),
        ("Riktning", ("Uttag", "Inmatning")),
        ("Suunta", ("Otto", "Anto")),
        ("Register", ("Afname Dag", "Injectie Dag")),
        ("register", ("1.8.1", "2.8.1")),
        ("OBIS", ("1-0:1.8.0", "1-0:2.8.0")),
        ("nmi_suffix", ("B1",)),
        ("channel", ("E1", "B1")),
        ("Measurement Quantity", ("AI", "AE")),
        ("Data Type", ("Active Import", "Active Export")),
        ("Type", ("Consumption", "Surplus Generation", "Gas")),
    ],
)
def test_the_cells_of_a_column_name_the_flow(title: str, texts: tuple[str, ...]) -> None:
    plan = read(_file(title, *texts))
    assert (plan.columns.flow, plan.energy.flow_named) == (3, True)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("register", "T1"), ("register", "B1"), ("type", "Actual"), ("description", "Main switchboard"),
        ("category", "Solar home"), ("flow", "0.25"), ("Type", "Electricity"),
    ],
)  # fmt: skip
def test_other_cells_are_no_flows(title: str, text: str) -> None:
    texts = (text, "0.75", "1.5") if title == "flow" else (text,)
    assert read(_file(title, *texts)).columns.flow is None


def test_the_users_flow_outranks_a_column() -> None:
    assert read(_file("direction", "export"), flow="import").columns.flow is None


def test_a_direction_in_unknown_words_is_refused() -> None:
    assert refusal(_file("direction", "inwards")) == (
        "a.csv: column 'direction' holds 'inwards', no word that is known for import or export (give the flow of the "
        "file with --flow)"
    )
    assert read(_file("direction", "inwards"), flow="import").energy.flow == "import"


def test_registers_of_which_only_some_name_a_flow_are_refused() -> None:
    assert refusal(_file("Register", "Total", "Injectie")) == (
        "a.csv: column 'Register' names a flow in some rows ('Injectie'), in others none ('Total') (give the flow of "
        "those with --flow)"
    )
    assert "in others none ('Controlled load')" in refusal(_file("Rate type", "Export", "Controlled load"))


def _word_columns(text: str, **options: object) -> list[tuple[int, str]]:
    plan = read(text, **options)
    assert plan.table is not None
    assert plan.energy.flow_named
    return [(words.column, words.reads) for words in plan.table.words]


@pytest.mark.parametrize(
    ("title", "texts"),
    [
        ("Type", ("Peak", "Off-peak", "Solar feed-in")),
        ("Rate", ("Day rate", "Export")),
        ("Tarief", ("Laag", "Normaal", "Teruglevering")),
        ("Register", ("HT", "NT", "Einspeisung")),
    ],
)
def test_tariffs_beside_a_flow_are_import(title: str, texts: tuple[str, ...]) -> None:
    assert _word_columns(_file(title, *texts)) == [(3, "any")]
    assert read(_file(title, *texts)).energy.flow == "import"


def test_rows_that_name_no_flow_have_that_of_the_user_and_the_others_their_own() -> None:
    text = _file("Rate type", "Export", "Controlled load")
    assert _word_columns(text, flow="import") == [(3, "any")]
    assert read(text, flow="import").energy.flow == "import"
    assert read(_file("Register", "Total", "Injectie"), flow="import").table is not None


def test_slots_of_a_day_whose_rows_are_tariffs_and_one_flow() -> None:
    slots = ",".join(f"{hour:02}:00" for hour in range(24))
    rows = [f"7,2017-08-01,{text}{',0.5' * 24}" for text in ("Peak", "Off-peak", "Export")]
    assert _word_columns("\n".join([f"client,date,Type,{slots}", *rows]) + "\n") == [(2, "any")]


def test_two_columns_of_flows_are_refused() -> None:
    text = table("client,timestamp,kwh,direction,sens", "7,@,1,import,injection")
    assert refusal(text) == (
        "a.csv: has more than one column that could be the flow: direction and sens (say which with --columns "
        "flow=NAME)"
    )


@pytest.mark.parametrize("title", ["status", "Error", "data_status", "Gültigkeit"])
def test_a_row_whose_state_tells_of_a_fault_is_refused_wherever_it_stands(etl: Shell, title: str) -> None:
    rows = [f"7,2024-01-0{1 + day} {hour:02}:00,0.5,ok" for day in range(3) for hour in range(24)]
    rows[70] = rows[70].replace("ok", "invalid")
    path = written("a.csv", f"client,timestamp,kwh,{title}", *rows)
    error = etl("load", path, "--timezone", "UTC").error
    assert error.startswith(
        f"etl: a.csv:72: {title}: 'invalid' marks the reading as faulty or missing (use --rejects FILE"
    )
