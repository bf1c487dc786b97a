"""Published loads and bills through whole commands (ETL_REAL_TARIFFS names their folder)."""

import csv
import json
import os
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Shell, written
from tests.support.readings import amounts, bills, line, tariff

REAL = os.environ.get("ETL_REAL_TARIFFS", "")
pytestmark = pytest.mark.skipif(not REAL, reason="ETL_REAL_TARIFFS does not name the folder of real tariffs")

LEGAL = """seasons = "legal-time"
winter.P1 = ["all 12:00-22:00"]
winter.P2 = "rest"
summer.P1 = ["all 13:00-23:00"]
summer.P2 = "rest"
"""
TWO = (LEGAL, "{ P1 = 0.062012, P2 = 0.002215 }", "NOC")
ONE = ('all.P1 = "rest"', "{ P1 = 0.044027 }", "GEN")


def spanish(schedule: str, access: str, column: str) -> Path:
    """Contracted power, access by period, hourly prices, electricity tax under VAT."""
    series = f'[series.hourly]\nunit = "EUR/MWh"\nsum = ["+{column}", "-TEU{column}"]\n'
    by_year = 'per = "year"', 'times = "capacity_kw"'
    return tariff(
        "spanish.toml",
        f"[schedule.access]\n{schedule}\n",
        series,
        line("fixed", "38.043426", *by_year, id="power"),
        line("fixed", "3.113", *by_year, id="margin"),
        line("energy", access, 'schedule = "access"', id="access"),
        line("energy", '"series:hourly"', 'schedule = "access"'),
        '[[line]]\nid = "electricity_tax"\nkind = "percent"\ntax = true\nrate = 0.0511269632\n',
        line("fixed", "9.72", 'per = "year"', id="meter"),
        '[[line]]\nid = "vat"\nkind = "percent"\ntax = true\nrate = 0.21\n',
        header='timezone = "Europe/Madrid"\nprorate = { year = "real-days" }\n',
    )


def supply_point() -> tuple[str, Path]:
    """A file of dates and hours 1 to 24 that end there, written with the stamps at which they begin."""
    (path,) = (Path(REAL) / "es_pvpc").glob("consumo*.csv")
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    lines = []
    for row in rows:
        start = f"{row['Fecha']} {int(row['Hora']) - 1:02}:00"
        lines.append(f"{row['CUPS']};{start};{row['Consumo_kWh']};{row['Metodo_obtencion']}")
    return rows[0]["CUPS"], written("consumo.csv", "CUPS;Inicio;Consumo_kWh;Metodo", *lines)


def hourly_prices(column: str) -> Path:
    """The columns that the tariff needs, of the published ones."""
    with next((Path(REAL) / "es_pvpc").glob("pvpc*.csv")).open(newline="") as file:
        rows = [",".join([row[""], row[column], row[f"TEU{column}"]]) for row in csv.DictReader(file)]
    return written("prices.csv", f"stamp,{column},TEU{column}", *rows)


def published(column: str) -> dict[str, Any]:
    (path,) = (Path(REAL) / "es_pvpc").glob(f"elecbill*_{column}_*.json")
    found: dict[str, Any] = json.loads(path.read_text(), parse_float=Decimal)
    return found


@pytest.mark.parametrize(("kind", "total"), [(TWO, "62.46"), (ONE, "77.08")], ids=["2.0DHA", "2.0A"])
def test_a_spanish_bill_comes_out_line_by_line(etl: Shell, kind: tuple[str, str, str], total: str) -> None:
    client, file = supply_point()
    columns = "client=CUPS,timestamp=Inicio,value=Consumo_kWh"
    etl.load(file, "--columns", columns, "--timezone", "Europe/Madrid", "--dates", "dmy", "--decimal", ",")
    etl.ok("prices", "load", hourly_prices(kind[2]))
    spanish(*kind)
    etl.ok("assign", written("clients.csv", "client_number,tariff,capacity_kw", f"{client},spanish.toml,4.6"))
    etl.ok("bill", "--from", "2020-02-18", "--to", "2020-03-19")
    (of,) = published(kind[2])["periodos_fact"]
    expected = published(kind[2])
    wanted = [
        ("power", "", of["termino_fijo_peaje_acceso"]),
        ("margin", "", of["termino_fijo_comercializacion"]),
        *(("access", one["name"], one["coste_peaje_acceso_tea"]) for one in of["energy_periods"]),
        *(("energy", one["name"], one["coste_energia_tcu"]) for one in of["energy_periods"]),
        ("electricity_tax", "", expected["termino_impuesto_electrico"]),
        ("meter", "", expected["termino_equipo_medida"]),
        ("vat", "", expected["termino_iva_total"]),
    ]
    lines = amounts(etl, "id", "period", "amount")
    found = [(name, period.rpartition(".")[2], Decimal(amount)) for name, period, amount in lines]
    assert found == wanted
    assert bills(etl, "total", "status") == [(total, "complete")]
    assert etl.ok("explain", client, "--from", "2020-02-18", "--to", "2020-03-19", "--json").json["bills"][0]["same"]


NET = """
[schedule.tou]
all.peak = ["mon-fri 12:00-18:00"]
all.off = "rest"

[quantity.net]
of = "import"
less = "export"
over = "period"
schedule = "tou"
bank = { keeps = "kWh", by = "tou", closes = "12-31", pays = 0.02 }
"""
PRICES = {"peak": Decimal("0.25"), "off": Decimal("0.10")}


def netted() -> tuple[list[str], list[str]]:
    """A year of a published load with a sun of our own: readings, and each month's bill by plain sums."""
    rows: list[str] = []
    used: dict[tuple[int, str], Decimal] = {}
    with (Path(REAL) / "demo_load_2018.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            stamp = datetime.fromisoformat(row["timestamp"])
            shines = 9 <= stamp.hour < 18 and stamp.month < 10
            sun = Decimal(4 + stamp.timetuple().tm_yday % 3 if shines else 0)
            rows += [f"9000,{stamp},import,{row['kwh']}", f"9000,{stamp},export,{sun}"]
            when = "peak" if stamp.weekday() < 5 and 12 <= stamp.hour < 18 else "off"
            used[stamp.month, when] = used.get((stamp.month, when), Decimal(0)) + Decimal(row["kwh"]) - sun
    bank, totals = dict.fromkeys(PRICES, Decimal(0)), []
    for month in range(1, 13):
        total = Decimal(0)
        for when, price in PRICES.items():
            left = used[month, when] - bank[when]
            bank[when] = max(-left, Decimal(0))
            total += (max(left, Decimal(0)) * price).quantize(Decimal("0.01"), ROUND_HALF_UP)
            if month == 12:
                total -= (bank[when] * Decimal("0.02")).quantize(Decimal("0.01"), ROUND_HALF_UP)
        totals.append(f"{total:.2f}")
    return rows, totals


def test_a_year_of_net_metering_month_by_month(etl: Shell) -> None:
    rows, expected = netted()
    path = written("year.csv", "client_number,timestamp,flow,kwh", *rows)
    etl.load(path, "--columns", "flow=flow", "--timezone", "America/Phoenix")
    tariff("net.toml", NET, line("energy", "{ peak = 0.25, off = 0.10 }", 'on = "net"', 'schedule = "tou"'))
    etl.ok("bill", "--month", "2018-01..2018-12", "--tariff", "net.toml")
    assert [total for (total,) in bills(etl, "total")] == expected
    assert len(set(expected)) > 4


def base_load(stamp: datetime) -> Decimal:
    """The rule behind the published loads: a saw of 24 steps, and more on the evenings of working days."""
    day = stamp.timetuple().tm_yday
    evening = stamp.weekday() < 5 and 17 <= stamp.hour <= 20
    more = 2 + Decimal("0.013") * (day % 11) if evening else 0
    return Decimal("0.400") + Decimal("0.05") * ((7 * day + 3 * stamp.hour) % 24) + more


@pytest.mark.parametrize("name", ["demo_load_2017_08.csv", "demo_load_2018.csv"])
def test_the_published_loads_follow_their_rule(name: str) -> None:
    with (Path(REAL) / name).open(newline="") as file:
        rows = [(datetime.fromisoformat(row["timestamp"]), Decimal(row["kwh"])) for row in csv.DictReader(file)]
    assert [(stamp, kwh) for stamp, kwh in rows if base_load(stamp) != kwh] == []


def test_a_winter_bill_over_a_change_of_price(etl: Shell) -> None:
    """40 times that load over New Year: 6,250.50, its maximum of 147.2 kW by 19 and 11 days of 30."""
    first = datetime(2017, 12, 13)  # noqa: DTZ001 - local hours without a change of clocks
    stamps = [first + timedelta(hours=hour) for hour in range(30 * 24)]
    rows = [f"9001,{stamp},{40 * base_load(stamp)}" for stamp in stamps]
    etl.load(written("winter.csv", "client_number,timestamp,kwh", *rows), "--timezone", "America/Los_Angeles")
    (path,) = (Path(REAL) / "urdb").glob("u14328_Commercial_E-19*.json")
    etl.ok("bill", "--from", "2017-12-13", "--to", "2018-01-12", "--tariff", path)
    assert bills(etl, "total", "peak_kw", "status") == [("6250.50", "147.2", "complete")]
    exact = [Decimal(found) for name, found in amounts(etl, "id", "amount_exact") if name == "demand"]
    expected = [
        Decimal("147.2") * price * days / 30 for price, days in ((Decimal("17.56"), 19), (Decimal("17.57"), 11))
    ]
    assert [round(one, 9) for one in exact] == [round(one, 9) for one in expected]
