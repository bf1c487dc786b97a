"""Writer of documents: numbers without a hole, each document chained to the one before it in its series."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from etl.core.errors import EtlError
from etl.core.periods import Period
from etl.store.document_models import Document, DocumentSeries
from etl.store.documents.chain import FOLLOWS, MOST, Head, canonical, digest, number_text
from etl.store.documents.item_rows import ClientItem, packed
from etl.store.inserting import Columns

YEAR = "[0-9]{4}"
"""Name of a series whose chain goes on in the next year."""
_CLOCKS = timedelta(minutes=1)
"""By which the clocks of machines that issue in one database may differ."""


@dataclass(frozen=True)
class Draft:
    """A document that has no number yet. `content` is its body without number, kind, client, days and time."""

    kind: str
    client: str
    period: Period
    currency: str
    gross: str
    content: Mapping[str, Any]
    corrects: tuple[int, str] | None = None
    """Key and name of the document that it corrects."""
    of_bills: str | None = None
    """What its lines of bills add up to, empty if it has items alone; None: its gross, as it has no item."""
    items: Sequence[ClientItem] = ()


class DocumentWriter:
    """Writes documents of one series; used inside the write lock, in which its row is locked first of all.

    A number is taken by the row that has it, in the same transaction: what is broken off leaves no hole.
    """

    def __init__(self, series: str, issued_at: datetime) -> None:
        self._issued_at = issued_at
        found = DocumentSeries.objects.select_for_update().filter(name=series).first()
        self._series, self._stored = found or DocumentSeries(name=series), found is not None
        self._followed: Head | None = None
        if self._series.number:
            self._check_newest()
        else:
            self._followed = _head_of_year_before(series)
        self.first = self._series.number + 1

    @property
    def head(self) -> Head:
        """The newest document of the series."""
        return Head(self._series.name, self._series.number, self._series.sha256)

    def _check_newest(self) -> None:
        """EtlError unless the series ends with its newest document, and now is not before it."""
        found = Document.objects.filter(series=self._series).order_by("-number").values_list(
            "number", "sha256", "issued_at"
        )  # fmt: skip
        number, sha256, at = found.first() or (0, "", self._issued_at)
        if (number, sha256) != (self._series.number, self._series.sha256):
            raise EtlError(
                f"series {self._series.name}: its counter and its newest document do not agree: something else than "
                "etl has changed them (etl check says what)",
                code="E-DAMAGED",
            )
        if at > self._issued_at + _CLOCKS:
            raise EtlError(
                f"{number_text(self._series.name, number)} was issued at {at:%Y-%m-%d %H:%M} UTC, which is later than "
                f"{self._issued_at:%Y-%m-%d %H:%M} UTC (name a later --date, or none where the clock of this machine "
                "is right; or begin another series: --series NAME)"
            )
        self._issued_at = max(at, self._issued_at)

    def write(self, drafts: Sequence[Draft]) -> None:
        """Write documents in their order."""
        if drafts and not self._stored:
            self._series.save()
            self._stored = True
        rows = [self._row(draft) for draft in drafts]
        if rows:
            Document.objects.bulk_create(Columns(Document, **{name: [row[name] for row in rows] for name in rows[0]}))

    def finish(self) -> None:
        """Write the head of the series, if it has any document."""
        if self._series.number:
            self._series.save()

    def _row(self, draft: Draft) -> dict[str, Any]:
        """Return the values of the next document, by field."""
        series, number = self._series, self._series.number + 1
        before, chained = series.sha256, dict[str, str]()
        if number == 1 and self._followed:
            before = self._followed.sha256
            chained = {FOLLOWS: number_text(self._followed.series, self._followed.number)}
        if number > MOST:
            raise EtlError(f"series {series.name} has {MOST:,} documents, its most (begin another: --series NAME)")
        body = canonical(
            {
                **draft.content,
                **chained,
                "series": series.name,
                "number": number,
                "name": number_text(series.name, number),
                "kind": draft.kind,
                "client_number": draft.client,
                "period_start": draft.period.start.isoformat(),
                "period_end": draft.period.end.isoformat(),
                "tax_point": (draft.period.end - timedelta(days=1)).isoformat(),
                "issued_at": self._issued_at.isoformat(timespec="seconds"),
                "currency": draft.currency,
                "gross": draft.gross,
                "corrects": draft.corrects[1] if draft.corrects else None,
            }
        )
        series.number, series.sha256 = number, digest(before, body)
        return {
            "series_id": series.pk,
            "number": number,
            "kind": draft.kind,
            "client_number": draft.client,
            "period_start": draft.period.start,
            "period_end": draft.period.end,
            "currency": draft.currency,
            "gross": draft.gross,
            "of_bills": draft.gross if draft.of_bills is None else draft.of_bills,
            "items": packed(draft.items),
            "corrects_id": draft.corrects[0] if draft.corrects else None,
            "issued_at": self._issued_at,
            "body": body,
            "sha256": series.sha256,
        }


def _head_of_year_before(series: str) -> Head | None:
    """Return the newest document of the last year before a series that is a year; None for any other series."""
    if not re.fullmatch(YEAR, series, re.ASCII):
        return None
    years = DocumentSeries.objects.filter(number__gt=0, name__regex=f"^{YEAR}$", name__lt=series)
    found = years.order_by("-name").values_list("name", "number", "sha256").first()
    return Head(*found) if found else None
