"""Former names of balances: a bank by period once had one for each season, supplied under its name."""

from collections.abc import Iterable

from etl.tariffs.definition import Tariff
from etl.tariffs.page.contract import FormerlyNamed
from etl.tariffs.recalled import recalled

WHY = "is of one season, and a bank keeps one balance for all seasons"


def former_names(quantities: Iterable[object]) -> dict[str, str]:
    """Return what each former name is today."""
    renamed = [one for one in quantities if isinstance(one, FormerlyNamed)]
    return {name: one.name for one in renamed for name in one.former}


def former_of(tariff: Tariff) -> dict[str, str]:
    """Return the former names of all that the lines of a tariff recall."""
    return former_names(dict.fromkeys(past.quantity for past in recalled(tariff)))
