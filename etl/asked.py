"""What the options of a command ask for, put together: periods, choices."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from etl.core.periods import Period, months
from etl.errors import UsageError
from etl.sources.tables import read_table


def choice(option: str, given: str, known: Sequence[str]) -> None:
    """UsageError when an option has a value that it does not know."""
    if given not in known:
        raise UsageError(f"{option} {given}: is not {' or '.join(known)}")


def periods(month: str | None, start: str | None, end: str | None, file: Path | None, *, stale: bool) -> list[Period]:
    """The periods of exactly one of --month, --from with --to, --periods and --stale (the last two give none here)."""
    ways = (month is not None, start is not None or end is not None, file is not None, stale)
    if sum(ways) != 1:
        raise UsageError("say which period: --month 2017-08, or --from and --to, or --periods FILE, or --stale")
    if month is not None:
        return months(month)
    if start is None and end is None:
        return []
    if start is None or end is None:
        raise UsageError("--from and --to go together (--to is the day after the last)")
    return [Period(_day("--from", start), _day("--to", end))]


def own_periods(file: Path | None) -> Mapping[str, Sequence[Period]]:
    """Each client's periods from a table of client_number, from, to, in order of time."""
    found: dict[str, list[Period]] = {}
    if file is None:
        return found
    for row in read_table(file, ["client_number", "from", "to"]):
        start, end = row.day("from"), row.day("to")
        if start is None or end is None:
            raise row.bad("from" if start is None else "to", "is empty")
        if end <= start:
            raise row.bad("to", "is not after from (it is the day after the last)")
        own, span = found.setdefault(row.id("client_number"), []), Period(start, end)
        if any(span.within(other) for other in own):
            raise row.bad("from", "begins a period that overlaps an earlier row of the client")
        own.append(span)
    if not found:
        raise UsageError(f"{file}: has no periods")
    return {client: sorted(spans) for client, spans in found.items()}


def _day(option: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} {text}: is not a date like 2017-08-31") from None
