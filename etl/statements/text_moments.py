"""Texts of a bill as people read them who pay it: moments, which are ISO stamps there, and no commands."""

import re
from datetime import datetime

from etl.core.zones import zone
from etl.phrasebook.templates import PATTERNS

_STAMP = re.compile(PATTERNS["stamp"])


def plain_text(text: str, timezone: str) -> str:
    """Write the stamps of an English text by the clock of a zone: `2018-04-15 20:00`."""
    return _STAMP.sub(lambda found: _plain(found[0], timezone), text)


def without_command(text: str) -> str:
    """Leave out what a warning ends with in brackets for whoever makes the bill: a command, or an option of one."""
    head, bracket, remedy = text.rpartition(" (")
    return head if bracket and remedy.endswith(")") and ("etl " in remedy or "--" in remedy) else text


def _plain(stamp: str, timezone: str) -> str:
    """Write one stamp, with its offset in an hour that comes twice."""
    at = datetime.fromisoformat(stamp)
    local = at.astimezone(zone(timezone)) if at.tzinfo and timezone else at
    twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return local.isoformat(" ", "minutes") if twice else f"{local:%Y-%m-%d %H:%M}"
