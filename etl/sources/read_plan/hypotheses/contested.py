"""Assumptions that something in the file speaks against: import, and electricity, where names tell of another."""

import re
from collections.abc import Iterator
from pathlib import PurePath

from etl.blocks.assumptions import DIRECTION, MEDIUM
from etl.sources.read_plan.plan_values import ReadPlan

_OTHER_FLOW = re.compile(
    r"export|feed.?in|einspeis|injecti|injekti|terugl|exceden|immess|immissi|surplus|r(?:ü|ue)cklief|returned|generat|"
    r"produ[ck]|erzeug|opwek",
    re.IGNORECASE,
)
_OTHER_MEDIUM = re.compile(
    r"(?<![^\W_])(?:erd)?gas(?![^\W_])|(?<![^\W_])(?:water|wasser|heat|eau)(?![^\W_])|w(?:ä|ae)rme|aardgas|fernw",
    re.IGNORECASE,
)


def contested(plan: ReadPlan, name: str) -> dict[str, str]:
    """Return the assumptions that a name speaks against, each with that name."""
    return dict(_contested(plan, name))


def _contested(plan: ReadPlan, name: str) -> Iterator[tuple[str, str]]:
    stem = PurePath(name).stem
    titles = [title for title in plan.syntax.header if title]
    if not plan.energy.flow_named and _OTHER_FLOW.search(stem):
        yield DIRECTION, stem
    against = next(filter(_OTHER_MEDIUM.search, [stem, *titles]), None)
    if not plan.energy.medium_named and against is not None:
        yield MEDIUM, against
