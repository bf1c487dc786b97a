"""Registers with prices of their own, worked by hand: long reads, intervals, what is refused, what `rest` takes."""

import json
from pathlib import Path

import pytest

from tests.support.command import Shell, written
from tests.support.places import ROOT
from tests.support.readings import amounts, bills, line, tariff

READS = (
    "client_number,meter,register,date,kwh",
    "7,M1,Peak,2024-03-01,4100.5", "7,M1,Peak,2024-04-01,4350.5",
    "7,M1,Low,2024-03-01,900", "7,M1,Low,2024-04-01,1080",
)  # fmt: skip
NIGHT = '[schedule.tou]\nall.day = ["all 07:00-24:00"]\nall.night = "rest"\n'
PEAK = line("energy", "0.30", 'register = "Peak"', id="peak")
LOW = line("energy", "0.10", 'register = "Low"', id="low")
MARCH = ("--month", "2024-03")


def load_reads(etl: Shell, *more: str) -> None:
    etl.load(written("reads.csv", *READS, *more), "--register", "--timezone", "Europe/London")


def load_hours(etl: Shell, *registers: tuple[str, str], client: str = "7", flow: str = "import") -> None:
    """Two hours of 3 March: of each register and hour the kWh named."""
    rows = [
        f"{client},M1,{register},{flow},2024-03-03T0{hour}:00:00Z,{kwh}"
        for register, kwh in registers
        for hour in range(2)
    ]
    etl.load(written("hours.csv", "client_number,meter,register,flow,timestamp,kwh", *rows))


def refusal(etl: Shell, path: Path) -> str:
    done = etl("bill", *MARCH, "--tariff", path)
    assert done.code == 1
    return done.error


def test_a_read_of_each_register_has_the_price_of_its_register(etl: Shell) -> None:
    """250 kWh at 0.30 are 75.00, 180 at 0.10 are 18.00."""
    load_reads(etl)
    etl.ok("bill", *MARCH, "--tariff", tariff("dn.toml", PEAK, LOW))
    assert amounts(etl, "id", "quantity", "amount") == [("peak", "250", "75.00"), ("low", "180", "18.00")]
    assert bills(etl, "kwh", "total") == [("430.000000", "93.00")]


def test_the_example_of_the_page_gives_its_table(etl: Shell) -> None:
    page = (ROOT / "docs" / "reference" / "tariffs" / "registers.md").read_text("utf-8")
    load_reads(etl)
    Path("page.toml").write_text(page.partition("```toml\n")[2].partition("```")[0], "utf-8")
    etl.ok("bill", *MARCH, "--tariff", "page.toml")
    assert amounts(etl, "quantity", "amount") == [("250", "75.00"), ("180", "18.00"), ("430", "4.30")]
    assert bills(etl, "total") == [("97.30",)]


def test_intervals_of_each_register_have_the_price_of_their_register(etl: Shell) -> None:
    """2 x 1.5 kWh at 0.30 and 2 x 0.25 at 0.10: 0.90 + 0.05."""
    load_hours(etl, ("Peak", "1.5"), ("Low", "0.25"))
    etl("bill", *MARCH, "--tariff", tariff("dn.toml", PEAK, LOW))
    assert amounts(etl, "quantity", "amount") == [("3", "0.90"), ("0.5", "0.05")]


def test_a_client_whose_only_register_is_priced_has_nothing_in_the_others(etl: Shell) -> None:
    load_hours(etl, ("Low", "2"))
    etl("bill", *MARCH, "--tariff", tariff("dn.toml", PEAK, LOW))
    assert amounts(etl, "id", "quantity", "amount") == [("peak", "0", "0.00"), ("low", "4", "0.40")]


@pytest.mark.parametrize("header", ["", 'long_reads = "days"'])
def test_a_line_may_have_several_registers(etl: Shell, header: str) -> None:
    load_reads(etl, "7,M1,T3,2024-03-01,5", "7,M1,T3,2024-04-01,36")
    both = line("energy", "0.30", 'register = ["Peak", "T3"]')
    etl.ok("bill", *MARCH, "--tariff", tariff("dn.toml", both, LOW, header=header))
    assert amounts(etl, "quantity", "amount") == [("281", "84.30"), ("180", "18.00")]


def test_a_quantity_may_be_of_a_register_and_a_line_be_on_it(etl: Shell) -> None:
    """180 kWh times 1.05 for losses are 189 at 0.10."""
    load_reads(etl)
    lossy = '[quantity.low]\nof = "import"\nregister = "Low"\nfactor = 1.05\n'
    etl.ok("bill", *MARCH, "--tariff", tariff("dn.toml", lossy, PEAK, line("energy", "0.10", 'on = "low"')))
    assert amounts(etl, "id", "quantity", "amount") == [("peak", "250", "75.00"), ("energy", "189", "18.90")]


def test_tiers_of_a_register_are_filled_by_its_energy_alone(etl: Shell) -> None:
    """Of 250 kWh 100 at 0.20 and 150 at 0.40."""
    load_reads(etl)
    tiers = line("energy", "[0.20, 0.40]", 'register = "Peak"', 'tiers = { upto = [100], fill = "prorata" }')
    etl.ok("bill", *MARCH, "--tariff", tariff("dn.toml", tiers, LOW))
    assert amounts(etl, "quantity", "amount") == [("100", "20.00"), ("150", "60.00"), ("180", "18.00")]


def test_the_demand_of_a_register_is_that_of_its_intervals(etl: Shell) -> None:
    """Peak reads 1.5 kW, Low 4 kW, both together 5.5 kW."""
    load_hours(etl, ("Peak", "1.5"), ("Low", "4"))
    demand = line("demand", "2", 'register = "Peak"')
    etl("bill", *MARCH, "--tariff", tariff("dn.toml", PEAK, LOW, demand))
    assert amounts(etl, "id", "quantity") == [("peak", "3"), ("low", "8"), ("demand", "1.5")]


def test_the_demands_of_two_registers_are_two_quantities(etl: Shell) -> None:
    load_hours(etl, ("Peak", "1.5"), ("Low", "4"))
    demands = [line("demand", "1", f'register = "{name}"', id=f"demand{name}") for name in ("Peak", "Low")]
    etl("bill", *MARCH, "--tariff", tariff("dn.toml", PEAK, LOW, *demands))
    assert amounts(etl, "id", "quantity")[2:] == [("demandPeak", "1.5"), ("demandLow", "4")]
    from etl.store.models import Bill

    [detail] = Bill.published.all().values_list("detail", flat=True)
    kilowatts = {name: kw for name, kw in json.loads(detail)["quantities"].items() if name.endswith("kW")}
    assert kilowatts == {"import Peak kW": "1.5", "import Low kW": "4"}


def test_a_tax_on_a_share_of_a_register_is_of_its_reads(etl: Shell) -> None:
    """Of 180 kWh at night the first 90: a tenth of half of 43.00."""
    load_reads(etl)
    share = 'share = { first = 90, of = "import", register = "Low", per_days = 31 }'
    tax = '[[line]]\nid = "tax"\nkind = "percent"\nrate = 0.1\n' + share
    dated = 'long_reads = "days"\nprorate = { month = "real-days", year = "real-days" }'
    etl.ok("bill", *MARCH, "--tariff", tariff("dn.toml", line("energy", "0.1"), tax, header=dated))
    assert amounts(etl) == [("energy", "43.00"), ("tax", "2.15")]


def test_registers_may_be_priced_by_the_time_of_use_too(etl: Shell) -> None:
    load_hours(etl, ("Peak", "1.5"), ("Low", "4"))
    tou = line("energy", "{ day = 1, night = 0.5 }", 'schedule = "tou"', 'register = "Peak"')
    etl("bill", *MARCH, "--tariff", tariff("dn.toml", NIGHT, tou, LOW))
    assert amounts(etl, "period", "quantity", "amount")[:2] == [("day", "0", "0.00"), ("night", "3", "1.50")]


def test_a_line_on_all_registers_stands_beside_those_of_each(etl: Shell) -> None:
    """A levy of 0.01 on 430 kWh."""
    load_reads(etl)
    etl.ok("bill", *MARCH, "--tariff", tariff("dn.toml", PEAK, LOW, line("energy", "0.01", id="levy")))
    assert amounts(etl)[-1] == ("levy", "4.30")
    assert bills(etl, "total") == [("97.30",)]


@pytest.mark.parametrize("levy", [(), (line("energy", "0.01", id="levy"),)], ids=["alone", "beside a line on all"])
def test_a_register_without_a_price_is_refused_by_name(etl: Shell, levy: tuple[str, ...]) -> None:
    load_reads(etl)
    assert refusal(etl, tariff("dn.toml", PEAK, *levy)) == (
        "etl: dn: client 7: register Low of import has no price "
        '(add it to the `register` of a line, or a line with register = "rest")'
    )


def test_energy_of_a_meter_without_registers_is_refused_where_prices_are_by_register(etl: Shell) -> None:
    load_hours(etl, ("", "1"))
    assert refusal(etl, tariff("dn.toml", PEAK, LOW)) == (
        "etl: dn: client 7: import of a meter without registers has no price "
        '(add it to the `register` of a line, or a line with register = "rest")'
    )


def test_rest_takes_every_register_that_no_other_line_names(etl: Shell) -> None:
    load_reads(etl, "7,M1,T3,2024-03-01,5", "7,M1,T3,2024-04-01,36")
    etl.ok("bill", *MARCH, "--tariff", tariff("dn.toml", PEAK, line("energy", "0.10", 'register = "rest"')))
    assert amounts(etl, "quantity", "amount") == [("250", "75.00"), ("211", "21.10")]


def test_a_register_that_only_some_days_price_is_refused(etl: Shell) -> None:
    load_hours(etl, ("Peak", "1.5"), ("Low", "0.25"))
    versions = [
        line("energy", "0.1", 'register = ["Peak", "Low"]', "to = 2024-03-03"),
        line("energy", "0.1", 'register = "Peak"', "from = 2024-03-03"),
    ]
    assert "client 7: register Low of import has no price" in refusal(etl, tariff("dn.toml", *versions))
    versions[0] = versions[0].replace("03-03", "03-04")
    versions[1] = versions[1].replace("03-03", "03-04")
    etl("bill", *MARCH, "--tariff", tariff("dn.toml", *versions))
    assert amounts(etl, "quantity", "amount") == [("3.5", "0.35"), ("0", "0.00")]


def test_a_line_that_the_client_does_not_have_prices_none_of_its_registers(etl: Shell) -> None:
    load_hours(etl, ("Peak", "1.5"), ("Low", "0.25"))
    etl.ok("assign", written("clients.csv", "client_number,meter,plan", "7,M1,plain"))
    some = LOW + 'when = { plan = "night" }\n'
    assert "client 7: register Low of import has no price" in refusal(etl, tariff("dn.toml", PEAK, some))


def test_a_share_of_a_meter_with_registers_has_its_part_of_each(etl: Shell) -> None:
    """A third of 250 kWh at 0.30: 25.00; of 180 at 0.10: 6.00."""
    reads = [row.replace("7,M1", "M1,M1") for row in READS]
    etl.load(written("reads.csv", *reads), "--register", "--timezone", "Europe/London")
    etl.ok("assign", written("clients.csv", "client_number,meter,share", "A,M1,1/3", "B,M1,2/3"))
    etl.ok("bill", *MARCH, "--client", "A", "--tariff", tariff("dn.toml", PEAK, LOW))
    assert amounts(etl) == [("peak", "25.00"), ("low", "6.00")]


def test_an_estimate_is_of_its_register(etl: Shell) -> None:
    """Peak reads 1 kWh an hour and lacks 25 March, Low 2 kWh and lacks nothing: 744 + 1488 kWh."""
    rows = [
        f"7,M1,{register},2024-03-{day:02}T{hour:02}:00:00Z,{kwh}"
        for register, kwh in (("Peak", 1), ("Low", 2))
        for day in range(1, 32)
        for hour in range(24)
        if register == "Low" or day != 25
    ]
    etl.load(written("hours.csv", "client_number,meter,register,timestamp,kwh", *rows))
    etl.ok("bill", *MARCH, "--missing", "estimate:week", "--tariff", tariff("dn.toml", PEAK, LOW))
    assert amounts(etl, "id", "quantity") == [("peak", "744"), ("low", "1488")]
    assert bills(etl, "kwh", "kwh_estimated") == [("2232.000000", "24")]


def test_the_refusal_of_a_read_across_a_change_of_price_names_registers(etl: Shell) -> None:
    load_reads(etl)
    tou = line("energy", "{ day = 0.3, night = 0.1 }", 'schedule = "tou"')
    assert refusal(etl, tariff("dn.toml", NIGHT, tou)) == (
        "etl: dn: client 7: the read from 2024-03-01T00:00+00:00 to 2024-04-01T00:00+01:00 crosses a change of "
        'price (load shorter readings, write a line for each register (register = "Low"), or add long_reads = "days" '
        "to the tariff)"
    )


def test_where_registers_are_no_remedy_none_is_named(etl: Shell) -> None:
    load_reads(etl)
    demand = tariff("demand.toml", line("demand", "1"))
    assert refusal(etl, demand).endswith('(load readings of intervals, or add long_reads = "days" to the tariff)')
    versions = [line("energy", "1", "to = 2024-03-10"), line("energy", "2", "from = 2024-03-10")]
    assert refusal(etl, tariff("two.toml", *versions)).endswith(
        'crosses a change of price (load shorter readings, or add long_reads = "days" to the tariff)'
    )


def test_explain_counts_the_readings_of_the_register(etl: Shell) -> None:
    load_reads(etl)
    etl.ok("bill", *MARCH, "--tariff", tariff("dn.toml", PEAK, LOW))
    shown = etl.ok("explain", "7", *MARCH).out
    assert "    import Peak 2024-03-01..2024-03-31: 44580 of 44580 minutes in longer reads, 250 kWh" in shown
    assert "this is the stored bill, to the last line" in shown


def test_the_same_energy_in_another_register_is_another_bill(etl: Shell) -> None:
    load_reads(etl)
    path = tariff("dn.toml", PEAK, LOW)
    etl.ok("bill", *MARCH, "--tariff", path)
    swapped = [row.replace("Peak", "x").replace("Low", "Peak").replace("x", "Low") for row in READS]
    etl.ok("unload", "1")
    etl.load(written("swapped.csv", *swapped), "--register", "--timezone", "Europe/London")
    etl.ok("bill", *MARCH, "--tariff", path)
    assert bills(etl, "total") == [("79.00",)]  # 180 x 0.30 + 250 x 0.10
