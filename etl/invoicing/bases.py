"""Bases of a set: what its documents in force were made from, and what its bills are made from now."""

from collections.abc import Mapping
from datetime import date

from etl.core.bill_page import StoredBill
from etl.core.periods import Period
from etl.invoicing import contents
from etl.invoicing.causes import Basis, re_estimated
from etl.invoicing.client_sets import ClientSet
from etl.store.documents.document_rows import StoredDocument

Days = tuple[date, date]
Bills = Mapping[int, tuple[StoredBill, str]]
"""With their fingerprints, by key."""
Bodies = Mapping[int, contents.Body]


def sent_by_days(one: ClientSet) -> dict[Days, list[StoredDocument]]:
    """Return the documents in force by their days, each invoice before its corrections."""
    found: dict[Days, list[StoredDocument]] = {}
    for document in sorted(one.documents, key=lambda document: document.pk):
        found.setdefault((document.start, document.end), []).append(document)
    return found


def bases(one: ClientSet, bills: Bills, bodies: Bodies) -> tuple[list[Basis], list[Basis]]:
    """Return what the documents in force were made from, and what the bills are made from now."""
    before = [_as_sent(Period(*days), bodies[documents[-1].pk]) for days, documents in sent_by_days(one).items()]
    now = [(bill.period, *bills[bill.pk]) for bill in one.bills]
    return before, [Basis(period, bill.tariff_sha256, fingerprint, bill.timezone) for period, bill, fingerprint in now]


def _as_sent(period: Period, body: contents.Body) -> Basis:
    """Return what the newest document of some days was made from; a correction has that as its result."""
    result: contents.Body = body.get("result", body)
    return Basis(period, result.get("tariff_sha", ""), result.get("fingerprint", ""), result.get("timezone", ""))


def only_re_estimated(one: ClientSet, bills: Bills, bodies: Bodies) -> bool:
    """Return whether the bills of a set differ from its documents by other estimates of the same gaps alone."""
    return bool(one.documents) and re_estimated(*bases(one, bills, bodies))
