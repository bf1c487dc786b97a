"""`etl compare`: every client under several tariffs says what `etl bill` would, and which is best."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.command import Shell, written
from tests.support.readings import hours, line, loaded, standing, table, tariff

MONTH = ("compare", "--month", "2017-08")


def three() -> list[str | Path]:
    """In August: 31 and 1 a kWh; 62 and 0.9; by hour of the day."""
    tou = '[schedule.tou]\nall.day = ["mon-fri 08:00-20:00"]\nall.night = "rest"\n'
    files = [
        tariff("small.toml", standing(), line("energy", "1")),
        tariff("large.toml", standing("62"), line("energy", "0.9")),
        tariff("tou.toml", tou, line("energy", "{ day = 2, night = 0.4 }", 'schedule = "tou"'), line("demand", "1")),
    ]
    return [word for file in files for word in ("--tariff", file)]


@pytest.fixture
def compared(etl: Shell) -> Shell:
    """a uses 74.4 kWh, b 744, c 1,488."""
    loaded(etl, *(hours(name, "2017-08-01", "2017-09-01", kwh) for name, kwh in [("a", "0.1"), ("b", "1"), ("c", "2")]))
    return etl


def test_each_client_has_its_best_tariff_and_what_it_saves_against_the_first(compared: Shell) -> None:
    """23 working days x 12 h by day: 276 x 2 + 468 x 0.4 + 1 = 740.20 for b."""
    result = compared.ok(*MONTH, *three(), "--json").json
    totals = {row["client_number"]: list(row["totals"].values()) for row in result["rows"]}
    assert totals == {
        "a": ["105.40", "128.96", "74.02"],
        "b": ["775.00", "731.60", "740.20"],
        "c": ["1519.00", "1401.20", "1480.40"],
    }
    assert [(row["best"], row["saving"], row["kwh"]) for row in result["rows"]] == [
        ("tou", "31.38", "74.4"), ("large", "43.40", "744"), ("large", "117.80", "1488"),
    ]  # fmt: skip
    assert [(one["tariff"], one["total"], one["best_for"]) for one in result["tariffs"]] == [
        ("small", "2399.40", 0), ("large", "2261.76", 2), ("tou", "2294.62", 1),
    ]  # fmt: skip
    assert (result["saving"], result["clients"], result["currency"]) == ("192.58", 3, "EUR")


def test_nothing_is_kept(compared: Shell) -> None:
    compared.ok(*MONTH, *three())
    assert compared("export", "bills.csv").code == 1


def same_as_bills(etl: Shell, tariffs: list[str | Path], month: str = "2017-08") -> None:
    """Each total of the comparison is what `etl bill` makes of that tariff."""
    result = etl.ok("compare", "--month", month, *tariffs, "--json").json
    found = {row["client_number"]: row["totals"] for row in result["rows"]}
    for file in tariffs[1::2]:
        label = Path(file).stem
        etl("bill", "--month", month, "--tariff", file, "--replace")
        billed = {bill["client_number"]: bill["total"] for bill in table(etl.exported("bills"))}
        assert {client: totals[label] for client, totals in found.items()} == billed, label


BANK = '[quantity.net]\nof = "import"\nless = "export"\nover = "period"\nbank = { keeps = "kWh" }\n'
SPOT = '[series.spot]\nunit = "EUR/MWh"\nsum = ["+SPOT"]\n'


def test_totals_are_those_of_bills_also_with_prices_in_time_and_state(compared: Shell) -> None:
    rows = [row.split(",", 1)[1] for row in hours("", "2017-08-01", "2017-09-01", "123.45")]
    compared.ok("prices", "load", written("p.csv", "stamp,SPOT", *rows))
    tariff("spot.toml", SPOT, line("energy", '"series:spot"'))
    tariff("net.toml", BANK, line("energy", "1", 'on = "net"'))
    tariff("madrid.toml", line("energy", "1"), header='timezone = "Europe/Madrid"')
    same_as_bills(compared, [*three(), "--tariff", "spot.toml", "--tariff", "net.toml", "--tariff", "madrid.toml"])


def test_attributes_and_days_of_supply_count_as_on_bills(compared: Shell) -> None:
    """b came on the 11th: 21 days, 504 kWh; c has nothing but what it was assigned for."""
    power = line("fixed", "0.1", 'per = "day"', 'times = "kw"', id="power")
    tariff("kw.toml", power, line("energy", "1"))
    rows = ["a,a,,,4.6", "b,b,2017-08-11,,10", "d,M,2017-08-21,,1", "c,c,,,2"]
    compared.ok("assign", written("c.csv", "client_number,meter,from,to,kw", *rows))
    same_as_bills(compared, [*three(), "--tariff", "kw.toml"])
    (b,) = [row for row in table(compared.exported("bills")) if row["client_number"] == "b"]
    assert (b["period_start"], b["total"]) == ("2017-08-11", "525.00")


def test_the_file_has_every_client_and_the_report_the_same_sums(compared: Shell) -> None:
    result = compared.ok(*MONTH, *three(), "--output", "compared.csv", "--json").json
    rows = table(Path("compared.csv").read_text())
    assert rows[0] == {
        "client_number": "a", "month": "2017-08", "period_start": "2017-08-01", "period_end": "2017-09-01",
        "kwh": "74.400000", "small": "105.40", "large": "128.96",
        "tou": "74.02", "best": "tou", "saving": "31.38",
    }  # fmt: skip
    for one in result["tariffs"]:
        assert sum(Decimal(row[one["tariff"]]) for row in rows) == Decimal(one["total"])
    compared.ok(*MONTH, *three(), "--output", "compared.parquet")
    assert Path("compared.parquet").stat().st_size


def test_people_read_the_sums_and_a_few_clients(compared: Shell) -> None:
    lines = compared.ok(*MONTH, *three()).out.splitlines()
    assert lines[0] == "2017-08: 3 clients, amounts in EUR"
    assert "the best tariff for each client saves 192.58 EUR against small" in lines
    assert any(text.split() == ["a", "74.4", "105.40", "128.96", "74.02", "tou", "31.38"] for text in lines)


def test_the_first_named_of_equal_tariffs_is_the_best(compared: Shell) -> None:
    files = [tariff(f"{name}/flat.toml", line("energy", "1")) for name in map(_folder, ("x", "y"))]
    result = compared.ok(*MONTH, "--tariff", files[0], "--tariff", files[1], "--json").json
    assert [(one["tariff"], one["best_for"]) for one in result["tariffs"]] == [("flat_1", 3), ("flat_2", 0)]
    assert result["saving"] == "0.00"


def _folder(name: str) -> str:
    Path(name).mkdir()
    return name


def test_one_client_is_compared_alone(compared: Shell) -> None:
    result = compared.ok(*MONTH, *three(), "--client", "b", "--json").json
    assert [row["client_number"] for row in result["rows"]] == ["b"]


def test_what_cannot_be_compared_is_refused_in_one_line(compared: Shell) -> None:
    tariffs = three()
    Path("dollars.toml").write_text(Path("small.toml").read_text().replace("EUR", "USD"))
    done = compared(*MONTH, *tariffs, "--tariff", "dollars.toml")
    assert (done.code, done.error) == (
        2, "etl: tariffs in EUR and USD cannot be compared (name tariffs of one currency)"
    )  # fmt: skip
    done = compared("compare", "--month", "2019-01", *tariffs)
    assert done.code == 1
    assert done.error.startswith("etl: nobody has a reading in 2019-01")
    assert compared(*MONTH, *tariffs, "--output", "x.doc").code != 0
    assert compared(*MONTH, "--tariff", "none.toml").code == 1
    assert not Path("x.doc").exists()


def test_clients_of_no_known_zone_stand_where_each_tariff_says(etl: Shell) -> None:
    """August in UTC, in Lisbon and in Tokyo is not the same; readings rise, so that no two are equal."""
    stamps = [row.split(",")[1] for row in hours("", "2017-07-31", "2017-09-02")]
    rows = [f"{client},{stamp},{number}" for client in "ab" for number, stamp in enumerate(stamps)]
    etl.load(written("r.csv", "client_number,timestamp,kwh", *rows))
    etl.ok("assign", written("z.csv", "client_number,timezone", "b,America/New_York"))
    tou = '[schedule.tou]\nall.day = ["mon-fri 08:00-20:00"]\nall.night = "rest"\n'
    zones = {"own": "client", "lisbon": "Europe/Lisbon", "tokyo": "Asia/Tokyo"}
    for name, zone in zones.items():
        lines = line("energy", "{ day = 2, night = 0.4 }", 'schedule = "tou"')
        tariff(f"{name}.toml", tou, lines, header=f'timezone = "{zone}"')
    same_as_bills(etl, [word for name in ("tokyo", "own", "lisbon") for word in ("--tariff", f"{name}.toml")])


def test_a_client_that_a_tariff_cannot_price_is_named_and_in_no_sum(compared: Shell) -> None:
    tariff("kw.toml", line("fixed", "0.1", 'per = "day"', 'times = "kw"', id="power"))
    compared.ok("assign", written("kw.csv", "client_number,kw", "a,10", "c,20"))
    tariffs = [*three(), "--tariff", "kw.toml"]
    done = compared(*MONTH, *tariffs, "--json", "--output", "x.csv")
    reason = "kw.toml: client b: has no attribute 'kw' (give it in a column kw of its row, with `etl assign FILE`)"
    assert (done.code, done.error) == (3, f"etl: {reason}")
    assert done.json["failures"] == [{"client_number": "b", "error": reason}]
    assert [row["client_number"] for row in table(Path("x.csv").read_text())] == ["a", "c"]
    assert (done.json["clients"], done.json["tariffs"][0]["total"]) == (2, "1624.40")
    assert "1 client could not be compared and counts in no sum" in compared(*MONTH, *tariffs).out
    done = compared(*MONTH, *tariffs, "--client", "b")
    assert (done.code, done.out, done.error) == (1, "", f"etl: {reason}")


@pytest.mark.parametrize("suffix", ["csv", "json", "jsonl", "parquet", "arrow", "xlsx"])
def test_the_file_is_of_any_suffix(compared: Shell, suffix: str) -> None:
    compared.ok(*MONTH, *three(), "--output", f"compared.{suffix}")
    assert Path(f"compared.{suffix}").stat().st_size


def test_a_month_of_which_nobody_has_a_reading_is_not_compared_for_assigned_clients_either(etl: Shell) -> None:
    from tests.support.assigned import ONE, SUPPLY, assign, flat

    flat()
    rows = [f"M,2017-08-01T{hour:02}:00:00Z,1" for hour in range(24)]
    etl.load(written("day.csv", "client_number,timestamp,kwh", *rows), "--timezone", "UTC")
    assign(etl, SUPPLY, f"a,M,{ONE},2017-08-01,")
    done = etl("compare", "--month", "2017-09", "--tariff", ONE)
    assert (done.code, done.error) == (
        1,
        (
            "etl: nobody has a reading in 2017-09; the readings of this database begin on 2017-08-01 and end on "
            "2017-08-01 (choose another --month)"
        ),
    )


def summed(etl: Shell, *days: str) -> dict[str, Decimal]:
    """What the stored bills of each client come to."""
    found: dict[str, Decimal] = {}
    for bill in table(etl.exported("bills", *days)):
        found[bill["client_number"]] = found.get(bill["client_number"], Decimal()) + Decimal(bill["total"])
    return found


def year(etl: Shell) -> None:
    """Readings of two months of three; b begins in the second."""
    loaded(etl, hours("a", "2017-08-01", "2017-10-01"), hours("b", "2017-09-01", "2017-10-01", "0.1"))
    tariff("small.toml", standing(), line("energy", "1"))
    tariff("large.toml", standing("62"), line("energy", "0.9"))


LARGE = ("--tariff", "small.toml", "--tariff", "large.toml")


def test_months_are_compared_by_the_sum_of_their_bills(etl: Shell) -> None:
    year(etl)
    done = etl.ok("compare", "--month", "2017-08..2017-10", *LARGE, "--output", "x.csv", "--json").json
    etl("bill", "--month", "2017-08..2017-10", "--tariff", "large.toml")
    rows = table(Path("x.csv").read_text())
    assert {row["client_number"]: Decimal(row["large"]) for row in rows} == summed(etl)
    assert [(row["client_number"], row["period_start"], row["period_end"], row["best"]) for row in rows] == [
        ("a", "2017-08-01", "2017-10-01", "large"), ("b", "2017-09-01", "2017-10-01", "small"),
    ]  # fmt: skip
    assert (done["clients"], done["without_readings"]) == (2, ["2017-10-01..2017-11-01"])


def test_any_days_and_each_clients_own_are_compared(etl: Shell) -> None:
    year(etl)
    rows = ["a,2017-08-10,2017-08-20", "a,2017-08-20,2017-09-05", "b,2017-09-03,2017-09-06"]
    own = ("--periods", str(written("own.csv", "client_number,from,to", *rows)))
    for days in (("--from", "2017-08-10", "--to", "2017-09-06"), own):
        found = table(etl.ok("compare", *days, *LARGE, "--output", "-").out)
        etl("bill", *days, "--tariff", "large.toml", "--replace")
        assert {row["client_number"]: Decimal(row["large"]) for row in found} == summed(etl, *days), days


@pytest.mark.parametrize("month", ["whole", "real-days"])
def test_who_comes_or_comes_back_inside_a_month_is_compared_by_those_days_as_billed(etl: Shell, month: str) -> None:
    """a is there for 5 + 16 days of August, b for the 10 between: of 31 a month they pay 21 and 10."""
    loaded(etl, hours("M", "2017-08-01", "2017-09-01"))
    tariff("t.toml", standing(), line("energy", "1"), header=f'prorate = {{ month = "{month}" }}')
    rows = ["a,M,2017-08-01,2017-08-06", "b,M,2017-08-06,2017-08-16", "a,M,2017-08-16,"]
    etl.ok("assign", written("a.csv", "client_number,meter,from,to", *rows))
    result = etl.ok(*MONTH, "--tariff", "t.toml", "--tariff", "t.toml", "--json").json
    etl.ok("bill", "--month", "2017-08", "--tariff", "t.toml")
    assert {row["client_number"]: Decimal(row["totals"]["t_1"]) for row in result["rows"]} == summed(etl)
    assert summed(etl) == {"a": 21 * 24 + Decimal(21), "b": 10 * 24 + Decimal(10)}


def test_each_clients_own_periods_follow_each_other_in_banks_as_in_bills(etl: Shell) -> None:
    """8 kWh over in the first period, of 8 days, are used in the next one, of 4."""
    loaded(etl, hours("a", "2017-08-01", "2017-08-15", "0.25"))
    sold = hours("a", "2017-08-01", "2017-08-03", "1.1666666666666667")
    etl.load(written("out.csv", "client_number,timestamp,kwh", *sold), "--flow", "export")
    tariff("net.toml", BANK, line("energy", "1", 'on = "net"'))
    rows = ["a,2017-08-01,2017-08-09", "a,2017-08-09,2017-08-13"]
    own = ("--periods", str(written("own.csv", "client_number,from,to", *rows)))
    (found,) = table(etl.ok("compare", *own, "--tariff", "net.toml", "--tariff", "net.toml", "--output", "-").out)
    etl("bill", *own, "--tariff", "net.toml")
    assert {"a": Decimal(found["net_1"])} == summed(etl)
    assert summed(etl) == {"a": Decimal(16)}


def test_a_comparison_on_standard_output_is_csv_or_a_table_and_nothing_else(compared: Shell) -> None:
    done = compared.ok(*MONTH, *three(), "--output", "-", "--json")
    assert done.out.startswith("client_number,month,")
    assert '"clients": 3' in done.err
    lines = compared.ok(*MONTH, *three(), "--output", "-", "--format", "table").out.splitlines()
    assert [line.split()[0] for line in lines] == ["client_number", "a", "b", "c"]
