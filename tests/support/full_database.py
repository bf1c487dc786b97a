"""A small database with rows in every table, made by commands as clerks give them."""

from itertools import pairwise
from pathlib import Path

from tests.support.command import Shell, written
from tests.support.control import controlled, reads
from tests.support.edits import enter
from tests.support.items import load_items
from tests.support.nem_files import channel, day, file
from tests.support.readings import HEADER, hours, line, loaded, standing, tariff
from tests.support.stored_runs import begun

JULY, AUGUST = ("--month", "2017-07"), ("--month", "2017-08")
SERIES = """
    [series.market]
    unit = "EUR/MWh"
    sum = ["+spot"]
"""
CALENDAR = """
    [schedule.days]
    seasons = "calendar:days"
    blue.all = ["all 00:00-24:00"]
    red.all = ["all 00:00-24:00"]
"""
RATCHET = """
    [quantity.demand]
    of = "import"
    reduce = "max"
    ratchet = { periods = 2, share = 0.8, unknown = "ignore" }
"""


def fill(etl: Shell) -> None:
    """Fill all tables: of clients a to e, some with meters of their own, in July and August 2017."""
    _tariffs()
    _readings(etl)
    etl.ok("history", "load", written("h.csv", "client_number,quantity,month,value", "b,demand,2017-06,9"))
    days = [f"2017-08-{number:02}T00:00:00Z" for number in range(1, 32)]
    edges = ["2017-07-31T00:00:00Z", *days, "2017-09-01T00:00:00Z"]
    prices = [f"{start},{end},{number}" for number, (start, end) in enumerate(pairwise(edges), 10)]
    etl.ok("prices", "load", written("p.csv", "stamp,end,spot", *prices))
    types = [f"2017-08-{number:02},{'red' if number % 5 else 'blue'}" for number in range(1, 32)]
    etl.ok(
        "calendar", "load", written("c.csv", "date,type", "2017-07-31,blue", *types, "2017-09-01,red"), "--name", "days"
    )
    etl.ok("assign", written("a.csv", "client_number,meter,tariff,from,to,share,multiplier", *(
        "a,,t.toml,,,,", "b,,demand.toml,,2017-08-15,,", "b,,t.toml,2017-08-15,,,", "c,,t.toml,,,,",
        "e,M1,days.toml,,,1/2,10", "a2,M1,t.toml,,,1/2,", "g,,spot.toml,,,,",
    )))  # fmt: skip
    etl.ok("assign", written("z.csv", "client_number,timezone", "a,UTC"))
    enter(etl, "a,2017-08-03T01:00,2017-08-03T04:00,7,off")
    load_items(etl, "a,1,2017-08-02,Fee,5,0.2", "b,1,2017-08-30,Goodwill,-2.55,0.1", "a,2,2017-09-30,Fee,5,0.2")
    etl("findings", "accept", "c", *AUGUST, "--because", "it is right")
    etl("bill", *AUGUST, "--tariff", "t.toml")
    etl("issue", *AUGUST, "--client", "c", "--allow-incomplete")
    etl.ok("clients", "rename", "c", "d")
    etl("bill", "--stale")
    etl("issue", *AUGUST, "--client", "a", "--allow-incomplete")
    begun(3, 4)


def _tariffs() -> None:
    tariff("t.toml", line("energy", "0.20"), standing())
    tariff("demand.toml", line("energy", "0.1"), RATCHET, line("demand", "5", 'on = "demand"'))
    energy = line("energy", "{ blue.all = 1, red.all = 2 }", 'schedule = "days"')
    tariff("days.toml", CALENDAR, energy)
    tariff("spot.toml", SERIES, line("energy", '"series:market"'))


def _readings(etl: Shell) -> None:
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01", "2"))
    loaded(etl, hours("g", "2017-08-01", "2017-09-01"), name="g.csv")
    high = ["c,2017-08-12T10:00:00Z,4294967.295"]
    loaded(etl, hours("c", "2017-08-01", "2017-09-01"), name="c.csv")
    etl.load(written("high.csv", HEADER, *high), "--timezone", "UTC", "--interval", "1h")
    metered = [row.replace("e,", "e,M1,") for row in hours("e", "2017-08-01", "2017-09-01", "3")]
    etl.load(written("e.csv", "client_number,meter,timestamp,kwh", *metered), "--timezone", "UTC")
    days = [f"f,2017-08-{number:02}T00:00:00Z,{number}" for number in range(1, 32)]
    etl.load(written("f.csv", HEADER, *days), "--timezone", "UTC", "--interval", "1d")
    Path("n.csv").write_text(file(channel(), day(date="20170802"), day(date="20170803", flag="E")))
    etl.load("n.csv")
    controlled(etl, *reads("a", ("2017-08-05T00:00", "1000"), ("2017-08-15T00:00", "1240")))
