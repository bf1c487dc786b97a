"""Completeness as rows of blocks, for `etl status`: a block a day where clients are few, else a block a month."""

from collections.abc import Sequence
from textwrap import wrap

from etl.core.names import text_width
from etl.pictures.daily_completeness import Completeness, MonthDays
from etl.reports.drawings.bars import Ink, block
from etl.status import MonthStatus

ROWS = 12
"""Months that are drawn at most, the newest ones."""
_NOT_DUE = "-"
_MONTH = len(" 2017-08 ") + 31


def by_day(found: Completeness, ink: Ink, width: int) -> list[str]:
    """Draw a row a month, a block a day."""
    if not found.months:
        return []
    clients = max(text_width(one.client) for one in found.months)
    beside = clients + _MONTH <= width
    rows, above = list[str](), ""
    for one in found.months:
        if one.client != above and not beside:
            rows += wrap(f"client {one.client}:", width)
        name = f"{one.client}{' ' * (clients - text_width(one.client))} " if clients and beside else ""
        rows.append(f"{name}{one.first:%Y-%m} {_days(one, ink)}")
        above = one.client
    drawn = {character for one in found.months for character in _days(one, ink)}
    return [*wrap(f"complete by day ({', '.join(found.zones)}):", width), *rows, *wrap(_legend(drawn, ink), width)]


def _block(share: float | None, ink: Ink) -> str:
    return _NOT_DUE if share is None else block(share, ink) if share else ink.gap


def _days(one: MonthDays, ink: Ink) -> str:
    return "".join(
        _block(read / (read + missing) if read + missing else None, ink)
        for read, missing in zip(one.read.tolist(), one.missing.tolist(), strict=True)
    )


def by_month(months: Sequence[MonthStatus], ink: Ink, width: int) -> list[str]:
    """Draw a row a flow, a block a month, from what `status` has counted."""
    flows = list(dict.fromkeys(one.flow for one in months))
    widest = max(map(len, flows), default=0)
    fit = max(width - widest - 1, 1)
    every = sorted({one.month for one in months})[-fit:]
    share = {(one.flow, one.month): min(one.readings / one.expected, 1) if one.expected else 1 for one in months}
    rows = [f"{flow:{widest}} " + "".join(_block(share.get((flow, month)), ink) for month in every) for flow in flows]
    drawn = {character for row in rows for character in row[widest + 1 :]}
    title = f"complete by month, {every[0]} to {every[-1]}:" if every else ""
    return [*wrap(title, width), *rows, *wrap(_legend(drawn, ink), width)] if rows else []


def _legend(drawn: set[str], ink: Ink) -> str:
    """Say what the blocks mean that are there."""
    parts = [(ink.blocks[-1:], f"{ink.blocks[-1]} all is read"), (ink.blocks[:-1], "a lower bar: a part is read")]
    parts += [(ink.gap, f"{ink.gap} nothing"), (_NOT_DUE, f"{_NOT_DUE} nothing is due")]
    return f"  {', '.join(text for signs, text in parts if drawn & set(signs))}"
