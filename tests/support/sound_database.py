"""A small database that is sound, ways to reach into it, and what `etl check` finds in it then."""

from datetime import date
from typing import Any

from tests.support.command import Shell
from tests.support.readings import hours, line, loaded, standing, tariff

DAMAGED = "meter a import 60 min, week of 2017-08-07"


def billed_august(etl: Shell) -> None:
    """Two clients with August 2017 read hourly and billed at 0.20 a kWh and 31 a month."""
    prices = tariff("t.toml", line("energy", "0.20"), standing())
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01", "2"))
    etl.ok("bill", "--month", "2017-08", "--tariff", prices)


def block(week: str = "2017-08-07", client: str = "a") -> Any:
    """The rows of a client's block of a week."""
    from etl.store.models import IntervalBlock

    number = (date.fromisoformat(week) - date(1970, 1, 5)).days // 7
    return IntervalBlock.objects.filter(series__meter__number=client, week=number)


def bill_of(client: str) -> Any:
    from etl.store.models import Bill

    return Bill.objects.filter(client__number=client)


def found(etl: Shell, *options: str) -> list[str]:
    """What does not hold, where something does not."""
    done = etl("check", "--json", *options)
    violations = [f"{one['where']}: {one['what']}" for one in done.json["violations"]]
    assert done.code == (1 if violations else 0)
    return violations
