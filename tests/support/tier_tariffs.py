"""Tariffs with tiers, for tests, and two days of readings that fill them."""

from fractions import Fraction

from etl.core.bill_page import Bill
from tests.support.tariff_pages import HEAD, lines

WHOLE = HEAD + 'prorate.month = "whole"\n'


TOU = '[schedule.tou]\nall.peak = ["mon-fri 12:00-18:00"]\nall.off = "rest"\n'


LINE = '[[line]]\nid = "energy"\nkind = "energy"\n'


def tiered(tiers: str, price: str = "[0.10, 0.14]", head: str = WHOLE) -> str:
    return f"{head}{LINE}tiers = {{ {tiers} }}\nprice = {price}\n"


def by_tou(fill: str, upto: str = "[100]", more: str = "", head: str = WHOLE) -> str:
    tiers = f'tiers = {{ upto = {upto}, fill = "{fill}"{more} }}'
    return f'{head}{TOU}{LINE}schedule = "tou"\n{tiers}\nprice = {{ peak = [0.25, 0.32], off = [0.10, 0.14] }}\n'


def kwh(bill: Bill) -> dict[tuple[str, int], Fraction]:
    return {(line["period"] or "", int(line["tier"])): Fraction(line["quantity"]) for line in lines(bill)}
