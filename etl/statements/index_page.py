"""Index of the statements of a folder: what each comes to, what is left to do, and what has changed most."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any

from etl.core.periods import Period, shown_period
from etl.statements.history import change
from etl.statements.page_phrases import PagePhrases
from etl.statements.statement_page import Statement
from etl.statements.wording import Amount, Wording

_MOST = 10
"""Changes that are listed apart."""
_LONGEST = 60
"""Characters of a client's number in the name of a file."""
_OTHERS = re.compile("[^A-Za-z0-9.-]")


@dataclass(frozen=True)
class IndexRow:
    """A page of the folder."""

    file: str
    client: str
    period: str
    kwh: str
    total: Amount
    status: str
    number: str
    """Of the document, or of those of a bill."""
    change: str
    """Of the total, to the month before; empty where that has no bill."""
    changed: Decimal | None
    """The same, as a part of what it was; None where there is no such part."""
    to_issue: bool
    pdf: str
    """File of the page as a PDF; empty: there is none."""
    xml: str = ""
    """File of the e-invoice; empty: there is none."""
    warnings: Sequence[tuple[str, bool]] = ()
    """Of the bill, each with whether it is in English, as it is stored."""


@dataclass(frozen=True)
class FailedBill:
    """A bill that could not be made, and why."""

    client: str
    period: Period
    reason: str


def file_name(client: str, text: str) -> str:
    """Return the name of a page's file: two clients never have the same, whatever their numbers are."""
    plain = _OTHERS.sub("_", client)[:_LONGEST]
    if plain != client or plain.startswith("."):
        plain = f"{plain.lstrip('.')}_{sha256(client.encode()).hexdigest()[:16]}"
    return f"{plain}_{text}.html"


def index_row(statement: Statement, file: str, wording: Wording, pdf: str = "", xml: str = "") -> IndexRow:
    """Return the row of a statement."""
    body, currency = statement.body, statement.body["currency"]
    difference = change(statement.months, 1, currency)
    money = difference and difference[1]
    before = Decimal(body["gross"]) - Decimal(money) if money else Decimal(0)
    names = body.get("name") or ", ".join(one.name for one in statement.documents)
    phrases = PagePhrases(wording, body.get("timezone") or "")
    settled = bool(statement.issued) and Decimal(statement.issued) == Decimal(body["gross"])
    return IndexRow(
        file=file,
        client=body["client_number"],
        period=shown_period(statement.period),
        kwh=wording.number(body["kwh"]).shown if body.get("kwh") is not None else "",
        total=wording.amount(body["gross"], currency),
        status=wording.kind(statement.status),
        number=names,
        change=wording.amount(money, currency, plus=True).shown if money else "",
        changed=abs(Decimal(money or 0) / before) if money and before else None,
        to_issue=not body.get("name") and not settled,
        pdf=pdf,
        xml=xml,
        warnings=[phrases.stored_warning(text) for text in body.get("warnings") or ()],
    )


def index_values(
    rows: Sequence[IndexRow], failed: Sequence[FailedBill], title: str, wording: Wording
) -> dict[str, Any]:
    """Return the values of templates/index.html."""
    words = wording.words
    states = Counter(row.status for row in rows if row.status)
    counts = [(words["bills"], len(rows)), (words["to_issue"], sum(row.to_issue for row in rows)), *states.items()]
    counts += [(wording.kind("failed"), len(failed))] if failed else []
    changed = [row for row in rows if row.changed]
    unfinished = [state for state in states if state != wording.kind("complete")]
    return {
        "language": wording.language,
        "words": words,
        "title": f"{words['index']} \u00b7 {title}",
        "counts": [(label, wording.number(str(number)).shown) for label, number in counts],
        "biggest": sorted(changed, key=lambda row: row.changed or 0, reverse=True)[:_MOST],
        "unfinished": [(state, [row for row in rows if row.status == state]) for state in unfinished],
        "failed": [(one.client, shown_period(one.period), one.reason) for one in failed],
        "rows": rows,
    }
