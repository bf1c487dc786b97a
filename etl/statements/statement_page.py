"""A statement as the values that its page shows, made from what a bill or a document says of itself."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from etl.core.bill_page import HELD, STALE
from etl.core.exact import decimal_text
from etl.core.periods import Period
from etl.core.zones import zone
from etl.statements.history import MonthOfBills, change
from etl.statements.issuer import Issuer
from etl.statements.page_charges import ZeroRates, charges, is_zero
from etl.statements.page_items import NOTICES
from etl.statements.page_payment import Demand, due_text, payment
from etl.statements.page_phrases import PagePhrases
from etl.statements.pictures.day_energy import DayEnergy
from etl.statements.pictures.day_picture import by_day
from etl.statements.pictures.hour_energy import HourEnergies
from etl.statements.pictures.hour_picture import by_hour
from etl.statements.pictures.month_picture import by_month
from etl.statements.pictures.page_picture import Picture
from etl.statements.pictures.year_picture import by_year
from etl.statements.text_moments import without_command
from etl.statements.wording import Amount, Wording
from etl.statements.written_prices import Prices
from etl.store.documents.document_rows import CREDIT_NOTE, INVOICE, StoredDocument

_MOST_EXPLAINED = 14_000
"""Characters of the explanation: the page stays small, and the command shows all of it."""

Body = Mapping[str, Any]
"""A document's text, or a bill's like it; see etl.invoicing.contents."""
Row = tuple[str, str | Amount]


@dataclass(frozen=True)
class Statement:
    """A bill or a document, and what is known besides."""

    body: Body
    """`kind` is empty for a bill."""
    explained: Sequence[str]
    stale: bool = False
    reversed_by: str = ""
    documents: Sequence[StoredDocument] = ()
    """Those in force that have days of a bill."""
    issued: str = ""
    """What these say of its days; empty: nothing is issued."""
    days: Sequence[DayEnergy] = ()
    price_periods: Sequence[str] = ()
    """Names of what the energy of a day is divided into."""
    hours: HourEnergies | None = None
    months: Sequence[MonthOfBills] = ()
    """Those of history.MONTHS up to that of the bill."""
    year: Sequence[DayEnergy] = ()
    """The days of the twelve months up to that of the bill."""
    prices: Prices = field(default_factory=dict)
    zero_rates: ZeroRates = field(default_factory=dict)
    client: Mapping[str, str] = field(default_factory=dict)
    """The client's attributes; those that a page shows are name, address, supply_point and contract_end."""

    @property
    def period(self) -> Period:
        return Period(*(date.fromisoformat(self.body[name]) for name in ("period_start", "period_end")))

    @property
    def status(self) -> str:
        """State of the bill, as exports have it."""
        return STALE if self.stale else self.body.get("status", "")


def page_values(statement: Statement, issuer: Issuer, wording: Wording) -> dict[str, Any]:
    """Return the values of templates/statement.html."""
    body, words = statement.body, wording.words
    result = body.get("result")
    of_bill = result or body
    shown = "\n".join(statement.explained)
    cut = shown[:_MOST_EXPLAINED].rpartition("\n")[0] if len(shown) > _MOST_EXPLAINED else shown
    phrases = PagePhrases(wording, body.get("timezone") or "")
    warnings = [phrases.stored_warning(text) for text in of_bill.get("warnings") or ()]
    kind = wording.kind(body.get("kind") or "bill")
    name = f"{kind} {body['name']}" if body.get("name") else kind
    return {
        "language": wording.language,
        "words": words,
        "issuer": issuer,
        "kind": kind,
        "client": body["client_number"],
        "recipient": _recipient(statement.client),
        "title": f"{name} \u00b7 {body['client_number']} \u00b7 {_days(statement, wording)}",
        "total": wording.amount(body["gross"].removeprefix("-"), body["currency"]),
        "in_favour": body["gross"].startswith("-"),
        "facts": _facts(statement, issuer, wording),
        "payment": payment(_demand(statement), issuer, wording),
        "notes": _notes(statement, wording),
        "warnings": [(without_command(text), english) for text, english in warnings],
        "in_english": any(english for _, english in warnings),
        "meters": _meters(of_bill, wording),
        "coverage": _coverage(of_bill, wording),
        "charges": charges(body, wording, statement.prices, statement.zero_rates),
        "result": charges({**body, **result}, wording, statement.prices, statement.zero_rates) if result else None,
        "balances": [
            (phrases.value("line", name), _balance(text, wording))
            for name, text in (of_bill.get("balances") or {}).items()
        ],
        "documents": _documents(statement, wording),
        "settled": _settled(statement, wording),
        "pictures": _pictures(statement, wording),
        "notices": [(words[f"notice_{name}"], texts) for name in NOTICES if (texts := issuer.notices.get(name))],
        "explained": cut,
        "more_explained": shown.count("\n") - cut.count("\n"),
    }


def _pictures(statement: Statement, wording: Wording) -> list[Picture]:
    """Return what can be drawn."""
    peak = _peak(statement, wording)
    found = (
        by_day(statement.days, wording, statement.price_periods, peak),
        by_hour(statement.hours, statement.period.start, wording),
        by_month(statement.months, wording),
        by_year(statement.year, wording),
    )
    return [picture for picture in found if picture is not None]


def _peak(statement: Statement, wording: Wording) -> tuple[date, str] | None:
    """Return the day of the highest demand, and a text of it; None without one."""
    totals = _totals(statement.body)
    text, at = _peak_text(totals, wording), totals.get("peak_at")
    return (date.fromisoformat(at[:10]), f"{wording.words['peak']}: {text}") if text and at else None


def _peak_text(totals: Body, wording: Wording) -> str:
    """Write the highest demand and, where it is known, when it was; empty without one."""
    kw, at = totals.get("peak_kw"), totals.get("peak_at")
    if not kw or is_zero(kw):
        return ""
    return f"{wording.measured(kw).shown} kW{f', {wording.moment(at)}' if at else ''}"


def _totals(body: Body) -> Body:
    """Return the totals of a bill, or of the bill that a document leads to."""
    return (body.get("result") or body).get("totals") or {}


def _days(statement: Statement, wording: Wording) -> str:
    return wording.days(statement.period.start, statement.period.end)


def _recipient(client: Mapping[str, str]) -> list[str]:
    """Return name and address of a client, a line each."""
    town = " ".join(filter(None, (client.get("postcode"), client.get("city"))))
    return [line for line in (client.get("name"), client.get("street"), town, client.get("country")) if line]


def _contract(client: Mapping[str, str], wording: Wording) -> list[Row]:
    """Return the supply point of a client and the end of its contract, which may be a day or another text."""
    point, end = client.get("supply_point"), client.get("contract_end")
    rows: list[Row] = [(wording.words["supply_point"], point)] if point else []
    if end:
        with suppress(ValueError):
            end = wording.day(date.fromisoformat(end))
        rows.append((wording.words["contract_end"], end))
    return rows


def _facts(statement: Statement, issuer: Issuer, wording: Wording) -> list[Row]:
    """Return what stands below the amount, in the order in which people look for it."""
    body, words = statement.body, wording.words
    of_bill = body.get("result") or body
    rows: list[Row] = [*_due(statement, issuer, wording), (words["period"], _days(statement, wording))]
    rows.append((words["number"], body.get("name") or _numbers(statement) or words["not_issued"]))
    if issued := _issued(statement):
        rows.append((words["issued_at"], wording.day(issued)))
    if body.get("corrects"):
        rows.append((words["reverses" if body["kind"] == CREDIT_NOTE else "corrects"], body["corrects"]))
    if statement.reversed_by:
        rows.append((words["reversed_by"], f"{statement.reversed_by} ({words['no_longer']})"))
    if body.get("tariff"):
        rows.append((words["tariff"], body["tariff"]))
    rows += _contract(statement.client, wording)
    if body.get("kwh") is not None:
        rows.append((words["energy"], Amount(body["kwh"], f"{wording.number(body['kwh']).shown} kWh")))
    if peak := _peak_text(_totals(body), wording):
        rows.append((words["peak"], peak))
    for name, back in (("against_month", 1), ("against_year", 12)):
        if found := change(statement.months, back, body["currency"]):
            rows.append((words[name], _difference(found, body["currency"], wording)))
    status = statement.status or of_bill.get("status", "")
    return [*rows, (words["state"], wording.kind(status))] if status else rows


def _due(statement: Statement, issuer: Issuer, wording: Wording) -> list[Row]:
    """Say until when it is to be paid, where anything is."""
    if issuer.due_days is None or not _is_to_pay(statement):
        return []
    return [(wording.words["due_by"], due_text(_demand(statement), issuer.due_days, wording))]


def _is_to_pay(statement: Statement) -> bool:
    return Decimal(statement.body["gross"]) > 0 and not statement.reversed_by


def _demand(statement: Statement) -> Demand | None:
    """Return what is asked for by the document, or by the one that says what the bill does; None for neither."""
    body = statement.body
    if not _is_to_pay(statement):
        return None
    if body.get("issued_at"):
        return Demand(body.get("name", ""), body["gross"], body["currency"], day_of_issue(body))
    own = equal_invoice(statement)
    if own is None:
        return None
    return Demand(own.name, own.gross, own.currency, _day_of(own.issued_at, body))


def equal_invoice(statement: Statement) -> StoredDocument | None:
    """Return the only document in force of a bill's days, if it is an invoice of just these and of the same amount."""
    (own,) = statement.documents if len(statement.documents) == 1 else (None,)
    if own and own.kind == INVOICE and own.gross == statement.body["gross"] and own.period == statement.period:
        return own
    return None


def day_of_issue(body: Body) -> date:
    """Return the day of issue by the clock of the bill, or by UTC where it has none."""
    return _day_of(datetime.fromisoformat(body["issued_at"]), body)


def _day_of(issued_at: datetime, body: Body) -> date:
    return issued_at.astimezone(zone(body["timezone"]) if body.get("timezone") else UTC).date()


def _issued(statement: Statement) -> date | None:
    """Return the day of issue of a document, or of the one that says what the bill does; None for neither."""
    if statement.body.get("issued_at"):
        return day_of_issue(statement.body)
    own = equal_invoice(statement)
    return None if own is None else _day_of(own.issued_at, statement.body)


def _numbers(statement: Statement) -> str:
    return ", ".join(one.name for one in statement.documents)


def _difference(found: tuple[str, str], currency: str, wording: Wording) -> str:
    kwh, money = found
    return f"{wording.number(kwh, plus=True).shown} kWh, {wording.amount(money, currency, plus=True).shown}"


def _notes(statement: Statement, wording: Wording) -> list[str]:
    """Say what is estimated, what is missing, and whether the bill is out of date."""
    totals, words = _totals(statement.body), wording.words
    notes = [words["out_of_date"]] if statement.stale else []
    notes += [f"{words['state']}: {wording.kind(HELD)}"] if statement.body.get("status") == HELD else []
    estimated = totals.get("kwh_estimated")
    if estimated and not is_zero(estimated):
        notes.append(f"{words['estimated_part']}: {wording.measured(estimated).shown} kWh")
    if missing := totals.get("intervals_missing"):
        notes.append(f"{words['missing_part']}: {_part(missing, totals['intervals_expected'], wording)}")
    return notes


def _coverage(body: Body, wording: Wording) -> str:
    """Say which part of the readings there is, as their number may be one of minutes."""
    totals = body.get("totals") or {}
    expected = totals.get("intervals_expected")
    if not expected:
        return ""
    parts = ((totals.get(f"intervals_{name}"), name) for name in ("actual", "estimated", "missing"))
    return ", ".join(
        f"{_part(number, expected, wording, up=name != 'actual')} {wording.words[f'{name}_part_of_readings']}"
        for number, name in parts
        if number
    )


def _part(number: int, whole: int, wording: Wording, *, up: bool = True) -> str:
    """Write a part in per cent: a missing reading of a million is no 0 %, and all but one are no 100 %."""
    tenths = -(-1000 * number // whole) if up else 1000 * number // whole
    return wording.percent(decimal_text(Fraction(tenths, 10)))


def _meters(body: Body, wording: Wording) -> list[dict[str, Any]]:
    numbers = ("kwh_read", "kwh_estimated", "kwh")
    return [
        {
            "meter": meter["meter"],
            "register": meter["register"],
            "flow": wording.kind(meter["flow"]),
            "span": _span(meter["from"], meter["to"], wording),
            **{name: wording.measured(meter[name]) for name in numbers},
            **{name: meter[name].replace(".", wording.decimal) for name in ("multiplier", "share")},
        }
        for meter in body.get("meters") or ()
    ]


def _span(first: str, end: str, wording: Wording) -> str:
    """Write a span from one minute to another: one of whole days by these."""
    if first[11:16] == end[11:16] == "00:00":
        return wording.days(date.fromisoformat(first[:10]), date.fromisoformat(end[:10]))
    return f"{wording.moment(first)} {wording.words['to']} {wording.moment(end)}"


def _balance(text: object, wording: Wording) -> str:
    return wording.number(text).shown if isinstance(text, str) else str(text)


def _documents(statement: Statement, wording: Wording) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "kind": wording.kind(one.kind),
            "corrects": one.corrected,
            "issued": wording.day(_day_of(one.issued_at, statement.body)),
            "gross": wording.amount(one.gross, one.currency),
        }
        for one in statement.documents
    ]


def _settled(statement: Statement, wording: Wording) -> dict[str, Amount] | None:
    """Compare what was issued with the bill; None where they agree, or nothing is issued."""
    if not statement.issued or Decimal(statement.issued) == Decimal(statement.body["gross"]):
        return None
    gross, currency = statement.body["gross"], statement.body["currency"]
    left = format(Decimal(gross) - Decimal(statement.issued), "f")
    return {
        name: wording.amount(text, currency)
        for name, text in (("issued", statement.issued), ("now", gross), ("left", left))
    }
