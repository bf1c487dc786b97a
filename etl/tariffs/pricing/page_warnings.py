"""Warnings of a page's bills: what was missing, how readings were placed, and what lines and quantities say of it."""

from collections.abc import Iterable, Sequence

import numpy as np

from etl.core.exact import Exact
from etl.core.periods import Period
from etl.phrasebook.english import english
from etl.tariffs.page.completeness import Counts, gap_warnings
from etl.tariffs.page.contract import Line, Page, Quantity, Warns

_MWH_PLACES = 6

Warnings = dict[int, list[str]]
"""The warnings of bills, by row."""


def page_warnings(texts: Sequence[str], page: Page, found: Counts) -> Warnings:
    """Return what bills say of the tariff (`texts`) and of their readings."""
    warnings = {row: list(texts) for row in range(page.clients)} if texts else {}
    for row, own in page.usage.warnings.items():
        warnings.setdefault(row, []).extend(own)
    for row in np.flatnonzero(found.none).tolist():
        warnings.setdefault(row, []).append(english("no_reading"))
    for row, text in gap_warnings(page.usage, page.frame, found).items():
        if not found.none[row]:
            warnings.setdefault(row, []).append(text)
    for (flow, how), energy in page.placed.items():
        for row in np.flatnonzero(energy.num).tolist():
            kwh = Exact(energy.num[row : row + 1], energy.den).rounded(0)
            text = Exact(kwh, 10**_MWH_PLACES).texts(_MWH_PLACES)[0]
            warnings.setdefault(row, []).append(english(f"placed_{how}", kwh=text, flow=flow))
    return warnings


def add_by_days(warnings: Warnings, page: Page, quantities: Iterable[Quantity]) -> None:
    """Add what is said of quantities that are divided by days."""
    for quantity in quantities:
        for row in np.flatnonzero(page.value(quantity, page.frame.period).num).tolist():
            warnings.setdefault(row, []).append(english("by_days", quantity=quantity.name))


def add_own(warnings: Warnings, page: Page, dated: Iterable[tuple[Line | Quantity, Period]]) -> None:
    """Add what lines and quantities say themselves, each text once a bill."""
    for one, span in dated:
        if isinstance(one, Warns):
            for row, text in one.warnings(page, span):
                if text not in warnings.setdefault(row, []):
                    warnings[row].append(text)
