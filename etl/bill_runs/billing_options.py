"""Options of commands about periods and missing readings, checked together."""

import re
from bisect import bisect
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path

from etl.core.days import read_day
from etl.core.errors import UsageError
from etl.core.periods import Period, months
from etl.core.usage_page import Missing
from etl.estimation.method_chain import read_chain
from etl.estimation.methods import METHODS
from etl.user_tables.user_table import read_table


def missing(
    option: str | None, tolerance: str | None, beyond: int | None = None, held: str | None = None
) -> tuple[Missing | None, bool]:
    """Read --missing, --tolerance, --estimate-beyond and --held (None: none of them).

    Return also whether bills with missing readings are refused.
    """
    word, colon, chain = (option or "").partition(":")
    if (word, colon) not in {("", ""), ("bill", ""), ("refuse", ""), ("estimate", ":")}:
        raise UsageError(f"--missing {option}: is not bill, refuse or estimate:METHOD ({', '.join(METHODS)})")
    method = str(read_chain(chain)) if colon else ""
    if beyond is not None and not method:
        raise UsageError("--estimate-beyond goes with --missing estimate:METHOD")
    if held not in {None, "hold", "bill"}:
        raise UsageError(f"--held {held}: is not one of hold, bill")
    if option is None and tolerance is None and held is None:
        return None, False
    part = Fraction(0) if tolerance is None else _share("--tolerance", tolerance)
    return Missing(method, part, Missing.beyond if beyond is None else beyond, held == "bill"), option == "refuse"


def _share(option: str, text: str) -> Fraction:
    found = re.fullmatch(r"([0-9]{1,3}(?:\.[0-9]{1,9})?) ?%", text)
    if found is None or Fraction(found[1]) > 100:
        raise UsageError(f"{option} {text}: is not a share like 0.2%")
    return Fraction(found[1]) / 100


def periods(
    month: str | None,
    start: str | None,
    end: str | None,
    file: Path | None,
    *,
    stale: bool | None,
    always: bool = False,
) -> list[Period]:
    """Return the periods of exactly one of --month, --from with --to, --periods and --stale (none for the last two).

    `stale`: None for a command that has no --stale; `always`: none of them is needed, and then there are no periods.
    """
    ways = (month is not None, start is not None or end is not None, file is not None, bool(stale))
    if sum(ways) != 1 and not (always and not any(ways)):
        more = "" if stale is None else ", or --stale"
        raise UsageError(
            f"say which period: --month 2017-08, or --from and --to, or --periods FILE{more}", code="E-PERIOD"
        )
    if month is not None:
        return months(month)
    if start is None and end is None:
        return []
    if start is None or end is None:
        raise UsageError("--from and --to go together (--to is the day after the last)", code="E-PERIOD")
    return [Period(_day("--from", start), _day("--to", end))]


def own_periods(file: Path | None) -> Mapping[str, Sequence[Period]]:
    """Read each client's periods from a table of client_number, from, to; return them in order of time."""
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
        place = bisect(own, span)
        if any(span.within(other) for other in own[max(place - 1, 0) : place + 1]):
            raise row.bad("from", "begins a period that overlaps an earlier row of the client")
        own.insert(place, span)
    if not found:
        raise UsageError(f"{file}: has no periods (write a row for each client and period)", code="E-PERIOD")
    return found


def day(option: str, text: str | None) -> date | None:
    """Read an option that is a day; UsageError for another text."""
    return None if text is None else _day(option, text)


def _day(option: str, text: str) -> date:
    try:
        return read_day(text)
    except ValueError as error:
        raise UsageError(f"{option} {text}: {error}") from None
