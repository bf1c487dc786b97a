"""Documents of bills: what is still to be sent for some periods, numbered and chained: `etl issue`."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from etl.bill_runs.billed_meters import meters_of_bills
from etl.bill_runs.order import Order
from etl.bill_runs.request import Request as BillRequest
from etl.bill_runs.request import Watcher, Workers
from etl.bill_runs.stored_tariffs import StoredTariffs
from etl.core.errors import DatabaseError, EtlError, UsageError
from etl.core.periods import Period, shown_period
from etl.core.zones import zone
from etl.engines.bills_here import bill_here
from etl.invoicing.bases import only_re_estimated
from etl.invoicing.client_sets import ClientSet, sets_of
from etl.invoicing.contents import Body
from etl.invoicing.decisions import (
    REVERSAL,
    SetTexts,
    causes,
    differs,
    drafts,
    is_released,
    kwh_sent,
    refusal,
    shortcoming,
)
from etl.invoicing.issue_report import IssueReport, Request
from etl.invoicing.item_placement import Decided, Items, alone, outdated, placed
from etl.invoicing.ownership import Ownership, meters_of
from etl.store.bills.bills_on_hold import bills_on_hold
from etl.store.database.locks import WRITER, snapshot, write_lock
from etl.store.documents import document_rows, issuable_bills
from etl.store.documents.chain import number_text
from etl.store.documents.document_rows import StoredDocument
from etl.store.documents.document_writer import DocumentWriter
from etl.store.documents.item_rows import items_of
from etl.store.loads.ledger import discard
from etl.store.runs.run_records import open_bill_orders
from etl.store.usage.known_names import code_of_absence, is_client, nobody

_FEW = 10
"""Credit notes without a new invoice that are always allowed."""
_SERIES = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}", re.ASCII)


def issue(
    request: Request, waiting: Callable[[float], None] | None = None, tries: list[IssueReport] | None = None
) -> IssueReport:
    """Issue documents in one transaction; EtlError where there is nothing of these periods, or too much to credit.

    `tries`: reports of this request before, and this one. One whose session was lost at the very commit may have been
    done: then its report is returned.
    """
    named = _series(request.series) if request.series is not None else ""
    with write_lock(waiting=waiting):
        for before in tries or ():
            if before.head and document_rows.has_head(before.head, alias=WRITER):
                return before
        _refuse_unfinished(request.span)
        # Only now: another command may have issued while this one waited, and numbers are in the order of time.
        issued_at, today = _time_of_issue(request.issued_on, request.timezone)
        series = named or f"{today.year:04}"
        report = IssueReport(_with_releases(request, today, waiting))
        request = report.request
        writer = None if request.dry_run else DocumentWriter(series, issued_at)
        looked, tariffs = 0, StoredTariffs()
        for page in _pages(request):
            items, documents = items_of(page), document_rows.in_force(page, alias=WRITER)
            decided = _with_items(request, items, documents, _decided(report, tariffs, page, items, documents))
            looked += len(decided)
            for one in decided:
                report.add(one)
            if writer:
                writer.write([draft for one in decided for draft in one.drafts])
        if not looked and not report.refusals:
            raise EtlError(_nothing(request), code=code_of_absence(request.client, "E-NO-BILLS"))
        _refuse_credits(report)
        if writer and report.documents:
            writer.finish()
            report.first, report.last = number_text(series, writer.first), number_text(series, writer.head.number)
            report.head = writer.head
        report.finish()
        if tries is not None:
            tries.append(report)
        if request.dry_run and request.held_after is not None:
            discard()  # the bills that were computed for it
    return report


def _with_releases(request: Request, today: date, waiting: Callable[[float], None] | None) -> Request:
    """Compute bills again that were on hold too long, and allow that they are issued. In the write lock."""
    if request.held_after is None:
        return request
    before = today - timedelta(days=request.held_after)
    found: dict[str, list[Period]] = {}
    for bill in bills_on_hold(request.client, before, alias=WRITER):
        if any(bill.period.within(period) for period in request.periods_of(bill.client)):
            found.setdefault(bill.client, []).append(bill.period)
    if found:
        watcher = Watcher(waiting=waiting or (lambda _: None))
        try:
            bill_here(BillRequest(released=found), watcher, Workers())
        except DatabaseError:
            raise
        except EtlError:
            pass  # none of them can be made: each stays on hold, and is named
    return replace(request, allowed=replace(request.allowed, without_failing=before))


def _refuse_unfinished(days: Period) -> None:
    """EtlError while a run computes bills of some days: what would be sent may be what it replaces."""
    for run, order in open_bill_orders():
        if Order.from_json(order).request.may_bill(days):
            raise EtlError(
                f"run {run}, which bills these days, is not finished (the same etl bill finishes it, etl runs stop "
                f"{run} discards it)",
                code="E-RUN-OPEN",
            )


def _time_of_issue(day: date | None, timezone: str) -> tuple[datetime, date]:
    """Return now, or the end of an earlier day, and which day that is in a zone; UsageError for a day to come."""
    here = zone(timezone) if timezone else None
    now = datetime.now(UTC).replace(microsecond=0)
    today = now.astimezone(here).date()
    if day is None or day == today:
        return now, today
    if day > today:
        raise UsageError(f"--date {day}: is still to come (today is {today}{timezone and f' in {timezone}'})")
    return datetime.combine(day, time(23, 59, 59), here).astimezone(UTC), day


def _series(name: str) -> str:
    if not _SERIES.fullmatch(name):
        raise UsageError(
            f"--series {name}: is not a name of at most 40 letters, digits and . _ / - (begin with a letter or a digit)"
        )
    return name


def _pages(request: Request) -> Iterator[list[str]]:
    if not request.own_periods:
        yield from issuable_bills.client_pages(request.client, request.span)
        return
    named = [one for one in sorted(request.own_periods, key=str.encode) if request.client in {None, one}]
    for start in range(0, len(named), issuable_bills.PAGE):
        yield named[start : start + issuable_bills.PAGE]


def _with_items(
    request: Request,
    items: Mapping[str, Items],
    documents: Sequence[StoredDocument],
    decided: Iterable[Decided],
) -> list[Decided]:
    """Return what was decided, client by client, with the items of each placed."""
    of_client: dict[str, tuple[list[Decided], list[StoredDocument]]] = {client: ([], []) for client in items}
    for one in decided:
        of_client.setdefault(one.client, ([], []))[0].append(one)
    for document in documents:
        if document.items:
            of_client.setdefault(document.client, ([], []))[1].append(document)
    return [
        one
        for client, (own, sent) in sorted(of_client.items(), key=lambda entry: entry[0].encode())
        for one in placed(own, items.get(client, {}), sent, request.periods_of(client))
    ]


def _decided(
    report: IssueReport,
    tariffs: StoredTariffs,
    page: Sequence[str],
    items: Mapping[str, Items],
    documents: Sequence[StoredDocument],
) -> Iterator[Decided]:
    """Yield the sets of some clients that are requested, each with its documents; refused ones have none."""
    request, sets = report.request, sets_of(issuable_bills.bill_days(page), documents)
    wanted = _wanted(report, sets, documents, items)
    for client in page if request.own_periods else ():
        yield from _refuse_unbilled(report, client, sets.get(client, ()))
    bodies = _bodies(wanted)
    ready: list[ClientSet] = []
    owners = Ownership([one.client for one in wanted if one.unbilled_days()])

    def owns(one: ClientSet, days: Period) -> bool:
        meters = meters_of([bodies[document.pk] for document in one.documents], one.client)
        return owners.owns(one.client, days, meters)

    for one in wanted:
        why = refusal(one, request.allowed, partial(owns, one))
        if why:
            yield _refused(report, one, why)
        else:
            ready.append(one)
    moved = [outdated(one.documents, items.get(one.client, {})) for one in ready]
    texts, changed = _texts(tariffs, ready, bodies, moved)
    for one, differs_now, items_differ in zip(ready, changed, moved, strict=True):
        if (
            differs_now
            and not (items_differ or request.allowed.re_estimated)
            and only_re_estimated(one, texts.bills, texts.bodies)
        ):
            report.add_re_estimated(one.client, one.period)
            yield Decided.of_set(one)
            continue
        why = shortcoming(one, texts, request.allowed) if differs_now else ""
        if why:
            yield _refused(report, one, why)
        elif differs_now:
            report.add_beyond(one)
            _note_released(report, one, texts)
            owned = bool(one.documents) and not one.bills and owns(one, one.period)
            why_not = causes(one, texts, owned=owned, items_differ=items_differ)
            made = drafts(one, texts, REVERSAL if items_differ else request.corrections)
            yield Decided.of_set(one, made, causes=why_not, kwh=kwh_sent(one, texts))
        else:
            report.unchanged += 1
            yield Decided.of_set(one)


def _note_released(report: IssueReport, one: ClientSet, texts: SetTexts) -> None:
    for bill in one.bills:
        if is_released(bill, texts, report.request.allowed):
            report.add_released(bill.client, bill.period)


def _wanted(
    report: IssueReport,
    sets: Mapping[str, Sequence[ClientSet]],
    documents: Sequence[StoredDocument],
    items: Mapping[str, Items],
) -> list[ClientSet]:
    """Return the sets that are requested; count others that have changed."""
    request, wanted = report.request, list[ClientSet]()
    for client, own in sets.items():
        requested = request.periods_of(client)
        for one in own:
            if one.touches(requested):
                wanted.append(one)
            elif one.is_open() or outdated(one.documents, items.get(client, {})):
                report.add_later(client, one.period)
    for document in alone(documents):
        own_days = any(document.period.within(period) for period in request.periods_of(document.client))
        if not own_days and outdated([document], items.get(document.client, {})):
            report.add_later(document.client, document.period)
    return wanted


def _bodies(sets: Sequence[ClientSet]) -> dict[int, Body]:
    found = document_rows.bodies([document.pk for one in sets for document in one.documents], alias=WRITER)
    return {key: json.loads(body) for key, body in found.items()}


def _texts(
    tariffs: StoredTariffs, sets: Sequence[ClientSet], bodies: Mapping[int, Body], moved: Sequence[bool]
) -> tuple[SetTexts, list[bool]]:
    """Read the bills of sets, and the meters of those that differ from their documents; return also which do."""
    bills = issuable_bills.whole_bills([bill.pk for one in sets for bill in one.bills])
    texts = SetTexts(bills, {}, bodies)
    changed = [items_differ or differs(one, texts) for one, items_differ in zip(sets, moved, strict=True)]
    keys = [bill.pk for one, differs_now in zip(sets, changed, strict=True) if differs_now for bill in one.bills]
    by_days = {(bills[key][0].client, bills[key][0].period_start): key for key in keys}
    with snapshot():
        found = meters_of_bills((bills[key][0] for key in keys), tariffs)
        meters = {by_days[bill.client, bill.period_start]: own for bill, own in found}
    return SetTexts(bills, meters, bodies), changed


def _refuse_unbilled(report: IssueReport, client: str, own: Sequence[ClientSet]) -> Iterator[Decided]:
    """Refuse periods of a client of which there is neither a bill nor a document: somebody has named them."""
    for period in report.request.periods_of(client):
        if not any(one.touches([period]) for one in own):
            report.refuse(client, period, "there is no bill of these days (make it first: etl bill --periods FILE)")
            yield Decided(client, period, refused=True)


def _refused(report: IssueReport, one: ClientSet, why: str) -> Decided:
    report.refuse(one.client, one.period, why)
    return Decided.of_set(one, refused=True)


def _refuse_credits(report: IssueReport) -> None:
    limit = report.request.most_credits
    if limit is None:
        limit = _FEW if report.credits_alone <= _FEW else max(_FEW, document_rows.count_in_force() // 100)
    if report.credits_alone > limit:
        raised = f"--max-credits {report.credits_alone}"
        raise EtlError(
            f"credit notes without a new invoice: {report.credits_alone}, at most {limit} are allowed (look at them: "
            f"--dry-run {raised}; if they are right: {raised})",
            code="E-CREDITS",
        )


def _nothing(request: Request) -> str:
    if request.client is not None and not is_client(request.client):
        return nobody(request.client)
    if request.own_periods:
        return f"the table of periods names no days of client {request.client} (write a row for them)"
    whose = f" of client {request.client}" if request.client is not None else ""
    span = request.span
    how = f"--month {span.month}" if span.month else f"--from {span.start} --to {span.end}"
    return f"there are no bills{whose} in {shown_period(span)} (make them first: etl bill {how})"
