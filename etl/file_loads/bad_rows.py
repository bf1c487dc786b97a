"""Bad rows of a file: how many may be set aside, and what kinds they are when they are more."""

import re
from collections import Counter
from collections.abc import Collection, Mapping
from fractions import Fraction

from etl.blocks.long_read_codec import CONFLICT
from etl.core.errors import InputError
from etl.core.keys import Key
from etl.sources.findings import Rejected
from etl.sources.rows import Reject

USUAL = "5%"
"""Share of a file that `--rejects` sets aside unless `--max-rejects` says otherwise."""
_KINDS = 3
"""Kinds that a message names."""
_QUOTED = re.compile(r"'[^']*'")
_RAISE = "look how the file is read; --max-rejects 100% sets them aside"


def check_rejects(name: str, rejected: Rejected, limit: str | None, *, aside: bool) -> None:
    """InputError when more rows are bad than may be set aside; `aside`: whether there is a file for them."""
    allowed = limit or (USUAL if aside else "0")
    if len(rejected.rejects) <= _number(allowed, rejected.rows) or (allowed.endswith("%") and not rejected.final):
        return
    first = rejected.rejects[0]
    where = f"{name}:{first.line}"
    if limit:
        what = f"{first.reason}, and {len(rejected.rejects) - 1} more bad rows are more than --max-rejects {limit}"
        raise InputError(where, what, first.remedy, code="E-ROW")
    if not aside:
        raise InputError(where, first.reason, first.remedy, code="E-ROW")
    what = f"{len(rejected.rejects):,} of {rejected.rows:,} rows are bad, more than 5 %: {_kinds(rejected.rejects)}"
    raise InputError(name, what, _RAISE, code="E-ROW")


def check_channels(name: str, refused: Mapping[tuple[Key, int], str], kept: Collection[Key]) -> None:
    """InputError when a channel has two values at each of its times, so that nothing of it would be left."""
    times = Counter(key for (key, _), reason in refused.items() if reason == CONFLICT)
    for key, conflicts in times.items():
        if conflicts > 1 and key not in kept:
            meter = f", meter {key.meter}" if key.meter not in {"", key.client} else ""
            what = f"client {key.client}{meter}: all its {conflicts:,} readings occur twice, with other values"
            raise InputError(name, what, f"two flows or registers may be one for etl: {_RAISE}", code="E-ROW")


def _kinds(rejects: Collection[Reject]) -> str:
    """Return the commonest reasons with their rows, whatever stood in the cells."""
    kinds, first = Counter[str](), dict[str, int]()
    for one in rejects:
        kind = _QUOTED.sub("'...'", one.reason)
        kinds[kind] += 1
        first.setdefault(kind, one.line)
    named = [f"{number:,} from line {first[kind]} on: {kind}" for kind, number in kinds.most_common(_KINDS)]
    others = sum(kinds.values()) - sum(number for _, number in kinds.most_common(_KINDS))
    return "; ".join([*named, *([f"{others:,} of other kinds"] if others else [])])


def _number(limit: str, rows: int) -> int:
    """Return how many rows a limit allows: a number, or a share of those read."""
    return int(Fraction(limit[:-1]) * rows / 100) if limit.endswith("%") else int(limit)
