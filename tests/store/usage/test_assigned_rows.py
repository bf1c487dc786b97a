"""`etl assign`: a multiplier or share without a meter is of the client's own, or refused; no cell is without effect."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.command import Shell, written
from tests.support.readings import amounts, bills, hours, line, loaded, standing, tariff

AUGUST = ("bill", "--month", "2017-08")
ONE = "one.toml"
HEADER = "client_number,meter,tariff,from,to,multiplier,share,capacity_kw"
MONTH = ("2017-08-01", "2017-09-01")


def flat() -> None:
    """1 EUR a day of August and 1 EUR a kWh."""
    tariff(ONE, standing(), line("energy", "1"))


def assigned(etl: Shell, *rows: str, header: str = HEADER) -> dict[str, object]:
    return etl.ok("assign", written("clients.csv", header, *rows), "--json").json


def refusal(etl: Shell, *rows: str, header: str = HEADER) -> str:
    """The one line, behind the name of the table; nothing of it is kept."""
    from etl.store.models import Assignment, Supply

    before = [list(model._default_manager.values()) for model in (Assignment, Supply)]
    done = etl("assign", written("clients.csv", header, *rows))
    assert (done.code, done.out) == (1, "")
    assert [list(model._default_manager.values()) for model in (Assignment, Supply)] == before
    return done.error.removeprefix("etl: clients.csv")


def test_a_multiplier_without_a_meter_is_of_readings_without_one(etl: Shell) -> None:
    """744 hours x 1 kWh x 40 at 0.10: 2976.00, and not 74.40."""
    tariff("flat.toml", line("energy", "0.10"))
    loaded(etl, hours("1003", *MONTH))
    assigned(etl, "1003,,40", header="client_number,meter,multiplier")
    etl.ok(*AUGUST, "--tariff", "flat.toml")
    assert bills(etl, "kwh", "total", "status") == [("29760.000000", "2976.00", "complete")]


@pytest.mark.parametrize(
    ("cells", "kwh"),
    [("40,", "29760.000000"), (",0.5", "372.000000"), ("40,0.5", "14880.000000"), ("1,", "744.000000")],
)
def test_a_row_without_a_meter_is_the_row_that_names_the_clients_number(etl: Shell, cells: str, kwh: str) -> None:
    flat()
    loaded(etl, hours("a", *MONTH))
    assigned(etl, f"a,,{ONE},2017-07-20,,{cells},3")
    etl.ok(*AUGUST)
    unnamed = etl.exported("bills"), etl.exported("lines")
    assert bills(etl, "kwh") == [(kwh,)]
    assert assigned(etl, f"a,a,{ONE},2017-07-20,,{cells},3")["changed"] == 0
    etl.ok(*AUGUST)
    assert (etl.exported("bills"), etl.exported("lines")) == unnamed


def test_a_multiplier_that_changes_makes_bills_stale_and_two_rows_follow_each_other(etl: Shell) -> None:
    """10 days x 24 x 2 + 21 days x 24 x 3 = 480 + 1512."""
    flat()
    loaded(etl, hours("a", *MONTH), hours("b", *MONTH))
    assigned(etl, f"a,,{ONE},,,2,,", f"b,,{ONE},,,,,")
    etl.ok(*AUGUST)
    assert bills(etl, "client_number", "kwh") == [("a", "1488.000000"), ("b", "744.000000")]
    found = assigned(etl, f"a,,{ONE},,2017-08-11,2,,", f"a,,{ONE},2017-08-11,,3,,", f"b,,{ONE},,,,,")
    assert (found["changed"], found["stale"]) == (1, 1)
    etl.ok("bill", "--stale")
    assert bills(etl, "client_number", "kwh", "status") == [
        ("a", "1992.000000", "complete"),
        ("b", "744.000000", "complete"),
    ]
    assert etl.ok("explain", "a", "--month", "2017-08", "--json").json["bills"][0]["same"]
    assert assigned(etl, f"a,,{ONE},,,,,")["stale"] == 1
    etl.ok("bill", "--stale")
    assert bills(etl, "client_number", "kwh") == [("a", "744.000000"), ("b", "744.000000")]
    assert "all sound" in etl.ok("check", "--all").out


def test_tariffs_in_one_row_and_the_multiplier_in_another(etl: Shell) -> None:
    """10 days: 10 + 240 x 4; 21 days at 2 EUR a day and a kWh: 42 + 504 x 4 x 2."""
    flat()
    tariff("two.toml", standing("62"), line("energy", "2"))
    loaded(etl, hours("a", *MONTH))
    assigned(etl, f"a,,{ONE},,2017-08-11,,,", "a,,two.toml,2017-08-11,,,,", "a,,,,,4,,3")
    etl.ok(*AUGUST)
    assert bills(etl, "period_start", "total") == [("2017-08-01", "970.00"), ("2017-08-11", "4074.00")]


def test_the_clients_own_meter_beside_others(etl: Shell) -> None:
    """744 x 40 of readings without a meter, 744 x 2 of meter M's."""
    flat()
    loaded(etl, hours("a", *MONTH), hours("M", *MONTH, "2"))
    assigned(etl, f"a,M,{ONE},,,,,", f"a,,{ONE},,,40,,")
    etl.ok(*AUGUST)
    assert bills(etl, "client_number", "kwh") == [("a", "31248.000000")]


def test_a_share_without_a_meter_leaves_the_rest_to_others(etl: Shell) -> None:
    flat()
    loaded(etl, hours("a", *MONTH))
    assigned(etl, f"a,,{ONE},,,,0.25,", f"b,a,{ONE},,,,0.75,")
    etl.ok(*AUGUST)
    assert bills(etl, "client_number", "kwh") == [("a", "186.000000"), ("b", "558.000000")]
    assert refusal(etl, f"a,,{ONE},,,,0.5,").startswith("etl: meter a: its shares add up to more than 1")


def test_a_table_may_come_before_the_readings(etl: Shell) -> None:
    flat()
    assigned(etl, f"a,,{ONE},,,40,,")
    loaded(etl, hours("a", *MONTH))
    etl.ok(*AUGUST)
    assert bills(etl, "kwh") == [("29760.000000",)]


@pytest.mark.parametrize(
    ("cells", "message"), [("40,", "multiplier 40"), (",0.5", "share 0.5"), ("1,0.50", "share 0.5")]
)
def test_readings_of_a_meter_are_refused_while_a_factor_waits_for_others(etl: Shell, cells: str, message: str) -> None:
    flat()
    assigned(etl, f"a,,{ONE},,,{cells},")
    rows = [f"a,M,{row.partition(',')[2]}" for row in hours("a", *MONTH)]
    file = written("m.csv", "client_number,meter,timestamp,kwh", *rows)
    done = etl("load", file)
    assert (done.code, done.error) == (
        1,
        (
            f"etl: m.csv: client a has the {message} for readings without a meter, and these are of meter M "
            "(name the meter in its row: etl assign FILE)"
        ),
    )
    assigned(etl, f"a,M,{ONE},,,{cells},")
    etl.load(file)
    etl.ok(*AUGUST)
    assert len(bills(etl, "client_number")) == 1


def test_readings_of_a_meter_are_loaded_where_the_factor_has_effect_or_is_one(etl: Shell) -> None:
    flat()
    assigned(etl, f"a,,{ONE},,,1,1,", f"b,,{ONE},,,40,,", f"c,N,{ONE},,,40,,")
    loaded(etl, hours("b", *MONTH))
    rows = [f"{client},{meter},2017-08-01T00:{at}:00Z,1" for client, meter in ("aM", "bL", "cN") for at in ("00", "15")]
    etl.load(written("m.csv", "client_number,meter,timestamp,kwh", *rows))


MANY = ["a,M1,,,,,,", "a,M2,,,,,,", "a,M3,,,,,,", "a,M4,,,,,,", "a,,,,,40,,"]
LATER = "(let `to` of the earlier row be `from` of the later one)"
NONE = "is given without a meter, and client a has no readings without one, only"
REFUSED = {
    "meters in other rows": (
        ["a,M,,,,,,", "a,,,,,40,,"], f":3: multiplier: 40 {NONE} meter M (name the meter in the row)",
    ),
    "a share, and many": (
        [*MANY[:4], "a,,,,,,0.5,"], f":6: share: 0.5 {NONE} meters M1, M2, M3, ... (name the meter in the row)",
    ),
    "one, said": (
        ["a,M,,,,2,,", "a,,,,,1,,"], f":3: multiplier: 1 {NONE} meter M (name the meter in the row)",
    ),
    "two multipliers": (
        ["a,,,,,40,,", "a,,,,,2,,"],
        f":3: client a: two rows give a multiplier or share without a meter for the beginning {LATER}",
    ),
    "the same, named": (
        ["a,,,,2017-09-01,40,,", "a,a,,2017-08-01,,2,,"],
        f":3: client a: two rows give a meter for 2017-08-01 {LATER}",
    ),
    "days of nothing": (
        ["a,,,,,,,", "b,,,2017-08-01,,,,"],
        ":3: from: '2017-08-01' has no effect in a row without a meter, a tariff or an attribute (correct the row)",
    ),
    "an end of nothing": (
        ["a,,,,2017-08-01,,,"],
        ":2: to: '2017-08-01' has no effect in a row without a meter, a tariff or an attribute (correct the row)",
    ),
    "two values of an attribute": (
        ["a,M,,,,,,3.45", "a,N,,2017-08-01,,,,6.9"],
        f":3: client a: two rows give capacity_kw for 2017-08-01 {LATER}",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_a_cell_without_effect_is_refused_with_its_line_and_column(etl: Shell, case: str) -> None:
    rows, message = REFUSED[case]
    assert refusal(etl, *rows) == message


@pytest.mark.parametrize("named", ["by its readings", "by an earlier table"])
def test_meters_that_are_known_before_the_table_are_named(etl: Shell, named: str) -> None:
    if named == "by its readings":
        rows = [f"a,M,2017-08-01T00:{at}:00Z,1" for at in ("00", "15")]
        etl.load(written("m.csv", "client_number,meter,timestamp,kwh", *rows))
    else:
        assigned(etl, "a,M,,,,40,,")
    assert refusal(etl, "a,,,,,40,,") == f":2: multiplier: 40 {NONE} meter M (name the meter in the row)"


@pytest.mark.parametrize("days", ["", "2017-08-01"])
def test_a_client_has_one_time_zone(etl: Shell, days: str) -> None:
    header = "client_number,meter,from,timezone"
    assert refusal(etl, "a,M,,Europe/Lisbon", "a,K,,", f"a,N,{days},Europe/Madrid", header=header) == (
        ":4: timezone: 'Europe/Madrid' is not that of another row of client a, Europe/Lisbon "
        "(a client has one time zone, whatever the days: correct the row)"
    )
    assigned(etl, "a,M,,Europe/Lisbon", f"a,N,{days},Europe/Lisbon", header=header)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("multipler", "multiplier"),
        ("tarif", "tariff"),
        ("meters", "meter"),
        ("shares", "share"),
        ("time_zone", "timezone"),
    ],
)
def test_a_column_that_is_misspelt_is_no_attribute(etl: Shell, name: str, meant: str) -> None:
    assert refusal(etl, "a,1", header=f"client_number,{name}") == (
        f": has a column '{name}' that may be meant as {meant} (write {meant}, or a name that is less like it)"
    )


def test_a_cell_under_no_name_is_refused_and_empty_columns_are_not(etl: Shell) -> None:
    assert refusal(etl, "a,M,,", "b,N,,40", header="client_number,meter,,") == (
        ":3: '40' stands in a column without a name (name the column, or empty the cell)"
    )
    assigned(etl, "a,M,,", "b,N,,", header="client_number,meter,,")


@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["", "a", "M"]), st.sampled_from(["", "1", "40"]), st.sampled_from(["", "0.5"])),
        min_size=1,
        max_size=3,
    )
)
@settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_every_factor_that_is_taken_counts(etl: Shell, rows: list[tuple[str, str, str]]) -> None:
    """The kWh are the sum over rows of what their meter read, times what they say; else the table is refused."""
    etl.reset()
    tariff(ONE, line("energy", "1"))
    read = {"a": 1, "M": 2}
    loaded(etl, hours("a", "2017-08-01", "2017-08-02"), hours("M", "2017-08-01", "2017-08-02", "2"))
    table = written("c.csv", "client_number,meter,multiplier,share", *(f"a,{','.join(row)}" for row in rows))
    done = etl("assign", table)
    meters = [meter or ("a" if factor or share else "") for meter, factor, share in rows]
    named = [meter for meter in meters if meter]
    assert (done.code == 0) == (len(set(named)) == len(named))
    if done.code == 0:
        factors = [float(factor or 1) * float(share or 1) for _, factor, share in rows]
        kwh = sum(24 * read[meter] * factor for meter, factor in zip(meters, factors, strict=True) if meter)
        kwh += 0 if "a" in named else 24
        etl("bill", "--from", "2017-08-01", "--to", "2017-08-02", "--tariff", ONE, "--client", "a")
        assert [float(one) for (one,) in amounts(etl, "quantity")] == [kwh]
