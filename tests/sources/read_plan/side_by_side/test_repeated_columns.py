"""The same columns again in one row: channels side by side, whose timestamps must agree in every row."""

import pytest

from etl.sources.read_plan.head import read_text, table
from etl.sources.read_plan.side_by_side.repeated_columns import groups_in
from tests.support.command import Shell, written
from tests.support.heads import read, refusal

HEADER = "Datum;Wert;Status;Datum;Wert;Status"
ROWS = [f"03.06.2024 0{hour}:00;0,{hour + 1};W;03.06.2024 0{hour}:00;1,{hour + 1};W" for hour in range(4)]
"""0.1 + 0.2 + 0.3 + 0.4 = 1.0 kWh, and 1.1 + 1.2 + 1.3 + 1.4 = 5.0 kWh"""


def stored(etl: Shell) -> dict[tuple[str, ...], float]:
    found: dict[tuple[str, ...], float] = {}
    for line in etl.exported("readings").splitlines()[1:]:
        client, _, register, flow, _, _, kwh, *_ = line.split(",")
        found[client, register, flow] = round(found.get((client, register, flow), 0) + float(kwh), 6)
    return found


@pytest.mark.parametrize(
    ("above", "options", "energy"),
    [
        ([], ("--client", "home"), {("home", "1", "import"): 1.0, ("home", "2", "import"): 5.0}),
        (
            ["AT00000000001;;;AT00000000002;;"],
            (),
            {("AT00000000001", "", "import"): 1.0, ("AT00000000002", "", "import"): 5.0},
        ),
        (["Bezug;;;Einspeisung;;"], ("--client", "home"), {("home", "", "import"): 1.0, ("home", "", "export"): 5.0}),
        (
            ["Dorf 1 [AT00000000001];;;Dorf 1 [AT00000000001];;"],
            (),
            {("AT00000000001", "1", "import"): 1.0, ("AT00000000001", "2", "import"): 5.0},
        ),
    ],
    ids=["registers", "clients", "flows", "one client"],
)
def test_groups_are_channels(
    etl: Shell, above: list[str], options: tuple[str, ...], energy: dict[tuple[str, ...], float]
) -> None:
    etl.load(written("a.csv", *above, HEADER, *ROWS), "--timezone", "Europe/Vienna", *options)
    assert stored(etl) == energy


def test_a_group_may_end_before_the_first_one(etl: Shell) -> None:
    rows = [*ROWS[:3], "03.06.2024 03:00;0,4;W;;;"]
    found = etl.load(written("a.csv", HEADER, *rows), "--client", "home")
    assert (found["kwh"], found["blank"]) == ({"import": "4.6"}, 1)


def test_another_timestamp_beside_the_first_is_a_bad_row(etl: Shell) -> None:
    rows = [*ROWS[:3], ROWS[3].replace(";W;03.06.2024 03:00", ";W;03.06.2024 04:00")]
    error = etl("load", written("a.csv", HEADER, *rows), "--client", "home").error
    assert error.startswith("etl: a.csv:5: Datum: '03.06.2024 04:00' of column 4 is not as in column 1 of this row")


def test_a_state_of_any_group_that_tells_of_a_fault_is_a_bad_row(etl: Shell) -> None:
    rows = [*ROWS[:3], ROWS[3].removesuffix("W") + "Fehler"]
    error = etl("load", written("a.csv", HEADER, *rows), "--client", "home", "--timezone", "Europe/Vienna").error
    assert error.startswith("etl: a.csv:5: Status: 'Fehler' marks the reading as faulty")


def test_the_same_values_twice_are_refused() -> None:
    rows = "\n".join(f"03.06.2024 0{hour}:00;0,1;W;03.06.2024 0{hour}:00;0,1;W" for hour in range(4))
    assert "has the same values side by side more than once" in refusal(f"{HEADER}\n{rows}\n", client="x")


@pytest.mark.parametrize(
    ("header", "times"),
    [(HEADER, 2), (f"{HEADER};", 2), ("a;b;a;b;a;b", 3), ("a;b;a;c", 1), ("a;a;a;a", 1), ("client;time;kwh", 1)],
)
def test_groups_are_the_same_titles_in_the_same_order(header: str, times: int) -> None:
    row = ";".join("1" for _ in header.split(";"))
    assert groups_in(table(read_text(f"{header}\n{row}\n".encode(), "a.csv"))) == times


def test_columns_with_times_of_their_own_are_refused_with_the_ones_to_name() -> None:
    """Days beside quarters of an hour, as a portal exports the two: each is a table of its own."""
    rows = [("13.06.2024 00:00", "13.06.2024 00:00"), ("14.06.2024 00:00", "13.06.2024 00:15")]
    rows += [("15.06.2024 00:00", "13.06.2024 00:30")]
    text = "AT0051200000000000000000000099901;;;\nDatum;Wert;Datum;Wert\n"
    text += "".join(f"{day};9,5;{quarter};0,25\n" for day, quarter in rows)
    assert refusal(text) == (
        "a.csv: has the same columns 2 times, each with timestamps of its own "
        "(read one of them, such as --columns timestamp=3,value=4)"
    )
    assert read(text, columns={"timestamp": "3", "value": "4"}).client == "AT0051200000000000000000000099901"
    of_nobody = text.partition("\n")[2]
    assert refusal(of_nobody, client="x").endswith("such as --columns timestamp=3,value=4, and give --client)")


def test_the_nearest_timestamps_are_named_whichever_come_first() -> None:
    rows = "".join(f"13.06.2024 00:{15 * n:02};0,25;{13 + n}.06.2024 00:00;9,5\n" for n in range(4))
    assert "--columns timestamp=1,value=2," in refusal(f"Datum;Wert;Datum;Wert\n{rows}", client="x")
