"""Bills of reads longer than an interval, worked by hand: what needs no time of use, what does, what is spread."""

from pathlib import Path

import pytest

from tests.support.command import Shell, written
from tests.support.readings import amounts, bills, line, table, tariff

LISBON = ("--timezone", "Europe/Lisbon")
DAYS = "client,date,kwh"
SPANS = "client,start,end,kwh"
TIERS = 'tiers = { upto = [100], fill = "prorata" }'
WHOLE = 'prorate = { month = "real-days" }'
SPREAD = f'{WHOLE}\nlong_reads = "days"'
WEEKEND = '[schedule.week]\nall.weekday = ["mon-fri 00:00-24:00"]\nall.weekend = "rest"\n'
NIGHT = '[schedule.tou]\nall.night = ["all 22:00-24:00 00:00-08:00"]\nall.day = "rest"\n'


def days(first: int, last: int, kwh: str = "2", client: str = "7", month: str = "2017-08") -> list[str]:
    return [f"{client},{month}-{day:02},{kwh}" for day in range(first, last + 1)]


def counts(etl: Shell) -> tuple[str, ...]:
    (found,) = bills(etl, "intervals_expected", "intervals_actual", "intervals_estimated", "intervals_missing",
                     "status")  # fmt: skip
    return found


def test_a_register_read_twice_a_year_over_tiers(etl: Shell) -> None:
    """January to June 2017 are 6 months of 100 kWh: 600 at 0.10, and of 1,000 kWh 400 at 0.20; 6 x 5.00 standing."""
    etl.load(written("r.csv", "client,date,kwh", "7,2017-01-01,12000", "7,2017-07-01,13000"), "--register", *LISBON)
    standing = line("fixed", "5.00", 'per = "month"', id="standing")
    flat = tariff("flat.toml", standing, line("energy", "[0.10, 0.20]", TIERS), header=WHOLE)
    etl.ok("bill", "--from", "2017-01-01", "--to", "2017-07-01", "--tariff", flat)
    assert amounts(etl, "id", "tier", "quantity", "amount") == [
        ("standing", "", "6", "30.00"),
        ("energy", "1", "600", "60.00"),
        ("energy", "2", "400", "80.00"),
    ]
    assert bills(etl, "kwh", "total", "peak_kw", "peak_at") == [("1000.000000", "170.00", "0", "")]
    minutes = str(181 * 1440 - 60)  # the clock goes forward once
    assert counts(etl) == (minutes, minutes, "0", "0", "complete")


def test_daily_values_under_a_flat_price(etl: Shell) -> None:
    """31 days of 2 kWh at 0.15: 9.30."""
    etl.load(written("a.csv", DAYS, *days(1, 31)), *LISBON)
    etl.ok("bill", "--month", "2017-08", "--tariff", tariff("flat.toml", line("energy", "0.15")))
    assert bills(etl, "kwh", "total") == [("62.000000", "9.30")]
    assert counts(etl) == ("44640", "44640", "0", "0", "complete")


def test_missing_and_estimated_days_are_counted_in_minutes_and_the_longest_gap_is_told(etl: Shell) -> None:
    rows = [f"{row},A" for row in [*days(1, 9), *days(12, 20), *days(25, 25)]] + ["7,2017-08-31,2,E"]
    etl.load(written("a.csv", f"{DAYS},quality", *rows), "--timezone", "UTC")
    done = etl("bill", "--month", "2017-08", "--tariff", tariff("flat.toml", line("energy", "0.15")))
    assert done.code == 3
    assert counts(etl) == ("44640", str(19 * 1440), "1440", str(11 * 1440), "incomplete")
    assert bills(etl, "kwh_estimated", "warnings") == [
        ("2", "264 h missing, longest gap from 2017-08-26T00:00+00:00 to 2017-08-31T00:00+00:00")
    ]


def test_time_of_use_refuses_the_client_by_name_and_others_are_billed(etl: Shell) -> None:
    hours = [f"8,2017-08-{day:02}T{hour:02}:00:00Z,1" for day in range(1, 32) for hour in range(24)]
    etl.load(written("a.csv", DAYS, *days(1, 31)))
    etl.load(written("b.csv", "client,timestamp,kwh", *hours))
    tou = tariff("tou.toml", NIGHT, line("energy", "{ night = 0.1, day = 0.2 }", 'schedule = "tou"'))
    done = etl("bill", "--month", "2017-08", "--tariff", tou)
    assert done.code == 3
    assert (
        "tou: client 7: the read from 2017-08-01T00:00+00:00 to 2017-08-02T00:00+00:00 crosses a change of price "
        '(load shorter readings, or add long_reads = "days" to the tariff)'
    ) in done.err
    assert bills(etl, "client_number", "total") == [("7", ""), ("8", "117.80")]


def test_days_that_are_all_weekday_or_all_weekend_need_no_finer_time(etl: Shell) -> None:
    """August 2017 has 23 weekdays: 46 kWh at 0.20, and 16 kWh at 0.10."""
    etl.load(written("a.csv", DAYS, *days(1, 31)), *LISBON)
    week = tariff("week.toml", WEEKEND, line("energy", "{ weekday = 0.2, weekend = 0.1 }", 'schedule = "week"'))
    etl.ok("bill", "--month", "2017-08", "--tariff", week)
    assert amounts(etl, "period", "amount") == [("weekday", "9.20"), ("weekend", "1.60")]


@pytest.mark.parametrize(
    "tables",
    [
        [line("demand", "5")],
        [line("energy", "[0.1, 0.2]", 'tiers = { upto = [10], reset = "day", fill = "chronological" }')],
        ['[quantity.net]\nof = "import"\nless = "export"\nover = "interval"\n', line("energy", "0.1", 'on = "net"')],
    ],
    ids=["demand", "daily tiers", "netting per interval"],
)
def test_what_needs_readings_in_time_is_refused_by_name(etl: Shell, tables: list[str]) -> None:
    etl.load(written("a.csv", DAYS, *days(1, 31)))
    etl.load(written("b.csv", "client,timestamp,kwh", *(f"7,2017-08-01T{hour:02}:00Z,1" for hour in range(24))),
             "--flow", "export")  # fmt: skip
    done = etl("bill", "--month", "2017-08", "--tariff", tariff("t.toml", *tables))
    assert done.code == 1
    assert done.error == (
        "etl: t: client 7: the read from 2017-08-01T00:00+00:00 to 2017-08-02T00:00+00:00 is too long for a price "
        'that depends on the time of use (load readings of intervals, or add long_reads = "days" to the tariff)'
    )


def test_a_read_across_the_edge_of_a_period_is_refused_by_name(etl: Shell) -> None:
    rows = ["7,2017-07-15 00:00,2017-08-15 00:00,62", "8,2017-08-01 00:00,2017-09-01 00:00,31"]
    etl.load(written("a.csv", SPANS, *rows))
    flat = tariff("flat.toml", line("energy", "0.1"))
    done = etl("bill", "--month", "2017-08", "--tariff", flat)
    assert done.code == 3
    assert (
        "flat: client 7: the read from 2017-07-15T00:00+00:00 to 2017-08-15T00:00+00:00 reaches outside the "
        'days that are billed in 2017-08 (bill days that hold whole reads, or add long_reads = "days" to the tariff)'
    ) in done.err
    assert bills(etl, "client_number", "total") == [("7", ""), ("8", "3.10")]
    etl.ok("bill", "--from", "2017-07-15", "--to", "2017-08-15", "--client", "7", "--tariff", flat)
    assert ("7", "6.20") in bills(etl, "client_number", "total")


def test_a_read_spread_over_its_days_is_cut_at_the_edge_and_no_unit_is_lost(etl: Shell) -> None:
    """0.000032 kWh are 32 mWh over the 31 days from 15 July on: the first 17 days have 17 (32 x 17 / 31 = 17.5)."""
    etl.load(written("a.csv", SPANS, "7,2017-07-15 00:00,2017-08-15 00:00,0.000032"))
    spread = tariff("spread.toml", line("energy", "1"), header=SPREAD)
    etl("bill", "--month", "2017-07..2017-08", "--tariff", spread)
    assert bills(etl, "kwh") == [("0.000017",), ("0.000015",)]


def test_spread_days_are_priced_by_the_time_of_use_and_the_bill_says_so(etl: Shell) -> None:
    """Of 24 kWh a day 10 are of the night: 310 kWh at 0.10, 434 at 0.20; 1 kW all day."""
    etl.load(written("a.csv", DAYS, *days(1, 31, "24")), *LISBON)
    tables = [NIGHT, line("energy", "{ night = 0.1, day = 0.2 }", 'schedule = "tou"'), line("demand", "5")]
    etl.ok("bill", "--month", "2017-08", "--tariff", tariff("tou.toml", *tables, header=SPREAD))
    assert amounts(etl, "id", "period", "quantity", "amount") == [
        ("energy", "night", "310", "31.00"),
        ("energy", "day", "434", "86.80"),
        ("demand", "", "1", "5.00"),
    ]
    assert bills(etl, "kwh", "warnings") == [
        ("744.000000", "744 kWh of import in 31 reads longer than an interval: spread evenly over the days")
    ]
    assert counts(etl) == ("2976", "2976", "0", "0", "complete")


def test_spread_reads_tell_no_highest_power_and_explain_does_not_call_them_readings(etl: Shell) -> None:
    """744 kWh of a month are 1 kW all the time only as they are spread."""
    etl.load(written("a.csv", SPANS, "7,2017-08-01 00:00,2017-09-01 00:00,744"), *LISBON)
    etl.ok("bill", "--month", "2017-08", "--tariff", tariff("flat.toml", line("energy", "0.1"), header=SPREAD))
    assert bills(etl, "kwh", "peak_kw", "peak_at") == [("744.000000", "0", "")]
    printed = etl.ok("explain", "7", "--month", "2017-08").out
    assert "import 2017-08-01..2017-08-31: 2976 of 2976 parts of 15 min of longer reads, 744 kWh" in printed


def test_the_highest_power_is_that_of_intervals_where_longer_reads_are_spread_beside_them(etl: Shell) -> None:
    hours = [f"7,2017-08-{day:02}T{hour:02}:00:00Z,1" for day in range(11, 32) for hour in range(24)]
    etl.load(written("a.csv", DAYS, *days(1, 10, "48")))
    etl.load(written("b.csv", "client,timestamp,kwh", *hours))
    etl.ok("bill", "--month", "2017-08", "--tariff", tariff("flat.toml", line("energy", "0.1"), header=SPREAD))
    assert bills(etl, "kwh", "peak_kw", "peak_at") == [("984.000000", "1", "2017-08-11T00:00+00:00")]


def test_a_read_across_a_change_of_a_tax_is_refused_or_spread_and_daily_values_are_not(etl: Shell) -> None:
    """620 kWh at 0.10: 62.00, by days 20.00 and 42.00; with daily values of 20 kWh the same, as they were read."""
    rates = [
        line("percent", "0", f"{edge} = 2017-08-11", f"rate = {rate}") for edge, rate in (("to", 0.2), ("from", 0.1))
    ]
    tables = [line("energy", "0.10"), *(one.replace("price = 0\n", "") for one in rates)]
    etl.load(written("a.csv", SPANS, "7,2017-08-01 00:00,2017-09-01 00:00,620"))
    etl.load(written("b.csv", DAYS, *days(1, 31, "20", "8")))
    done = etl("bill", "--month", "2017-08", "--tariff", tariff("t.toml", *tables))
    assert done.code == 3
    assert (
        "t: client 7: the read from 2017-08-01T00:00+00:00 to 2017-09-01T00:00+00:00 crosses a change of price "
        '(load shorter readings, or add long_reads = "days" to the tariff)'
    ) in done.err
    etl.ok("bill", "--month", "2017-08", "--tariff", tariff("spread.toml", *tables, header=SPREAD), "--client", "7")
    found = amounts(etl, "id", "quantity", "amount")
    assert found == [("energy", "620", "62.00"), ("percent", "20", "4.00"), ("percent", "42", "4.20")] * 2


def test_a_day_that_the_clock_makes_longer_has_as_much_as_another(etl: Shell) -> None:
    """Three days share 300 kWh; of the 25 hours of 29 October the two between 01:00 and 02:00 are 8 kWh."""
    etl.load(written("a.csv", SPANS, "7,2017-10-28 00:00,2017-10-31 00:00,300"), *LISBON)
    hour = '[schedule.tou]\nall.one = ["all 01:00-02:00"]\nall.rest = "rest"\n'
    tables = [hour, line("energy", "{ one = 1, rest = 0 }", 'schedule = "tou"')]
    spread = tariff("tou.toml", *tables, header=SPREAD)
    etl.ok("bill", "--from", "2017-10-29", "--to", "2017-10-30", "--tariff", spread)
    assert bills(etl, "kwh", "intervals_actual") == [("100.000000", "100")]
    assert amounts(etl, "amount")[0] == ("8.00",)


def test_a_corrected_month_makes_exactly_its_own_bill_stale(etl: Shell) -> None:
    months = [f"7,2017-{month:02}-01 00:00,2017-{month + 1:02}-01 00:00,{month}" for month in range(1, 7)]
    etl.load(written("a.csv", SPANS, *months))
    etl.ok("bill", "--month", "2017-01..2017-06", "--tariff", tariff("flat.toml", line("energy", "1")))
    etl.load(written("b.csv", SPANS, *[row.replace(",3", ",33") if row.endswith(",3") else row for row in months]))
    stale = [one["period_start"] for one in etl.ok("status", "--json").json["bills"] if one["stale"]]
    assert stale == ["2017-03-01"]
    done = etl.ok("bill", "--stale", "--json").json
    assert (done["changed"], done["unchanged"]) == (1, 0)
    assert [total for (total,) in bills(etl, "total")] == ["1.00", "2.00", "33.00", "4.00", "5.00", "6.00"]
    again = etl.ok("bill", "--month", "2017-01..2017-06", "--tariff", "flat.toml", "--json").json
    assert (again["changed"], again["unchanged"]) == (0, 6)


def test_explain_shows_the_minutes_that_long_reads_cover(etl: Shell) -> None:
    etl.load(written("a.csv", DAYS, *days(1, 31)), *LISBON)
    etl.ok("bill", "--month", "2017-08", "--tariff", tariff("flat.toml", line("energy", "0.15")))
    printed = etl.ok("explain", "7", "--month", "2017-08").out
    assert "import 2017-08-01..2017-08-31: 44640 of 44640 minutes in longer reads, 62 kWh" in printed
    assert "this is the stored bill, to the last line" in printed


@pytest.mark.parametrize("assigned", [False, True])
def test_a_meter_that_goes_over_to_hours_is_complete_and_one_bill(etl: Shell, *, assigned: bool) -> None:
    hours = [f"7,2017-08-{day:02}T{hour:02}:00:00Z,1" for day in range(11, 32) for hour in range(24)]
    etl.load(written("a.csv", DAYS, *days(1, 10, "24")))
    etl.load(written("b.csv", "client,timestamp,kwh", *hours))
    if assigned:
        etl.ok("assign", written("clients.csv", "client_number,meter,from", "7,7,2017-08-01"))
    etl.ok("bill", "--month", "2017-08", "--tariff", tariff("flat.toml", line("energy", "0.1")))
    assert bills(etl, "kwh", "total", "peak_kw") == [("744.000000", "74.40", "1")]
    assert counts(etl) == (str(10 * 1440 + 21 * 24),) * 2 + ("0", "0", "complete")


def test_shares_and_multipliers_apply_and_a_client_who_moves_inside_a_read_is_refused_or_has_days(etl: Shell) -> None:
    etl.load(written("a.csv", "client,meter,start,end,kwh", "M1,M1,2017-08-01 00:00,2017-09-01 00:00,31"))
    written("clients.csv", "client_number,meter,from,to,multiplier,share", "A,M1,2017-08-01,2017-08-11,2,",
            "B,M1,2017-08-11,,,0.5")  # fmt: skip
    etl.ok("assign", "clients.csv")
    done = etl("bill", "--month", "2017-08", "--tariff", tariff("flat.toml", line("energy", "1")))
    assert done.code == 1
    assert "client A: the read from 2017-08-01T00:00+00:00 to 2017-09-01T00:00+00:00 reaches outside" in done.error
    etl.ok("bill", "--month", "2017-08", "--tariff", tariff("spread.toml", line("energy", "1"), header=SPREAD))
    assert bills(etl, "client_number", "kwh") == [("A", "20.000000"), ("B", "10.500000")]


def test_compare_prices_long_reads_by_each_tariffs_own_word(etl: Shell) -> None:
    etl.load(written("a.csv", DAYS, *days(1, 31, "24")), *LISBON)
    flat = tariff("flat.toml", line("energy", "0.15"))
    tou = tariff("tou.toml", NIGHT, line("energy", "{ night = 0.1, day = 0.2 }", 'schedule = "tou"'), header=SPREAD)
    etl.ok("compare", "--month", "2017-08", "--tariff", flat, "--tariff", tou, "--output", "out.csv")
    (row,) = table(Path("out.csv").read_text())
    assert (row["flat"], row["tou"], row["best"]) == ("111.60", "117.80", "flat")


def test_another_word_for_long_reads_is_refused(etl: Shell) -> None:
    path = tariff("t.toml", line("energy", "0.1"), header='long_reads = "hours"')
    done = etl("tariff", "check", path)
    assert done.error == "etl: t.toml: long_reads: 'hours' is not known (use one of: refuse, days)"
