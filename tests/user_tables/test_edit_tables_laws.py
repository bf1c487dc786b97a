"""Edits made and undone in any order, beside files loaded and taken out: each slot is billed by what is known of it."""

from decimal import Decimal
from random import Random

import pytest

from tests.support.command import Shell, written
from tests.support.edits import DAY, HEAD, PERIOD
from tests.support.readings import HEADER, bills, line, table, tariff

pytestmark = pytest.mark.both_databases

STEPS = 12
Raw = dict[int, Decimal]


class Day:
    """Eight hours of a day of one client: what is read, and the edits with what they answered, newest last."""

    def __init__(self, etl: Shell, dice: Random) -> None:
        self.etl, self.dice = etl, dice
        self.edits: dict[int, list[tuple[int, Decimal, Decimal | None, bool]]] = {}
        self.loads: list[int] = []
        etl.reset()
        etl.load(written("first.csv", HEADER, f"a,{DAY}T00:00:00Z,1", f"a,{DAY}T01:00:00Z,1"), "--timezone", "UTC")

    def step(self) -> None:
        self.dice.choice((self.load, self.edit, self.edit, self.undo))()

    def load(self) -> None:
        hours = sorted(self.dice.sample(range(2, 8), 3))
        rows = [f"a,{DAY}T{hour:02}:00:00Z,{self.dice.choice((1, 2))}" for hour in hours]
        self.etl.load(written("load.csv", HEADER, *rows), "--timezone", "UTC", "--interval", "60min")
        self.loads.append(self.etl.ok("status", "--json").json["newest_loads"][0]["id"])

    def edit(self) -> None:
        first, length, raw = self.dice.randrange(6), self.dice.choice((1, 2)), self.raw()
        pin, kwh = self.dice.random() < 0.2, Decimal(self.dice.choice((4, 8))) * length
        row = f"a,{DAY}T{first:02}:00,{DAY}T{first + length:02}:00,{kwh},off"
        options = ["--pin"] if pin else []
        number = self.etl.ok("edit", written("edit.csv", HEAD, row), "--json", *options).json["load"]
        if number is not None:
            slots = range(first, first + length)
            self.edits[number] = [(hour, kwh / length, raw.get(hour), pin) for hour in slots]

    def undo(self) -> None:
        known = [*self.loads, *self.edits]
        if known:
            number = self.dice.choice(known)
            self.etl("unload", str(number))
            self.edits.pop(number, None)

    def raw(self) -> Raw:
        rows = table(self.etl.exported("readings"))
        return {int(row["start"][11:13]): Decimal(row["kwh"]) for row in rows}

    def expected(self) -> Decimal:
        found = self.raw()
        raw = dict(found)
        for _, slots in sorted(self.edits.items()):
            found |= {hour: kwh for hour, kwh, answered, pin in slots if pin or raw.get(hour) == answered}
        return sum(found.values(), Decimal(0))

    def billed(self) -> Decimal:
        self.etl("bill", *PERIOD, "--tariff", "one.toml")
        self.etl("bill", "--stale")
        ((kwh, status),) = bills(self.etl, "kwh", "status")
        assert status != "stale"
        return Decimal(kwh)


@pytest.mark.parametrize("seed", range(4))
def test_each_slot_has_the_last_edit_that_answers_its_reading(etl: Shell, seed: int) -> None:
    tariff("one.toml", line("energy", "1"))
    day = Day(etl, Random(seed))
    for _ in range(STEPS):
        day.step()
        assert day.billed() == day.expected()
    etl.ok("check", "--all")
