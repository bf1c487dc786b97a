"""A column for each client beside the timestamp: titles that are numbers of clients, or --wide, say so."""

import pytest

from etl.core.errors import UsageError
from tests.support.command import Shell, written
from tests.support.heads import read, refusal

IDS = "Datetime,70001,70002\n2024-06-03 00:00,0.1,0.2\n2024-06-03 00:30,0.3,\n2024-06-03 01:00,0.5,0.6\n"
NAMES = IDS.replace("70001", "House A").replace("70002", "House B")


def test_titles_that_are_numbers_of_clients_are_clients() -> None:
    plan = read(IDS)
    assert plan.table is not None
    assert [(cell.column, cell.client) for cell in plan.table.cells] == [(1, "70001"), (2, "70002")]


def test_a_row_of_totals_below_the_clients_is_no_reading(etl: Shell) -> None:
    found = etl.load(written("a.csv", *IDS.splitlines(), "Total,0.9,0.8"), "--timezone", "UTC")
    assert (found["clients"], found["kwh"], found["ignored"]) == (2, {"import": "1.7"}, 1)


def test_other_titles_are_clients_where_the_user_says_so(etl: Shell) -> None:
    table = written("a.csv", *NAMES.splitlines())
    assert "no column for the value" in etl("load", table).error
    found = etl.load(table, "--wide")
    assert (found["clients"], found["kwh"], found["blank"]) == (2, {"import": "1.7"}, 1)


@pytest.mark.parametrize("zone", ["Europe/Vienna"])
def test_hours_on_days_when_clocks_change_are_those_of_each_client(etl: Shell, zone: str) -> None:
    """Four hours of 2024-10-27 from 01:00 on (02:00 twice), three of 2025-03-30 (02:00 is skipped)."""
    times = ["2024-10-27 01:00", "2024-10-27 02:00", "2024-10-27 02:00", "2024-10-27 03:00"]
    times += ["2025-03-30 01:00", "2025-03-30 03:00", "2025-03-30 04:00"]
    lines = [f"{time},{number},1" for number, time in enumerate(times)]
    etl.load(written("a.csv", "Zeitpunkt,70001,70002", *lines), "--timezone", zone)
    found = [line.split(",") for line in etl.exported("readings").splitlines()[1:]]
    assert {row[4][:13]: float(row[6]) for row in found if row[0] == "70001"} == {
        "2024-10-26T23": 0, "2024-10-27T00": 1, "2024-10-27T01": 2, "2024-10-27T02": 3,
        "2025-03-30T00": 4, "2025-03-30T01": 5, "2025-03-30T02": 6,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (NAMES.replace("House B", "Total"), "column 'Total' may be the total of the others"),
        (NAMES.replace("0.2", "ok"), "column 'House B' holds no numbers, so it is not a column of a client"),
        (NAMES.replace("Datetime", "Place").replace("2024-06-03 ", ""), "has no column for the timestamp"),
    ],
)
def test_a_table_that_is_no_such_one_is_refused(text: str, why: str) -> None:
    assert f"a.csv: {why} (" in refusal(text, wide=True)


@pytest.mark.parametrize("options", [{"client": "7"}, {"columns": {"value": "70001"}}])
def test_a_client_or_columns_beside_it_are_refused(options: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="--wide takes the clients from the titles of columns"):
        read(IDS, wide=True, **options)


def test_values_that_a_register_may_show_are_refused_as_in_other_files() -> None:
    rows = "".join(f"2024-06-03 {hour:02}:00,{90000 + hour},{80000 + hour}\n" for hour in range(12))
    assert "say which with --register or --energy" in refusal("Datetime,70001,70002\n" + rows)


def test_a_column_that_says_energy_fed_in_is_no_client() -> None:
    table = NAMES.replace("House B", "TerugleveringDal")
    assert refusal(table, wide=True) == (
        "a.csv: column 'TerugleveringDal' says export, so the columns are no clients "
        "(omit --wide and name one with --columns value=NAME, or give --flow)"
    )
    assert read(table, wide=True, flow="import").table is not None


def test_a_message_names_wide_only_where_no_title_says_a_flow_or_a_register() -> None:
    assert "--wide" in refusal(NAMES)
    assert "--wide" not in refusal(NAMES.replace("House B", "TerugleveringDal"))
    assert "--wide" not in refusal(NAMES.replace("House B", "Meterstand"))
