"""`etl validate`: what fails and what is warned of, by channel, in the days that it is its client's."""

from fractions import Fraction

from etl.core.periods import months
from etl.validation.channel_readings import Total
from tests.support.command import Shell, written
from tests.support.readings import HEADER, hours, loaded

AUGUST = months("2017-08")


def with_zeros(client: str, first: str, last: str) -> list[str]:
    """August of a client, with zeros from one day to the day before another."""
    return [
        row[: row.rindex(",")] + ",0" if first <= row.split(",")[1][:10] < last else row
        for row in hours(client, "2017-08-01", "2017-09-01")
    ]


def changed(rows: list[str], hour: str, kwh: str) -> list[str]:
    return [row[: row.rindex(",")] + f",{kwh}" if f",{hour}" in row else row for row in rows]


def test_warnings_are_in_the_order_of_rules_clients_and_time(etl: Shell) -> None:
    from etl.review.warned_readings import validate

    spiky = changed(with_zeros("b", "2017-08-05", "2017-08-08"), "2017-08-20T09", "9")
    loaded(etl, spiky, with_zeros("a", "2017-08-11", "2017-08-13"))
    found = validate(AUGUST)
    assert found.readings == 2 * 744
    assert [(one.rule, one.client, one.fact.split(":")[0]) for one in found.warned] == [
        ("spike", "b", "9 kWh in one interval, far above all others of its day"),
        ("zero", "a", "48 h of exact zeros"),
        ("zero", "b", "72 h of exact zeros"),
    ]
    assert validate(AUGUST, "b").readings == 744


def test_only_the_days_that_a_meter_is_a_clients_count(etl: Shell) -> None:
    from etl.review.warned_readings import validate

    loaded(etl, with_zeros("m", "2017-08-10", "2017-08-14"))
    etl.ok(
        "assign", written("moves.csv", "client_number,meter,from,to", "x,m,2017-08-01,2017-08-11", "y,m,2017-08-11,")
    )
    assert [(one.client, one.meter, one.fact.split(" ")[0]) for one in validate(AUGUST).warned] == [("y", "m", "72")]


def test_what_fails_is_named_once_and_not_warned_of(etl: Shell) -> None:
    from etl.review.warned_readings import validate

    rows = changed(hours("a", "2017-08-01", "2017-09-01"), "2017-08-20T09", "4294967.295")
    etl.load(written("code.csv", HEADER, *rows), "--timezone", "UTC")
    found = validate(AUGUST)
    assert [one.reading.rule for one in found.failed] == ["sentinel"]
    assert found.warned == []
    assert found.readings == 743


def test_a_month_is_compared_with_the_month_before_it(etl: Shell) -> None:
    from etl.review.warned_readings import validate

    loaded(etl, hours("a", "2017-07-01", "2017-08-01"), hours("a", "2017-08-01", "2017-09-01", "2.5"))
    (one,) = validate(AUGUST).warned
    assert (one.rule, one.fact) == ("high-low", "60 kWh a day, after 24 kWh a day in the month before")
    assert validate(months("2017-07")).warned == []


def test_a_channel_is_compared_with_the_others_of_its_meter(etl: Shell) -> None:
    from etl.review.warned_readings import validate

    taken = hours("a", "2017-08-01", "2017-09-01")
    fed_in = [row for row in taken if not "2017-08-05" <= row[2:12] < "2017-08-07"]
    rows = [f"{row},{flow}" for some, flow in ((taken, "import"), (fed_in, "export")) for row in some]
    etl.load(written("two.csv", f"{HEADER},flow", *rows), "--timezone", "UTC")
    (one,) = validate(AUGUST).warned
    assert (one.rule, one.flow) == ("sibling", "export")
    assert one.fact == "silent for 2 days on which another channel of the meter reads"


def test_energy_of_an_assigned_meter_that_is_nobodys_is_named_by_month(etl: Shell) -> None:
    loaded(etl, hours("m", "2017-07-01", "2017-09-01"))
    etl.ok("assign", written("moves.csv", "client_number,meter,from,to", "x,m,2017-07-01,2017-08-30"))
    text = "48 kWh are nobody's: whose is the meter (etl assign)?"
    assert etl.ok("validate", "--month", "2017-08").out.splitlines()[1:] == [
        "inactive: 1 warning",
        f"  meter m import 2017-08-30 to 2017-09-01: {text}",
    ]
    (one,) = etl.ok("validate", "--month", "2017-07..2017-08", "--json").json["warnings"]
    assert (one["client_number"], one["meter"], one["from"]) == (None, "m", "2017-08-30T00:00:00+00:00")
    assert etl.ok("validate", "--month", "2017-08", "--client", "x").out.endswith("no reading fails a rule\n")


def test_the_totals_of_a_month_are_those_of_its_readings(etl: Shell) -> None:
    """Of meters that move in the month, that several share, with gaps, of daily reads, and with what fails."""
    from etl.store.database.locks import snapshot
    from etl.store.usage import client_pages

    moved = changed(hours("m", "2017-08-01", "2017-09-01", "0.7"), "2017-08-20T09", "4294967.295")
    gaps = [row for row in hours("b", "2017-08-03", "2017-09-01", "0.123456") if "T07" not in row]
    etl.load(written("hours.csv", HEADER, *moved, *gaps), "--timezone", "UTC")
    days = [f"d,2017-08-{day:02},12" for day in range(1, 32)]
    etl.load(written("days.csv", "client_number,date,kwh", *days), "--timezone", "UTC")
    rows = ("x,m,2017-08-01,2017-08-11,40,1", "y,m,2017-08-11,,40,1", "u,b,,,1,0.25", "v,b,,,1,0.75")
    etl.ok("assign", written("moves.csv", "client_number,meter,from,to,multiplier,share", *rows))
    totals, every = {}, {}
    with snapshot():
        for page in client_pages.pages(AUGUST[0], "UTC"):
            totals.update({(name, stream.identity): total for name, stream, total in page.channel_totals()})
            every.update({(name, stream.identity): own.total for name, stream, own in page.channel_readings()})
    assert totals == every
    by_client = {client: total for (client, _), total in totals.items()}
    assert set(by_client) == set("xyuvd")
    assert by_client["x"] == Total(Fraction(240 * 28 * 10**6), 240 * 60)  # 0.7 kWh x 40 an hour
    assert by_client["y"] == Total(Fraction(503 * 28 * 10**6), 503 * 60)  # one hour of 504 fails
