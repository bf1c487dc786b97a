"""An assumed direction or medium is silent, unless a name in the file speaks for another."""

import pytest

from etl.sources.read_plan.hypotheses.contested import contested
from tests.support.command import Shell, written
from tests.support.heads import PLAIN, read, table
from tests.support.readings import bills, line, tariff


@pytest.mark.parametrize(
    ("name", "against"),
    [
        ("home.csv", {}),
        ("2024/Einspeisung_2024.csv", {"direction": "Einspeisung_2024"}),
        ("solar-export.csv", {"direction": "solar-export"}),
        ("gas_2024.csv", {"medium": "gas_2024"}),
        ("vegas.csv", {}),
    ],
)
def test_the_name_of_a_file_may_speak_against_import_and_electricity(name: str, against: dict[str, str]) -> None:
    assert contested(read(PLAIN), name) == against
    assert contested(read(PLAIN, flow="import"), name) == {}


def test_a_title_may_speak_of_another_medium() -> None:
    assert contested(read(table("client,timestamp,kwh,Gas meter", "1,@,5,9")), "a.csv") == {"medium": "Gas meter"}


def test_the_load_and_its_bills_warn_until_the_flow_is_named(etl: Shell) -> None:
    rows = [f"A,2024-07-01 {hour:02}:00,0.5" for hour in range(24)]
    file = written("solar-export.csv", "client,timestamp,kwh", *rows)
    warning = "'solar-export' speaks against import, which was assumed (say which with --flow)"
    assert etl.load(file, "--timezone", "UTC")["warnings"] == [warning]
    etl.ok("bill", "--from", "2024-07-01", "--to", "2024-07-02", "--tariff", tariff("t.toml", line("energy", "1")))
    assert bills(etl, "warnings") == [
        ("the name of a file speaks against the import that was assumed (etl load --replace --flow FLOW)",)
    ]
    assert etl.load(file, "--timezone", "UTC", "--flow", "import", "--replace")["warnings"] == []
    etl.ok("bill", "--stale")
    assert bills(etl, "warnings") == [("",)]
