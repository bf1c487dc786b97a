"""`etl assign`: attributes of clients, on which lines of their bills depend."""

from tests.support.assigned import AUGUST, ONE, assign
from tests.support.command import Shell
from tests.support.readings import amounts, bills, hours, line, loaded, table, tariff

ATTRIBUTES = (
    line("fixed", "2", 'per = "day"', 'times = "capacity_kw"', id="power"),
    line("fixed", "-0.5", 'per = "day"', 'when = { household = "yes" }', id="relief"),
)


def test_attributes_are_what_lines_are_times_and_asked_for(etl: Shell) -> None:
    """2 x 31 x 4.6 = 285.20; a household has 15.50 off, another nothing printed."""
    tariff(ONE, *ATTRIBUTES)
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    assign(etl, "client_number,tariff,capacity_kw,household", f"a,{ONE},4.6,yes", f"b,{ONE},10,no")
    etl.ok(*AUGUST)
    found = [(one["client_number"], one["id"], one["amount"]) for one in table(etl.exported("lines"))]
    assert found == [("a", "power", "285.20"), ("a", "relief", "-15.50"), ("b", "power", "620.00")]


def test_attributes_without_a_tariff_are_for_the_tariff_of_the_run(etl: Shell) -> None:
    tariff(ONE, *ATTRIBUTES)
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    assign(etl, "client_number,capacity_kw,household", "a,4.6,yes")
    etl.ok(*AUGUST, "--tariff", ONE)
    assert bills(etl, "total") == [("269.70",)]
    found = assign(etl, "client_number,capacity_kw,household", "a,4.6,no")
    assert found["stale"] == 1
    etl.ok("bill", "--stale")
    assert bills(etl, "total") == [("285.20",)]
    assert etl.ok("explain", "a", "--month", "2017-08", "--json").json["bills"][0]["same"]


def test_an_attribute_that_a_client_lacks_is_named(etl: Shell) -> None:
    tariff(ONE, *ATTRIBUTES)
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    done = etl(*AUGUST, "--tariff", ONE)
    assert (done.code, done.error) == (
        1,
        (
            "etl: one: client a: has no attribute 'capacity_kw' "
            "(give it in a column capacity_kw of its row, with `etl assign FILE`)"
        ),
    )


def test_a_negotiated_price_is_on_the_lines_and_a_new_one_makes_its_bill_stale(etl: Shell) -> None:
    """744 kWh at 0.21 and at 0.2; then at 0.25."""
    tariff(ONE, line("energy", '"attribute:unit_price"'))
    loaded(etl, *(hours(client, "2017-08-01", "2017-09-01") for client in "abc"))
    header = "client_number,tariff,unit_price"
    assign(etl, header, f"a,{ONE},0.21", f"b,{ONE},0.2", f"c,{ONE},dear")
    done = etl(*AUGUST)
    assert done.code == 3
    assert (
        "one: line energy: price: client c: attribute 'unit_price': 'dear' is not a number "
        "(write digits like 0.1658, with `etl assign FILE`)"
    ) in done.err
    columns = ("client_number", "price", "description", "amount")
    assert amounts(etl, *columns) == [
        ("a", "0.21", "attribute unit_price 0.21", "156.24"),
        ("b", "0.2", "attribute unit_price 0.2", "148.80"),
    ]
    assert "attribute unit_price 0.21" in etl.ok("explain", "a", "--month", "2017-08").out
    assert assign(etl, header, f"b,{ONE},0.25")["stale"] == 1
    etl("bill", "--stale")
    assert [one[3] for one in amounts(etl, *columns)] == ["156.24", "186.00"]
    assert etl.ok("tariff", "check", ONE, "--json").json["attributes"] == ["unit_price"]
    assert "attributes of clients: unit_price" in etl.ok("tariff", "check", ONE).out


CHANGE = ("client_number,tariff,from,to,capacity_kw", f"a,{ONE},,2017-08-11,4.6", f"a,{ONE},2017-08-11,,10")


def test_an_attribute_that_changes_inside_the_period_is_two_versions_of_the_lines_that_read_it(etl: Shell) -> None:
    """10 days x 2 x 4.6 = 92; 21 x 2 x 10 = 420; the energy of August is one line."""
    tariff(ONE, ATTRIBUTES[0], line("energy", "1"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    assign(etl, *CHANGE, f"b,{ONE},,,10")
    etl.ok(*AUGUST)
    found = amounts(etl, "client_number", "id", "amount", "from")
    assert found == [
        ("a", "power", "92.00", "2017-08-01"), ("a", "power", "420.00", "2017-08-11"),
        ("a", "energy", "744.00", "2017-08-01"),
        ("b", "power", "620.00", "2017-08-01"), ("b", "energy", "744.00", "2017-08-01"),
    ]  # fmt: skip
    assert etl.ok("explain", "a", "--month", "2017-08", "--json").json["bills"][0]["same"]
    assert etl.ok("check", "--all").code == 0
    tariff("flat.toml", line("energy", "1"))
    compared = etl.ok("compare", "--tariff", ONE, "--tariff", "flat.toml", "--month", "2017-08", "--json")
    assert [one["total"] for one in compared.json["tariffs"]] == ["2620.00", "1488.00"]


def test_an_attribute_that_no_line_reads_never_stops_or_divides_a_bill(etl: Shell) -> None:
    tariff(ONE, line("energy", "1"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    assign(etl, *CHANGE)
    etl.ok(*AUGUST)
    assert amounts(etl, "id", "amount") == [("energy", "744.00")]


def test_a_client_without_the_attribute_on_some_days_fails_alone(etl: Shell) -> None:
    tariff(ONE, ATTRIBUTES[0])
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    assign(
        etl, "client_number,tariff,from,to,capacity_kw", f"a,{ONE},,2017-08-11,4.6", f"a,{ONE},2017-08-11,,", "b,,,,1"
    )
    done = etl(*AUGUST, "--tariff", ONE)
    assert done.code == 3
    assert (
        "one: client a: has no attribute 'capacity_kw' from 2017-08-11 on "
        "(give it in a column capacity_kw of its row, with `etl assign FILE`)"
    ) in done.err
    assert bills(etl, "client_number", "total") == [("a", ""), ("b", "62.00")]
