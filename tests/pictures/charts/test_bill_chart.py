"""Bars of bills: charges above zero, credits below it, totals as exact texts, nothing where there is no bill."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from etl.pictures.bill_amounts import BillAmounts, LineAmounts
from etl.pictures.charts.bill_chart import draw_bills
from tests.support.curves import texts
from tests.support.pictures import target


def amounts(*values: str) -> list[Decimal]:
    return [Decimal(value) for value in values]


def test_months_have_their_totals_and_lines_their_names(tmp_path: Path) -> None:
    lines = [LineAmounts("Energy", amounts("0", "1180.10")), LineAmounts("<b>Bonus</b>", amounts("0", "-330.20"))]
    months = [date(2023, 12, 1), date(2024, 1, 1)]
    found = BillAmounts(months, [None, Decimal("849.90")], lines, "EUR", [], 2, 0, 0)
    draw_bills(found, target(tmp_path / "a.svg"), "Bills by month", "2 bills.")
    shown = texts(tmp_path / "a.svg")
    assert {"Bills by month", "2 bills.", "EUR", "849.90", "Energy", "&lt;b&gt;Bonus&lt;/b&gt;", "total"} <= set(shown)
    assert {"Dec", "Jan"} <= set(" ".join(shown).split())
    assert "0" in shown
    assert any(one.startswith("\u2212") for one in shown)  # the scale goes below zero
