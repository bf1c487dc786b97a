"""Tariffs with one fault or another, for tests of what refuses them."""

from tests.support.tariff_pages import HEAD

FLAT = '[[line]]\nid = "energy"\nkind = "energy"\nprice = 0.1\n'


TOU = '[[line]]\nid = "energy"\nkind = "energy"\nschedule = "s"\nprice = { a = 0.1, b = 0.2 }\n'


WHOLE_DAY = '[schedule.s]\nall.a = ["all 08:00-20:00"]\nall.b = "rest"\n'


def schedule(*rules: str, seasons: str = "") -> str:
    return HEAD + "[schedule.s]\n" + seasons + "\n".join(rules) + "\n" + TOU


def version(dates: str, price: str = "0.1") -> str:
    return f'[[line]]\nid = "energy"\nkind = "energy"\n{dates}\nprice = {price}\n'
