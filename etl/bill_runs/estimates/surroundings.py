"""Readings around billed days: usage of more days of the clients of whom some are missing, as far as is needed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from etl.blocks.block_codec import FIRST_MONDAY
from etl.core.periods import Period, local_days
from etl.core.usage_page import OPEN, EstimatedFrom, Missing, Usage
from etl.estimation.method_chain import read_chain
from etl.store.edits.answers_around import LackingChannel, answers_around
from etl.store.usage import client_pages
from etl.store.usage.billed_clients import FOREVER, BilledClient
from etl.tariffs.estimates.estimating import estimated, marked
from etl.tariffs.estimates.page_gaps import LackingChannels, grid_gaps, lacking_channels

_MARGIN = 29
"""Days before and after the billed ones that are read at first: four weeks, and one in which clocks change."""
_DAYS = 64 * 150
"""Days of all clients that are read at once."""
_DAY = 24 * 60

_Spans = Mapping[str, tuple[int, int]]
"""Between which UTC minutes each client has readings."""


def with_estimates(used: Usage, clients: Sequence[BilledClient], missing: Missing) -> Usage:
    """Return usage of `clients`, in its order, in which missing readings are estimated as requested."""
    used = marked(used, missing)
    lacking = lacking_channels(used) if missing.estimate else []
    around = surroundings(used, lacking, clients)
    found = estimated(used, missing, around)
    return _with_answers(found, lacking) if around else found


def surroundings(used: Usage, lacking: Sequence[LackingChannels], clients: Sequence[BilledClient]) -> list[Usage]:
    """Return usage of more days of the clients that lack readings, if that matters to the chain of marked usage."""
    if not lacking or not read_chain(used.missing.estimate).around:
        return []
    rows = sorted({int(row) for one in lacking for row in one.channels.row[one.some]})
    return _around(used, lacking, [clients[row].standing_in(used.timezone) for row in rows]) if rows else []


def _with_answers(used: Usage, lacking: Sequence[LackingChannels]) -> Usage:
    """Return usage that says which edits and accepted readings its estimates may be made of."""
    channels = {
        row: [one for every in lacking for one in _channels(every, row, own)]
        for row, own in used.estimated_from.items()
    }
    found = answers_around(channels)
    if not found:
        return used
    named = {
        row: own._replace(**found[row]._asdict()) if row in found else own for row, own in used.estimated_from.items()
    }
    return replace(used, estimated_from=named)


def _channels(lacking: LackingChannels, row: int, own: EstimatedFrom) -> Iterator[LackingChannel]:
    """Yield the channels of a client that lack readings, each in the minutes that its estimates look at."""
    grid, flow = lacking.part.grid, lacking.part.flow
    for number in lacking.some[lacking.channels.row[lacking.some] == row].tolist():
        source = lacking.channels.sources[number] if lacking.channels.sources else None
        if source is not None:
            span = max(source.start, own.first), min(source.end, own.end)
            phase = (grid.start - FIRST_MONDAY) % grid.interval
            yield LackingChannel(source.meter, source.register, flow, grid.interval, phase, *span)


def _around(used: Usage, lacking: Sequence[LackingChannels], clients: Sequence[BilledClient]) -> list[Usage]:
    """Return usage of days that hold all gaps of the clients, and four weeks around each."""
    spans = client_pages.reading_spans(clients, used.timezone)
    known = {one.number: span for one, span in zip(clients, spans, strict=True) if span[0] < FOREVER}
    left, margin, found = [one for one in clients if one.number in known], _MARGIN, list[Usage]()
    while left:
        further: set[str] = set()
        size = max(_DAYS // (used.period.days + 2 * margin), 1)
        for start in range(0, len(left), size):
            some = left[start : start + size]
            days = _days(used, margin, [known[one.number] for one in some])
            numbers = [one.number for one in some]
            for page in client_pages.of_clients(some, days, used.timezone, frozenset(numbers)):
                short = _short(used, lacking, page.usage, known)
                enough = [row for row, number in enumerate(page.usage.clients) if number not in short]
                found += [page.usage.of_rows(enough)] if enough else []
                further |= short
        left, margin = [one for one in left if one.number in further], 2 * margin
    return found


def _days(used: Usage, margin: int, spans: Sequence[tuple[int, int]]) -> Period:
    """Return the days so far around the billed ones, but none much before or after all readings and estimates."""
    read = local_days(min(first for first, _ in spans), max(end for _, end in spans), used.timezone)
    last = read.end + timedelta(days=used.missing.beyond + 2)
    start = max(used.period.start - timedelta(days=margin), read.start)
    end = min(used.period.end + timedelta(days=margin), last)
    return Period(min(start, used.period.start), max(end, used.period.end))


def _short(used: Usage, lacking: Sequence[LackingChannels], around: Usage, known: _Spans) -> set[str]:
    """Return the clients of whom more days are to be read."""
    start, end = around.period.utc_minutes(used.timezone)
    found = set()
    for gaps in grid_gaps(lacking, used, around):
        for row, (first, last) in gaps.spans().items():
            number = used.clients[row]
            begun, ended = known[number]
            latest = ended + used.missing.beyond * _DAY if last == OPEN else min(last, ended)
            if start > max(first, begun) or end < latest:
                found.add(number)
    return found
