"""Columns of values: those of them that are energy at the grid, and what several are if each is a flow of its own."""

import re
from collections.abc import Sequence

from etl.sources.cells.values import mwh_per_unit
from etl.sources.read_plan.titles import is_register_title, unit_in
from etl.sources.words.row_words import is_total
from etl.sources.words.senses import INSIDE, Sense, of_title, words_in

_NET = frozenset(("saldo", "net", "netto", "balance", "bilanz", "bilans", "bilance", "solde", "bilancio"))
"""Words of what is left of the flows beside it."""
_OF_REGISTERS = re.compile(r"(?<![0-9.])[12]\.8")
"""The number of what a register shows, or of what it counted."""


def at_the_grid(titles: Sequence[str], columns: Sequence[int]) -> list[int]:
    """Return columns of values without those that the others make plain.

    Beside energy that is what a register shows, energy that stays behind the meter, and mean power of the same flow;
    beside import and export what is left of both.
    """
    found = list(columns)
    for leaves in (_is_register, _is_inside, _is_power_too, _is_net):
        rest = [column for column in found if not leaves(titles, column, found)]
        found = rest or found
    return found


def flows_of(titles: Sequence[str], columns: Sequence[int]) -> tuple[str, ...]:
    """Return the flow of each of some columns, if their titles name one each, all others, in one unit; else nothing.

    What a home uses may be drawn from the grid or made there: beside generation, import must be said to be drawn.
    """
    senses = [of_title(titles[column], [titles[other] for other in columns]) for column in columns]
    flows = tuple(sense.flow for sense in senses)
    units = {unit_in(titles[column]) for column in columns}
    if len(set(flows)) < len(flows) or len(units) > 1 or not all(map(_is_plain, senses)):
        return ()
    if any(is_total(titles[column]) for column in columns):
        return ()  # of a day, or of all time
    drawn = all(sense.drawn or sense.flow != "import" for sense in senses)
    return flows if drawn or "generation" not in flows else ()


def _is_plain(sense: Sense) -> bool:
    return bool(sense.flow) and not sense.doubt and not sense.medium


def _is_register(titles: Sequence[str], column: int, _: Sequence[int]) -> bool:
    return is_register_title(titles[column])


def _is_inside(titles: Sequence[str], column: int, _: Sequence[int]) -> bool:
    return of_title(titles[column], ()).doubt == INSIDE


def _is_power_too(titles: Sequence[str], column: int, others: Sequence[int]) -> bool:
    """Return whether a column is mean power, and one of energy beside it is of the same flow."""
    flow = of_title(titles[column], ()).flow
    energy = [other for other in others if not (_is_power(titles[other]) or _OF_REGISTERS.search(titles[other]))]
    return _is_power(titles[column]) and any(of_title(titles[other], ()).flow == flow for other in energy)


def _is_net(titles: Sequence[str], column: int, others: Sequence[int]) -> bool:
    flows = {of_title(titles[other], ()).flow for other in others}
    own = of_title(titles[column], ()).flow
    return {"import", "export"} <= flows and not own and not _NET.isdisjoint(words_in(titles[column]))


def _is_power(title: str) -> bool:
    unit = unit_in(title)
    return unit is not None and mwh_per_unit(unit)[1]
