"""Earlier periods as bills know them, through the database: ratchets, banks, yearly minima, prices in time."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.command import Shell, written
from tests.support.examples import examples
from tests.support.readings import HEADER, bills, hours, line, loaded, table, tariff

YEAR = [f"2018-{month:02}" for month in range(1, 13)]
MONTHS = [f"{month}-01" for month in (*YEAR, "2019-01")]
CODES = {True: 0, False: 3}

PEAKS = [1200, 1100, 900, 700, 800, 950, 1050, 1150, 850, 400, 600, 750]
RATCHET = """
[quantity.billing_kw]
of = "import"
reduce = "max"
window = 60
floor = 500
this_month = [0.60, 0.60, 0.60, 0.60, 0.60, 1, 1, 1, 1, 0.60, 0.60, 0.60]
UNKNOWN

[[line]]
id = "demand"
kind = "demand"
on = "billing_kw"
price = 10
"""
SHARES = "[0.60, 0.60, 0.60, 0.60, 0.60, 0.95, 0.95, 0.95, 0.95, 0.60, 0.60, 0.60]"
WHOLE = 'prorate = { month = "whole" }'


def ratchet(unknown: str = "refuse") -> Path:
    rule = f'ratchet = {{ periods = 11, share = {SHARES}, unknown = "{unknown}" }}'
    return tariff("ratchet.toml", RATCHET.replace("UNKNOWN", rule), header=WHOLE)


def peaks(*years: int, client: str = "a") -> list[str]:
    """A reading a month: its maximum."""
    months = [(year, month) for year in years for month in range(1, 13)]
    return [f"{client},{year}-{month:02}-15T12:00:00Z,{PEAKS[month - 1]}" for year, month in months]


def loaded_peaks(etl: Shell, *rows: list[str], name: str = "peaks.csv") -> None:
    etl.load(written(name, HEADER, *(row for some in rows for row in some)), "--timezone", "UTC", "--interval", "1h")


def totals(etl: Shell) -> list[str]:
    return [total for (total,) in bills(etl, "total")]


def test_a_published_ratchet_over_a_year_through_the_database(etl: Shell) -> None:
    """95 % of the 1,150 kW of August all through, and August itself in full."""
    ratchet()
    loaded_peaks(etl, peaks(2017, 2018))
    assert etl("bill", "--month", "2018-01..2018-12", "--tariff", "ratchet.toml").code == 3
    assert totals(etl) == ["10925.00"] * 7 + ["11500.00"] + ["10925.00"] * 4


def test_a_ratchet_whose_history_is_unknown_is_refused_with_what_to_do(etl: Shell) -> None:
    ratchet()
    loaded_peaks(etl, peaks(2018))
    done = etl("bill", "--month", "2018-01", "--tariff", "ratchet.toml")
    assert (done.code, done.error) == (
        1,
        (
            "etl: ratchet: quantity billing_kw: client a: its demand 1 period ago is not known (load its "
            'readings, supply it with `etl history load`, or write unknown = "ignore" in the ratchet)'
        ),
    )


def test_a_ratchet_that_ignores_what_is_unknown_begins_with_the_readings(etl: Shell) -> None:
    """60 % of 1,200 in January, which bind until the 950 of June count in full, then 95 % of what was in summer."""
    ratchet("ignore")
    loaded_peaks(etl, peaks(2018))
    etl("bill", "--month", "2018-01..2018-12", "--tariff", "ratchet.toml")
    expected = [720, 720, 720, 720, 720, 950, 1050, 1150, 1092.5, 1092.5, 1092.5, 1092.5]
    assert totals(etl) == [f"{10 * kw:.2f}" for kw in expected]


def test_a_ratchet_goes_by_what_was_supplied_where_readings_do_not_reach(etl: Shell) -> None:
    """The kW of the month are supplied, and 95 % of the 1,150 of August count, as of readings."""
    ratchet()
    loaded_peaks(etl, peaks(2018))
    months = [f"a,billing_kw,2017-{month:02},{500 if month != 8 else 1150}" for month in range(2, 13)]
    found = etl.ok("history", "load", written("h.csv", "client_number,quantity,month,value", *months), "--json").json
    assert found == {"rows": 11, "changed": 11, "stale": 0, "unchecked": ["billing_kw"]}
    etl("bill", "--month", "2018-01..2018-12", "--tariff", "ratchet.toml")
    assert totals(etl) == ["10925.00"] * 7 + ["11500.00"] + ["10925.00"] * 4
    changed = written("h.csv", "client_number,quantity,month,value", "a,billing_kw,2017-08,1000", *months[:2])
    found = etl.ok("history", "load", changed, "--json").json
    assert (found["changed"], found["stale"]) == (1, 12)
    etl("bill", "--stale")
    assert totals(etl)[:3] == ["9500.00"] * 3


def test_readings_go_before_what_was_supplied(etl: Shell) -> None:
    ratchet("ignore")
    loaded_peaks(etl, peaks(2017, 2018))
    etl.ok("history", "load", written("h.csv", "client_number,quantity,month,value", "a,billing_kw,2017-08,9000"))
    etl("bill", "--month", "2018-01", "--tariff", "ratchet.toml")
    assert totals(etl) == ["10925.00"]


MEAN = """
[quantity.mean_peak]
of = "import"
reduce = "max"
window = 60
mean = { periods = 11, each_floor = 500, unknown = "refuse" }

[[line]]
id = "capacity"
kind = "demand"
on = "mean_peak"
price = 10
"""


def mean_tariff() -> Path:
    return tariff("mean.toml", MEAN, header='prorate = { month = "whole", whole_each = true }')


def means(months: list[int]) -> str:
    """The mean of peaks that are each at least 500 kW, at 10 each, by hand."""
    return f"{10 * sum(max(kw, 500) for kw in months) / len(months):.2f}"


def test_a_mean_of_months_begins_with_the_month_in_which_the_client_came(etl: Shell) -> None:
    """The meter was another's up to 14 March 2018, and its 900 kW of 15 March are the first of client n."""
    mean_tariff()
    loaded_peaks(etl, peaks(2017, 2018, client="m"))
    rows = ["n,m,2018-03-15,,mean.toml"]
    etl.ok("assign", written("c.csv", "client_number,meter,from,to,tariff", *rows))
    etl("bill", "--month", "2018-03..2018-12")
    expected = [means(PEAKS[2:last]) for last in range(3, 13)]
    assert totals(etl) == expected
    assert expected[:3] == ["9000.00", "8000.00", "8000.00"]


def test_a_mean_of_months_is_the_same_however_the_months_are_billed(etl: Shell) -> None:
    """Neither an earlier bill of half of June nor a December cut in two adds a month to the twelve."""
    mean_tariff()
    loaded_peaks(etl, peaks(2017, 2018))
    etl("bill", "--month", "2018-01..2018-12", "--tariff", "mean.toml")
    first = etl.exported("lines")
    assert totals(etl) == [means(PEAKS)] * 12
    etl.reset()
    loaded_peaks(etl, peaks(2017, 2018))
    etl("bill", "--from", "2018-06-01", "--to", "2018-06-16", "--tariff", "mean.toml")
    etl("bill", "--from", "2018-06-16", "--to", "2018-07-01", "--tariff", "mean.toml", "--even-without-readings")
    for month in YEAR[::-1]:
        etl("bill", "--month", month, "--tariff", "mean.toml", "--replace")
    assert etl.exported("lines") == first


@settings(
    max_examples=2, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    kw=st.lists(st.integers(0, 2000), min_size=24, max_size=24), first=st.integers(0, 21),
    order=st.permutations(range(20, 24)), halves=st.tuples(st.integers(20, 23), st.integers(2, 28)),
)  # fmt: skip
def test_a_mean_of_months_goes_by_months_and_never_by_bills(
    etl: Shell, kw: list[int], first: int, order: list[int], halves: tuple[int, int]
) -> None:
    """Peaks of two years of a client who came in one of the months; bills in any order, of one month two."""
    cut, day = halves
    etl.reset()
    mean_tariff()
    months = [f"{2017 + month // 12}-{month % 12 + 1:02}" for month in range(24)]
    loaded_peaks(etl, [f"m,{month}-01T12:00:00Z,{one}" for month, one in zip(months, kw, strict=True)])
    etl.ok("assign", written("c.csv", "client_number,meter,from,to", f"n,m,{months[first]}-01,"))
    for month in order:
        if month == cut:
            inside, end = f"{months[cut]}-{day:02}", f"{[*months, '2019-01'][cut + 1]}-01"
            etl("bill", "--from", f"{months[cut]}-01", "--to", inside, "--tariff", "mean.toml")
            etl("bill", "--from", inside, "--to", end, "--tariff", "mean.toml", "--even-without-readings")
        else:
            etl("bill", "--month", months[month], "--tariff", "mean.toml")
    found = {start[:7]: total for start, total in bills(etl, "period_start", "total")}
    expected = {months[last]: means(kw[max(first, last - 11) : last + 1]) for last in range(max(first, 20), 24)}
    expected.pop(months[cut], None)
    assert {month: found[month] for month in expected} == expected


def test_months_before_the_readings_are_supplied_as_they_were_measured(etl: Shell) -> None:
    """400 kW count as 500: (11 x 500 + 1200) / 12 = 558.333..."""
    mean_tariff()
    loaded_peaks(etl, peaks(2018)[:1])
    done = etl("bill", "--month", "2018-01", "--tariff", "mean.toml")
    assert "client a: its demand of 2017-12 is not known" in done.error
    months = [f"a,mean_peak,2017-{month:02},400" for month in range(2, 13)]
    etl.ok("history", "load", written("h.csv", "client_number,quantity,month,value", *months))
    etl("bill", "--month", "2018-01", "--tariff", "mean.toml")
    assert totals(etl) == ["5583.33"]


def test_a_month_with_a_long_read_is_not_known(etl: Shell) -> None:
    """December was read once, before the meter with intervals came."""
    tariff("mean.toml", MEAN.replace('"refuse"', '"ignore"'), header=WHOLE)
    loaded_peaks(etl, peaks(2018)[:1])
    etl.load(written("long.csv", HEADER, "a,2017-12-01,9000"), "--timezone", "UTC", "--interval", "1month")
    etl("bill", "--month", "2018-01", "--tariff", "mean.toml")
    assert totals(etl) == ["12000.00"]


NET = """
[quantity.net]
of = "import"
less = "export"
over = "period"
bank = { keeps = "kWh", closes = "12-31", pays = 0.02 }
"""
"""kWh by month: what is used, less what is fed in, one reading of each."""
USED = [100, 50, 40, 30, 20, 10, 10, 10, 20, 60, 80, 5]
MADE = [10, 20, 60, 90, 10, 5, 5, 5, 5, 5, 5, 50]


def net() -> Path:
    return tariff("net.toml", NET, line("energy", "1", 'on = "net"'))


def flows(used: list[int], made: list[int], client: str = "a") -> list[str]:
    rows = []
    for month, (import_kwh, export_kwh) in enumerate(zip(used, made, strict=True), 1):
        for flow, kwh in (("import", import_kwh), ("export", export_kwh)):
            rows.append(f"{client},2018-{month:02}-10T12:00:00Z,{flow},{kwh}")
    return rows


def loaded_flows(etl: Shell, *rows: list[str], name: str = "flows.csv") -> None:
    path = written(name, "client_number,timestamp,flow,kwh", *(row for some in rows for row in some))
    etl.load(path, "--timezone", "UTC", "--interval", "1h", "--columns", "flow=flow")


def banked(used: list[int], made: list[int]) -> list[str]:
    """A kWh costs 1, what is left at the end of the year is paid 0.02 each; by hand."""
    bank, found = 0, []
    for month, (import_kwh, export_kwh) in enumerate(zip(used, made, strict=True), 1):
        left = import_kwh - export_kwh - bank
        bank = max(-left, 0)
        found.append(f"{max(left, 0) - (bank / 50 if month == 12 else 0):.2f}")
    return found


def test_a_bank_is_carried_over_months_and_paid_out_when_it_closes(etl: Shell) -> None:
    """March and April leave 80, of which 10, 5, 5, 5 and 15 are used up to September, and 40 in October."""
    net()
    loaded_flows(etl, flows(USED, MADE))
    etl("bill", "--month", "2018-01..2018-12", "--tariff", "net.toml")
    assert totals(etl) == banked(USED, MADE) == [
        "90.00", "30.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "0.00", "15.00", "75.00", "-0.90",
    ]  # fmt: skip


def test_months_billed_in_any_order_give_the_same_bills(etl: Shell) -> None:
    net()
    loaded_flows(etl, flows(USED, MADE))
    etl("bill", "--month", "2018-01..2018-12", "--tariff", "net.toml")
    first = etl.exported("lines")
    for month in YEAR[::-1]:
        assert etl("bill", "--month", month, "--tariff", "net.toml", "--json").json["unchanged"] == 1
    etl.reset()
    loaded_flows(etl, flows(USED, MADE))
    for month in YEAR[::-1]:
        etl("bill", "--month", month, "--tariff", "net.toml")
    assert etl.exported("lines") == first


def test_a_late_correction_reaches_every_later_bill_of_a_tariff_that_looks_back(etl: Shell) -> None:
    net()
    loaded_flows(etl, flows(USED, MADE))
    etl("bill", "--month", "2018-01..2018-12", "--tariff", "net.toml")
    made = [*MADE]
    made[2] = 100
    loaded_flows(etl, [row for row in flows(USED, made) if "-03-" in row], name="late.csv")
    stale = {one["period_start"][:7]: one["stale"] for one in etl.ok("status", "--json").json["bills"]}
    assert stale == {month: int(month >= "2018-03") for month in YEAR}
    etl("bill", "--stale")
    assert totals(etl) == banked(USED, made)
    assert etl.ok("bill", "--stale").out == "no bill is stale: nothing to do\n"


def test_a_correction_is_of_its_own_month_where_the_tariff_does_not_look_back(etl: Shell) -> None:
    tariff("plain.toml", line("energy", "1"))
    loaded_flows(etl, flows(USED, MADE))
    etl("bill", "--month", "2018-01..2018-12", "--tariff", "plain.toml")
    loaded_flows(etl, ["a,2018-03-10T12:00:00Z,import,41"], name="late.csv")
    stale = [one["period_start"][:7] for one in etl.ok("status", "--json").json["bills"] if one["stale"]]
    assert stale == ["2018-03"]


def test_what_a_bank_held_before_the_first_reading_is_supplied(etl: Shell) -> None:
    """15 kWh of 2017: 90 - 15 in January. The next table says 115: 25 are left for February's 30."""
    net()
    loaded_flows(etl, flows(USED[:2], MADE[:2]))
    header = "client_number,quantity,month,value"
    etl.ok("history", "load", written("h.csv", header, "a,net,2017-12,15"))
    etl("bill", "--month", "2018-01..2018-02", "--tariff", "net.toml")
    assert totals(etl) == ["75.00", "30.00"]
    assert etl.ok("history", "load", written("h.csv", header, "a,net,2017-12,115"), "--json").json["stale"] == 2
    etl("bill", "--stale")
    assert totals(etl) == ["0.00", "5.00"]


def test_who_shares_a_page_changes_neither_a_bank_nor_what_a_bill_was_made_of(etl: Shell) -> None:
    """Of b nothing is known in spring and in July, which has no bill of it: its bank goes on, with a there or not."""
    net()
    gap = [row for row in flows(USED, MADE, "b") if row[7:9] > "03" and row[7:9] != "07"]
    loaded_flows(etl, gap)
    etl("bill", "--month", "2018-04..2018-12", "--tariff", "net.toml", "--even-without-readings")
    alone = bills(etl, "client_number", "period_start", "total")
    assert [total for _, _, total in alone][:5] == ["0.00", "0.00", "0.00", "0.00", "0.00"]
    loaded_flows(etl, flows(USED, MADE, "a"), name="a.csv")
    for month in YEAR[3:]:
        done = etl("bill", "--month", month, "--tariff", "net.toml", "--json").json
        assert (done["changed"], done["unchanged"]) == (1, int(month != "2018-07")), month
    assert [bill for bill in bills(etl, "client_number", "period_start", "total") if bill[0] == "b"] == alone


LEAST = """
[[line]]
id = "least"
kind = "minimum"
per = "year"
price = 365
base = ["energy", "power"]
"""


def year(etl: Shell, rows: list[str], *clients: str) -> list[tuple[str, ...]]:
    tariff("year.toml", line("energy", "1"), line("fixed", "1", 'per = "day"', 'times = "kw"', id="power"), LEAST)
    etl.load(written("r.csv", HEADER, *rows), "--timezone", "UTC", "--interval", "1h")
    etl.ok("assign", written("c.csv", "client_number,tariff,kw", *(f"{client},year.toml,0.1" for client in clients)))
    etl("bill", "--month", "2018-01..2018-12")
    found = table(etl.exported("lines"))
    return [(one["client_number"], one["month"], one["amount"]) for one in found if one["id"] == "least"]


def monthly(client: str, first: int, kwh: str = "10") -> list[str]:
    return [f"{client},2018-{month:02}-10T12:00:00Z,{kwh}" for month in range(first, 13)]


def test_a_minimum_of_the_year_tops_up_in_its_last_month(etl: Shell) -> None:
    """12 x 10 kWh and 365 x 0.1 are 156.50 of 365."""
    found = year(etl, monthly("a", 1), "a")
    assert [(month, amount) for _, month, amount in found] == [
        *((month, "0.00") for month in YEAR[:-1]), ("2018-12", "208.50"),
    ]  # fmt: skip


def test_a_minimum_of_the_year_counts_from_a_clients_own_first_month(etl: Shell) -> None:
    """b begins in September: 122 days are worth 122.00, it paid 40 + 12.20."""
    found = year(etl, monthly("a", 1) + monthly("b", 9), "a", "b")
    assert [one for one in found if one[1] == "2018-12"] == [("a", "2018-12", "208.50"), ("b", "2018-12", "69.80")]


def test_a_minimum_goes_by_the_attributes_of_its_time(etl: Shell) -> None:
    """kw is 0.1 up to July and 0.5 from then on: 181 x 0.1 + 184 x 0.5 + 120 = 230.10 of 365."""
    year(etl, monthly("a", 1), "a")
    rows = ["a,year.toml,,2018-07-01,0.1", "a,year.toml,2018-07-01,,0.5"]
    etl.ok("assign", written("c.csv", "client_number,tariff,from,to,kw", *rows))
    etl("bill", "--stale")
    assert [one["amount"] for one in table(etl.exported("lines")) if one["id"] == "least"][-1] == "134.90"


SPOT = '[series.spot]\nunit = "EUR/MWh"\nsum = ["+SPOT"]\n'


def spot() -> Path:
    return tariff("spot.toml", SPOT, line("energy", '"series:spot"'))


def prices(first: str, end: str, price: str, name: str = "prices.csv", column: str = "SPOT") -> Path:
    rows = [row.split(",", 1)[1] for row in hours("", first, end, price)]
    return written(name, f"stamp,{column}", *rows)


def spot_bills(etl: Shell) -> None:
    """Three months at 100 EUR/MWh, 1 kWh an hour."""
    spot()
    loaded(etl, hours("a", "2018-01-01", "2018-04-01"))
    etl.ok("prices", "load", prices("2018-01-01", "2018-04-01", "100"))
    etl.ok("bill", "--month", "2018-01..2018-03", "--tariff", "spot.toml")


def test_prices_in_time_are_loaded_once_and_the_same_file_changes_nothing(etl: Shell) -> None:
    spot_bills(etl)
    assert totals(etl) == ["74.40", "67.20", "74.40"]
    found = etl.ok("prices", "load", "prices.csv", "--json").json
    assert found == {
        "columns": ["SPOT"], "prices": 2160, "changed": 0, "stale": 0, "unread": [], "unnamed": {},
        "understood": "prices at the start of the hour (assumed), timestamps with offsets, in EUR/MWh (tariff spot)",
    }  # fmt: skip


def test_a_changed_price_makes_the_bills_of_its_minutes_stale_and_no_others(etl: Shell) -> None:
    """24 hours of February at 200: 2.40 more."""
    spot_bills(etl)
    for first, end in (("2018-02-01", "2018-02-02"), ("2018-02-28", "2018-03-01")):
        found = etl.ok("prices", "load", prices(first, end, "200", "new.csv"), "--json").json
        assert (found["changed"], found["stale"]) == (24, 1)
        assert etl.ok("bill", "--stale", "--json").json["changed"] == 1
    assert totals(etl) == ["74.40", "72.00", "74.40"]


def test_prices_of_another_column_make_nothing_stale(etl: Shell) -> None:
    spot_bills(etl)
    found = etl.ok("prices", "load", prices("2018-01-01", "2018-04-01", "1", "new.csv", "OTHER"), "--json").json
    assert (found["changed"], found["stale"]) == (2160, 0)


def test_finer_prices_replace_what_they_overlap(etl: Shell) -> None:
    """The first hour at four quarters of 100, 200, 300 and 400 is not one price: the hourly reading is refused."""
    spot_bills(etl)
    quarters = [f"2018-02-01T00:{minute:02}:00Z,{price}" for minute, price in [(0, 80), (15, 80), (30, 80), (45, 80)]]
    assert etl.ok("prices", "load", written("q.csv", "stamp,SPOT", *quarters), "--json").json["stale"] == 1
    etl.ok("bill", "--stale")
    assert totals(etl) == ["74.40", "67.18", "74.40"]


def test_a_missing_price_is_named_and_the_bill_is_kept_as_failed(etl: Shell) -> None:
    spot()
    loaded(etl, hours("a", "2018-01-01", "2018-02-01"))
    done = etl("bill", "--month", "2018-01", "--tariff", "spot.toml")
    assert (done.code, done.out) == (1, "")
    assert "SPOT" in done.error
    assert "etl prices load" in done.error
    etl.ok("prices", "load", prices("2018-01-01", "2018-01-31", "100"))
    done = etl("bill", "--month", "2018-01", "--tariff", "spot.toml")
    assert "2018-01-31" in done.error
    assert bills(etl, "status", "total") == [("failed", "")]


BAD = [
    ("client_number,quantity,month,value", "a,net,2018-13,1", "month: '2018-13' is not a month like 2017-08"),
    ("client_number,quantity,value", "a,net,1", "from and to must be dates in order, or month a month like 2017-08"),
    ("client_number,quantity,month,value", "a,net,2018-01,x", "value: 'x' is not a number"),
    ("client_number,quantity,month,value", "a,net,2018-01,nan", "value: 'nan' is not a number"),
    ("client_number,quantity,month,value", "a,,2018-01,1", "quantity is empty"),
]


@pytest.mark.parametrize(("header", "row", "message"), BAD)
def test_a_table_of_history_that_is_wrong_is_refused_whole(etl: Shell, header: str, row: str, message: str) -> None:
    from etl.store.models import Supplied

    done = etl("history", "load", written("h.csv", header, row))
    assert (done.code, done.error) == (1, f"etl: h.csv:2: {message} (correct the row)")
    assert not Supplied.objects.exists()


def test_a_client_whose_history_is_unknown_loses_nobody_elses_bill(etl: Shell) -> None:
    ratchet()
    loaded_peaks(etl, peaks(2017, 2018), peaks(2018, client="b"), peaks(2017, 2018, client="c"))
    done = etl("bill", "--month", "2018-01", "--tariff", "ratchet.toml", "--json")
    assert (done.code, done.json["bills"], done.json["failed"]) == (3, 2, 1)
    assert done.error.startswith("etl: ratchet: quantity billing_kw: client b: its demand 1 period ago is not known")
    assert bills(etl, "client_number", "total") == [("a", "10925.00"), ("b", ""), ("c", "10925.00")]
    lines = etl("bill", "--month", "2018-01", "--tariff", "ratchet.toml").out.splitlines()
    assert lines[1:3] == ["  nothing changed: every bill is the same", "  1 bill could not be made"]


def test_bills_that_nobody_can_have_end_the_run(etl: Shell) -> None:
    ratchet()
    loaded_peaks(etl, peaks(2018), peaks(2018, client="b"))
    done = etl("bill", "--month", "2018-01", "--tariff", "ratchet.toml")
    assert (done.code, done.out) == (1, "")
    assert done.error.startswith("etl: ratchet: quantity billing_kw: client a: its demand 1 period ago")


def test_a_minimum_of_the_year_counts_from_the_day_a_client_moved_in(etl: Shell) -> None:
    """From 12 June on 203 days of 365: 203.00, less 203 x 0.1 and 6 x 10."""
    year(etl, monthly("a", 6), "a")
    rows = ["a,a,year.toml,2018-06-12,0.1"]
    etl.ok("assign", written("c.csv", "client_number,meter,tariff,from,kw", *rows))
    etl("bill", "--stale")
    assert [one["amount"] for one in table(etl.exported("lines")) if one["id"] == "least"][-1] == "122.70"


def test_a_bank_is_carried_from_one_read_cycle_to_the_next(etl: Shell) -> None:
    """40 used up to 8 February, then 45 more made than used: March's 50 are 5. Equal lengths saw 40 - 50 before."""
    net()
    stamps = [("01-20", "import", 40), ("02-10", "export", 50), ("02-20", "import", 5), ("03-20", "import", 50)]
    loaded_flows(etl, [f"a,2018-{day}T12:00:00Z,{flow},{kwh}" for day, flow, kwh in stamps])
    cycles = ["a,2018-01-10,2018-02-08", "a,2018-02-08,2018-03-13", "a,2018-03-13,2018-04-11"]
    etl("bill", "--periods", written("p.csv", "client_number,from,to", *cycles), "--tariff", "net.toml")
    assert totals(etl) == ["40.00", "0.00", "5.00"]
    assert etl.ok("explain", "a", "--from", "2018-03-13", "--to", "2018-04-11", "--json").json["bills"][0]["same"]
    for cycle in cycles:
        one = written("one.csv", "client_number,from,to", cycle)
        assert etl("bill", "--periods", one, "--tariff", "net.toml", "--json").json["unchanged"] == 1


def test_clients_of_other_read_cycles_share_a_page(etl: Shell) -> None:
    """b was read by the month: 40 - 50 and the 5 of February, all before March's 50; March is a's last cycle."""
    net()
    stamps = [("01-20", "import", 40), ("02-10", "export", 50), ("02-20", "import", 5), ("03-20", "import", 50)]
    rows = [f"{client},2018-{day}T12:00:00Z,{flow},{kwh}" for client in "ab" for day, flow, kwh in stamps]
    loaded_flows(etl, rows)
    cycles = ["a,2018-01-10,2018-02-15", "a,2018-02-15,2018-03-01"]
    etl("bill", "--periods", written("p.csv", "client_number,from,to", *cycles), "--tariff", "net.toml")
    etl("bill", "--month", "2018-01..2018-02", "--client", "b", "--tariff", "net.toml")
    etl("bill", "--month", "2018-03", "--tariff", "net.toml")
    assert bills(etl, "client_number", "total") == [
        ("a", "0.00"), ("a", "0.00"), ("a", "45.00"), ("b", "40.00"), ("b", "0.00"), ("b", "5.00"),
    ]  # fmt: skip


def test_a_bill_of_days_before_makes_later_ones_that_look_back_stale(etl: Shell) -> None:
    """March alone knows of months: 40 and then 45 kept. Once January and February are one bill, -5 are."""
    net()
    stamps = [("01-20", "import", 40), ("02-10", "export", 50), ("02-20", "import", 5), ("03-20", "import", 50)]
    loaded_flows(etl, [f"a,2018-{day}T12:00:00Z,{flow},{kwh}" for day, flow, kwh in stamps])
    etl("bill", "--month", "2018-03", "--tariff", "net.toml")
    assert totals(etl) == ["5.00"]
    etl("bill", "--from", "2018-01-01", "--to", "2018-03-01", "--tariff", "net.toml")
    etl("bill", "--stale")
    assert totals(etl) == ["0.00", "45.00"]


def test_parts_of_a_month_look_back_on_the_part_before_and_then_on_months(etl: Shell) -> None:
    """A tariff from 11 August on bills 10 kWh, less what its bank holds of the 1st to the 10th, and of July."""
    net()
    tariff("plain.toml", line("energy", "1"))
    readings = [("07-05", "export", 3), ("08-05", "export", 4), ("08-20", "import", 10)]
    loaded_flows(etl, [f"a,2018-{day}T12:00:00Z,{flow},{kwh}" for day, flow, kwh in readings])
    rows = ["a,plain.toml,,2018-08-11", "a,net.toml,2018-08-11,"]
    etl.ok("assign", written("c.csv", "client_number,tariff,from,to", *rows))
    etl("bill", "--month", "2018-08")
    assert totals(etl) == ["0.00", "3.00"]


@pytest.mark.parametrize(
    ("more", "bills"),
    [
        # 14 and 17 of 31 days of 10, of 31 at least, and of 31 kWh at 1 before 2: 40 kWh on the 5th, 10 on the 20th
        ("", ["4.52", "14.00", "52.00", "0.00", "5.48", "10.00", "0.00", "7.00"]),
        (", whole_each = true", ["10.00", "31.00", "18.00", "0.00", "10.00", "10.00", "0.00", "21.00"]),
    ],
)
def test_a_month_that_a_tariff_change_cuts_is_charged_once(etl: Shell, more: str, bills: list[str]) -> None:
    lines = (
        line("fixed", "10", 'per = "month"', id="fee"),
        line("energy", "[1, 2]", "tiers = { upto = [31] }"),
        line("minimum", "31", 'per = "month"', 'base = ["energy"]'),
    )
    for name in ("old.toml", "new.toml"):
        tariff(name, *lines, header=f'prorate = {{ month = "whole"{more} }}')
    loaded_flows(etl, [f"a,2018-03-{day}T12:00:00Z,import,{kwh}" for day, kwh in (("05", 40), ("20", 10))])
    rows = ["a,old.toml,,2018-03-15", "a,new.toml,2018-03-15,"]
    etl.ok("assign", written("c.csv", "client_number,tariff,from,to", *rows))
    etl("bill", "--month", "2018-03")
    assert [one["amount"] for one in table(etl.exported("lines"))] == bills


def of_year(more: str = "") -> Path:
    tiers = f'tiers = {{ upto = [4000], reset = "year"{more} }}'
    return tariff("year.toml", line("energy", "[0.12, 0.008]", tiers), header="")


def test_tiers_of_the_year_are_filled_by_the_readings_of_earlier_months(etl: Shell) -> None:
    """November and December 2017 are another year's; 3,900 kWh in January leave 100 of February's 250."""
    of_year()
    months = [("2017-11", 9000), ("2018-01", 3900), ("2018-02", 250)]
    loaded_flows(etl, [f"a,{month}-10T12:00:00Z,import,{kwh}" for month, kwh in months])
    etl("bill", "--month", "2018-02", "--tariff", "year.toml")
    assert totals(etl) == ["13.20"]


def test_what_filled_the_tiers_before_the_first_reading_is_supplied(etl: Shell) -> None:
    of_year()
    loaded_flows(etl, ["a,2018-07-10T12:00:00Z,import,250", "a,2018-08-10T12:00:00Z,import,10"])
    header = "client_number,quantity,month,value"
    etl.ok("history", "load", written("h.csv", header, "a,energy.used,2018-06,3900"), "--tariff", "year.toml")
    etl("bill", "--month", "2018-07..2018-08", "--tariff", "year.toml")
    assert totals(etl) == ["13.20", "0.08"]


def test_a_read_across_the_closing_of_the_year_is_refused(etl: Shell) -> None:
    of_year(', closes = "08-15"')
    reads = ["a,2018-08-01,0", "a,2018-08-16,150", "a,2018-09-01,250"]
    etl.load(written("r.csv", "client,date,kwh", *reads), "--register", "--timezone", "UTC")
    assert etl("bill", "--month", "2018-08", "--tariff", "year.toml").code == 0
    assert totals(etl) == ["30.00"]
    of_year(', closes = "08-20"')
    done = etl("bill", "--month", "2018-08", "--tariff", "year.toml")
    assert done.code == 1
    assert "the read from 2018-08-16T00:00+00:00 to 2018-09-01T00:00+00:00 crosses a change" in done.error


KWH = st.integers(0, 60)
MONTHLY = st.lists(st.tuples(KWH, KWH), min_size=1, max_size=5)
EVERYTHING = (
    (
        "[quantity.kw]\nof = 'import'\nreduce = 'max'\n"
        f"ratchet = {{ periods = 2, share = {[0.5] * 12}, unknown = 'ignore' }}\n"
    ),
    line("energy", "1", 'on = "net"'),
    line("demand", "2", 'on = "kw"'),
    LEAST.replace('"power"', '"demand"'),
)


@settings(
    max_examples=examples(2),
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(clients=st.lists(MONTHLY, min_size=2, max_size=4))
def test_a_bill_is_the_same_alone_as_beside_other_clients(etl: Shell, clients: list[list[tuple[int, int]]]) -> None:
    """A bank, a ratchet and a minimum of the year, of clients who begin in any month and stay to May."""
    etl.reset()
    tariff("all.toml", NET, *EVERYTHING, header='prorate = { month = "whole", year = "real-days" }')
    rows = [
        f"{name},2018-{6 - back:02}-10T12:00:00Z,{flow},{kwh}"
        for name, months in zip("abcd", clients, strict=False)
        for back, pair in enumerate(months, 1)
        for flow, kwh in zip(("import", "export"), pair, strict=True)
    ]
    loaded_flows(etl, rows)
    first = 6 - max(map(len, clients))
    etl("bill", "--month", f"2018-{first:02}..2018-05", "--tariff", "all.toml")
    together = etl.exported("lines")
    etl.reset()
    loaded_flows(etl, rows[::-1])
    for name, months in reversed([*zip("abcd", clients, strict=False)]):
        for month in range(5, 5 - len(months), -1):
            etl("bill", "--month", f"2018-{month:02}", "--tariff", "all.toml", "--client", name)
    assert etl.exported("lines") == together
    assert etl("bill", "--month", f"2018-{first:02}..2018-05", "--tariff", "all.toml", "--json").json["changed"] == 0


def test_a_bank_goes_by_the_attributes_of_each_period_also_where_they_change_inside_it(etl: Shell) -> None:
    """kw changes on 11 August: power is 10 x 10 + 21 x 20 there, and 30 x 20 in September; energy 744 and 720."""
    bank = '[quantity.net]\nof = "import"\nless = "export"\nover = "period"\nbank = { keeps = "kWh" }\n'
    power = line("fixed", "1", 'per = "day"', 'times = "kw"', id="power")
    tariff("net.toml", bank, line("energy", "1", 'on = "net"'), power)
    loaded(etl, hours("a", "2017-08-01", "2017-10-01"))
    rows = ["a,net.toml,,2017-08-11,10", "a,net.toml,2017-08-11,,20"]
    etl.ok("assign", written("kw.csv", "client_number,tariff,from,to,kw", *rows))
    etl.ok("bill", "--month", "2017-09")
    etl.ok("bill", "--month", "2017-08")
    assert totals(etl) == ["1264.00", "1320.00"]
