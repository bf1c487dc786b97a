"""Texts of a bill as people read them who pay it: moments, which are ISO stamps there, and no commands."""

import re
from collections.abc import Callable
from datetime import datetime

from etl.core.zones import zone

_STAMP = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:[+-][0-9]{2}:[0-9]{2}|Z)?"
_OF_WARNING, _OF_LINE = re.compile(_STAMP), re.compile(f"(?:\\bat )?({_STAMP})")


def line_name(identity: str, description: str, moment: Callable[[str], str]) -> str:
    """Return the name of a line on a page: what its tariff calls it, and the moment of a maximum."""
    text = _OF_LINE.sub(lambda found: moment(found[1]), description)
    return f"{identity}, {text}" if _OF_LINE.match(description) else text or identity


def plain_text(text: str, timezone: str) -> str:
    """Write the stamps of an English text by the clock of a zone: `2018-04-15 20:00`."""
    return _OF_WARNING.sub(lambda found: _plain(found[0], timezone), text)


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
