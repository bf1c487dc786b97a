"""Column whose cells name the flow of their rows: one called a direction, else registers or kinds of measurement."""

import re
from collections import Counter
from collections.abc import Sequence

from etl.core.errors import InputError
from etl.sources.cells.clean_text import BLANKS, printable
from etl.sources.read_plan.head import Head
from etl.sources.read_plan.titles import is_named
from etl.sources.words.languages import tariff_words
from etl.sources.words.market_codes import nem_flows
from etl.sources.words.senses import is_plant, sense_of, words_in

_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_MANY = 20
"""Distinct texts from which on a column is no list of flows, though some have words of one."""


def flow_column(name: str, head: Head, free: Sequence[int]) -> int | None:
    """Find the column of flows among some columns; InputError where its words leave the flow of rows open."""
    directions = [column for column in _named(head, free, "flow") if _is_direction(name, head, column)]
    if len(directions) > 1:
        titles = " and ".join(printable(head.header[column]) for column in directions[:5])
        what = f"has more than one column that could be the flow: {titles}"
        raise InputError(name, what, "say which with --columns flow=NAME", code="E-COLUMNS")
    if directions:
        return directions[0]
    for role in ("register", "kind"):
        for column in _named(head, free, role):
            if _names_flows(name, head, column, loose=role == "register"):
                return column
    return None


def partial_column(head: Head, free: Sequence[int], flow: str | None) -> int | None:
    """Find a column in which some texts name a flow and the others are none: `Peak`, `Off-peak`, `Solar feed-in`.

    The others are import where all of them are names of a tariff, and of the `flow` that the user gives.
    """
    for role in ("register", "kind"):
        for column in _named(head, free, role):
            saying, others = _saying(texts_of(head, column), loose=role == "register")
            if saying and others and len(others) <= _MANY and (flow is not None or all(map(_is_tariff, others))):
                return column
    return None


def telling_columns(head: Head, free: Sequence[int]) -> list[int]:
    """Return columns whose cells may say something of flow or medium, or that a reading is at fault."""
    found = [column for role in ("flow", "register", "kind", "medium", "state") for column in _named(head, free, role)]
    return list(dict.fromkeys(found))


def guard_of(head: Head, column: int, *, flow_named: bool = False) -> str:
    """Return how strictly a column is looked at that names no flow: registers whatever else they say."""
    if is_named(head.header[column], "state"):
        return "state"
    if flow_named:
        return "medium"
    return "guard" if is_named(head.header[column], "register") or is_named(head.header[column], "flow") else "kind"


def texts_of(head: Head, column: int) -> list[str]:
    """Return the distinct texts of a column."""
    cells = (row[column].strip(BLANKS) for row in head.rows if column < len(row))
    return list(dict.fromkeys(cell for cell in cells if cell))


def _named(head: Head, free: Sequence[int], role: str) -> list[int]:
    """Return columns with a name of a role that no other column has: the flags of slots are all called `Type`."""
    titles = Counter(head.header)
    return [
        column
        for column in free
        if column < len(head.header) and titles[head.header[column]] == 1 and is_named(head.header[column], role)
    ]


def _is_direction(name: str, head: Head, column: int) -> bool:
    """Return whether a column that is called a direction names flows; numbers of many kinds are something else."""
    texts = texts_of(head, column)
    if not texts or (all(_NUMBER.fullmatch(text) for text in texts) and len(texts) > 2):
        return False
    if any(_says(text) for text in texts):
        return True
    what = f"column {_title(head, column)!r} holds {_quoted(texts)}, no word that is known for import or export"
    raise InputError(name, what, "give the flow of the file with --flow", code="E-FLOW")


def _names_flows(name: str, head: Head, column: int, *, loose: bool) -> bool:
    """Return whether the texts of a column are flows, with other words beside them where `loose`."""
    texts = texts_of(head, column)
    if nem_flows(texts, surely="suffix" in head.header[column].casefold()):
        return True
    saying, others = _saying(texts, loose=loose)
    if not saying or (others and (len(texts) > _MANY or all(map(_is_tariff, others)))):
        return False  # a column that names tariffs beside a flow is a partial one
    if not others:
        return True
    what = (
        f"column {_title(head, column)!r} names a flow in some rows ({_quoted(saying)}), in others none "
        f"({_quoted(others)})"
    )
    raise InputError(name, what, "give the flow of those with --flow", code="E-FLOW")


def _saying(texts: Sequence[str], *, loose: bool) -> tuple[list[str], list[str]]:
    """Return the texts that say a flow, and those that say neither a flow nor another medium."""
    saying = [text for text in texts if _says(text) and (loose or _is_kind(text))]
    others = [text for text in texts if text not in saying and not (sense_of(text).medium and sense_of(text).whole)]
    return saying, others


def _is_tariff(text: str) -> bool:
    words = words_in(text)
    return bool(words) and tariff_words().issuperset(words)


def _is_kind(text: str) -> bool:
    """Return whether a text names a flow and nothing else, such as a plant."""
    sense = sense_of(text)
    return sense.alone and not is_plant(sense)


def _says(text: str) -> bool:
    sense = sense_of(text)
    return bool(sense.flow or sense.deliveries)


def _quoted(texts: Sequence[str]) -> str:
    return ", ".join(repr(printable(text, 30)) for text in texts[:3])


def _title(head: Head, column: int) -> str:
    return printable(head.header[column], 80)
