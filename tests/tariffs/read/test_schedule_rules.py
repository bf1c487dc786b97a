"""Rules of a schedule: every minute in one period, every fault with its place and remedy."""

import pytest

from etl.core.errors import TariffError
from etl.tariffs.read.parse import parse_tariff
from tests.support.tariff_texts import schedule

FAULTS = {
    "a hole": (
        schedule('all.a = ["mon-fri 08:00-20:00", "sat-sun"]', 'all.b = ["mon-fri 21:00-08:00"]'),
        ('t.toml: schedule s: all: mon 20:00 is in no period (cover every minute; one of the periods may be = "rest")'),
    ),
    "an overlap": (
        schedule('all.a = ["mon-fri 08:00-20:00"]', 'all.b = ["fri-sun 19:59-08:00"]'),
        "t.toml: schedule s: all: b: fri 19:59 is in a already (windows must not overlap)",
    ),
    "an overlap within a period": (
        schedule('all.a = ["mon-fri 08:00-20:00", "fri 09:00-10:00"]', 'all.b = "rest"'),
        "t.toml: schedule s: all: a: fri 09:00 is in it twice (windows must not overlap)",
    ),
    "an overlap within a rule": (
        schedule('all.a = ["mon 08:00-20:00 19:00-21:00"]', 'all.b = "rest"'),
        (
            "t.toml: schedule s: all: a: the windows of 'mon 08:00-20:00 19:00-21:00' overlap "
            "(let each minute be in one of them)"
        ),
    ),
    "two rests": (
        schedule('all.a = "rest"', 'all.b = "rest"'),
        "t.toml: schedule s: all: b: is the rest, and so is a (let one period be the rest)",
    ),
    "a window that is none": (
        schedule('all.a = ["mon 8-20"]', 'all.b = "rest"'),
        (
            "t.toml: schedule s: all: a: '8-20' is not a time window "
            '(write it like "mon-fri 07:00-09:15 12:15-24:00", "sat,sun" or "all 21:00-07:00")'
        ),
    ),
    "a window of nothing": (
        schedule('all.a = ["mon 08:00-08:00"]', 'all.b = "rest"'),
        (
            "t.toml: schedule s: all: a: '08:00-08:00' is not a time window "
            "(write 00:00 to 24:00; a whole day is 00:00-24:00)"
        ),
    ),
    "a weekday that is none": (
        schedule('all.a = ["monday 08:00-20:00"]', 'all.b = "rest"'),
        (
            "t.toml: schedule s: all: a: 'monday' is not a weekday "
            "(use all, mon, tue, wed, thu, fri, sat, sun or a range like mon-fri)"
        ),
    ),
    "a weekday twice": (
        schedule('all.a = ["mon-wed,tue 08:00-20:00"]', 'all.b = "rest"'),
        "t.toml: schedule s: all: a: 'mon-wed,tue' names a weekday twice (name each weekday once)",
    ),
    "a season without periods": (
        schedule('summer.a = "rest"', seasons='seasons = "legal-time"\n'),
        't.toml: schedule s: winter: has no periods (add winter.NAME = ["mon-fri 08:00-18:00"] or = "rest")',
    ),
    "periods of no season": (
        schedule('all.a = "rest"', 'autumn.b = "rest"'),
        "t.toml: schedule s: unknown key 'autumn' (known here: all, day_starts, holidays, seasons)",
    ),
    "seasons that are not known": (
        schedule('all.a = "rest"', seasons='seasons = "moon"\n'),
        "t.toml: schedule s: seasons: 'moon' is not known (use one of: legal-time)",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_place_and_remedy(fault: str) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(TariffError) as error:
        parse_tariff(text, "t.toml")
    assert str(error.value) == message
