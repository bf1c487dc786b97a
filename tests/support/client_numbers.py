"""A day of two clients with attributes, for tests, and lines that ask for them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from etl.core.bill_page import Bill
from tests.support.tariff_pages import HEAD, bills, days, grid, part, usage

DAY = days("2017-08-14", "2017-08-15")


POWER = '[[line]]\nid = "power"\nkind = "fixed"\nper = "day"\ntimes = "capacity_kw"\nprice = 0.5\n'


def bills_of(tariff: str, attributes: Sequence[Mapping[str, str]], clients: int = 2) -> list[Bill]:
    on = grid(DAY, "UTC", 60)
    used = usage(DAY, "UTC", part(np.full((clients, 24), 1000, np.uint16), on))
    return bills(HEAD + tariff, replace(used, attributes=attributes))


def taxes(when: str, other: str) -> str:
    return (
        '[[line]]\nid = "energy"\nkind = "energy"\nprice = 1\n'
        f'[[line]]\nid = "low"\nkind = "percent"\ntax = true\nrate = 0.06\nbase = ["energy"]\nwhen = {when}\n'
        f'[[line]]\nid = "mid"\nkind = "percent"\ntax = true\nrate = 0.13\nbase = ["energy"]\nwhen = {other}\n'
        '[[line]]\nid = "vat"\nkind = "percent"\ntax = true\nrate = 0.5\nbase = "rest"\n'
    )
