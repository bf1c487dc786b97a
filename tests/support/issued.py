"""Laws of documents: none ever changes, each is chained to the one before it, they add up to bills and items."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from etl.core.bill_page import LINE_FIELDS
from tests.support.command import Shell

Sums = dict[tuple[object, ...], tuple[Decimal, Decimal]]


class Documents:
    """What was issued so far."""

    def __init__(self) -> None:
        self._bodies: dict[int, str] = {}

    def check(self) -> None:
        """AssertionError where a document has changed since the last look, is gone, or breaks the chain."""
        from etl.store.documents import document_rows
        from etl.store.documents.chain import digest

        rows = list(document_rows.documents())
        now = {one.pk: body for one, body in rows}
        assert {key: now.get(key) for key in self._bodies} == self._bodies
        self._bodies = now
        numbers: Counter[str] = Counter()
        before: dict[str, str] = {}
        for one, body in rows:
            numbers[one.series] += 1
            assert (one.number, one.sha256) == (numbers[one.series], digest(_before(before, body), body))
            before[one.series] = before[one.name] = one.sha256
        assert {head.series: head.sha256 for head in document_rows.heads()} == {name: before[name] for name in numbers}

    def kinds(self) -> Counter[str]:
        """How many there are of each kind."""
        return Counter(json.loads(body)["kind"] for body in self._bodies.values())


def _before(digests: Mapping[str, str], body: str) -> str:
    """The digest that a document is chained to, by series and by number."""
    found = json.loads(body)
    return digests.get(found["series"], "") if "follows" not in found else digests[found["follows"]]


def check_sums(etl: Shell, months: str, *options: str) -> None:
    """Issue all that may be; AssertionError where documents in force and bills of a set differ in any line's sum."""
    from etl.invoicing.client_sets import sets_of
    from etl.store.database.locks import WRITER
    from etl.store.documents import document_rows, issuable_bills

    command = ("issue", "--month", months, "--allow-empty", "--max-credits", "1000", "--json", *options)
    shown, done = etl(*command, "--dry-run"), etl(*command)
    if done.code == 1:
        return  # there are no bills
    _check_causes(done.json, shown.json)
    refused = {(one["client_number"], one["period_start"]) for one in done.json["refusals"]}
    sets = sets_of(issuable_bills.bill_days(), document_rows.in_force(alias=WRITER))
    for own in sets.values():
        for one in own:
            if (one.client, one.period.start.isoformat()) in refused:
                continue
            stored = issuable_bills.whole_bills([bill.pk for bill in one.bills])
            lines = [json.loads(bill.detail)["lines"] for bill, _ in stored.values()]
            billed = sums(dict(zip(LINE_FIELDS, line, strict=True)) for of_bill in lines for line in of_bill)
            bodies = document_rows.bodies([document.pk for document in one.documents], alias=WRITER).values()
            of_documents = [line for body in bodies for line in json.loads(body)["lines"]]
            assert sums(line for line in of_documents if line["kind"] not in {"item", "item_tax"}) == billed, one
    _check_items(months, done.json["refusals"])


_NUMBERED = ("first", "last", "head", "dry_run")
"""What a dry run has no document for."""


def _check_causes(done: Mapping[str, Any], shown: Mapping[str, Any]) -> None:
    """AssertionError where a dry run says something else, or where causes do not add up to what was issued."""
    assert {**done, **dict.fromkeys(_NUMBERED)} == {**shown, **dict.fromkeys(_NUMBERED)}
    issued: dict[str, Decimal] = {}
    for one in done["causes"]:
        issued[one["currency"]] = issued.get(one["currency"], Decimal(0)) + Decimal(one["difference"])
    assert issued == {currency: Decimal(total) for currency, total in done["total"].items()}, done


def _check_items(months: str, refusals: Sequence[Mapping[str, str]]) -> None:
    """AssertionError where an item up to these months is not in force once, as it was loaded; others wait for bills."""
    from etl.core.periods import months as periods_of
    from etl.store.checking.item_checks import check_items
    from etl.store.documents import document_rows
    from etl.store.documents.item_rows import items

    def waits(client: str, day: date) -> bool:
        of_client = [one for one in refusals if one["client_number"] == client]
        return any(one["period_start"] <= day.isoformat() < one["period_end"] for one in of_client)

    assert not list(check_items())
    end, loaded = periods_of(months)[-1].end, {one.item for one in items()}
    documents = document_rows.in_force(with_items=True)
    stays = {(one.client, item.name) for one in documents if waits(one.client, one.start) for item in one.placed}
    placed = Counter(item for one in documents for item in one.placed if (one.client, item.name) not in stays)
    for item in loaded:
        is_due = item.day < end and (item.client, item.name) not in stays
        assert waits(item.client, item.day) or placed[item] == is_due, item
    assert loaded.issuperset(placed)


def sums(lines: Iterable[Mapping[str, Any]]) -> Sums:
    """Quantities and amounts by line, time of use, tier and whether it is a tax; nothing where both are nought."""
    found: Sums = {}
    for line in lines:
        key = tuple(line.get(name) for name in ("id", "meter", "period", "tier", "price", "tax"))
        quantity, amount = found.get(key, (Decimal(0), Decimal(0)))
        found[key] = quantity + Decimal(line.get("quantity") or 0), amount + Decimal(line["amount"])
    return {key: both for key, both in found.items() if any(both)}
