"""Recalled quantities: those of which a tariff must know earlier periods."""

from etl.tariffs.definition import Tariff
from etl.tariffs.page.contract import NeedsPrior, PriorNeed


def recalled(tariff: Tariff) -> list[PriorNeed]:
    """Return what the lines of a tariff, in all their versions, need of earlier periods."""
    lines = [version.line for versions in tariff.lines for version in versions]
    recalling = [one for line in lines for one in line.needs() if isinstance(one, NeedsPrior)]
    needs = [past for line in lines for past in line.looks_back()]
    return list(dict.fromkeys([*needs, *(past for one in recalling for past in one.looks_back())]))


def recalled_names(tariff: Tariff) -> set[str]:
    """Return the names under which history is looked up."""
    return {need.quantity.name for need in recalled(tariff)}
