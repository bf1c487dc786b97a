"""Report of `etl explain --document`: what was sent, line by line, and what became of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from etl.core.days import shown_days
from etl.core.periods import Period, shown_period
from etl.invoicing.explained_documents import ExplainedDocument
from etl.reports.figures import KINDS
from etl.tariffs.page.completeness import duration

_EXPECTED = ("tariff", "status", "kwh", "meters", "taxes")
"""What a bill that was sent says of itself; text of an older etl may lack some of it."""

Body = Mapping[str, Any]


def as_json(found: ExplainedDocument) -> dict[str, Any]:
    """Return the document as it is stored, and what reversed it."""
    return {**found.body, "reversed_by": found.reversed_by or None}


def lines(found: ExplainedDocument) -> list[str]:
    """Show whose document it is and what it changes, its meters and lines, and what they add up to."""
    body, currency = found.body, found.body["currency"]
    period = Period(date.fromisoformat(body["period_start"]), date.fromisoformat(body["period_end"]))
    days = shown_days(period.start, period.end)
    when = f"{shown_period(period)} ({days})" if period.month else days
    issued = body["issued_at"].replace("T", " ").replace("+00:00", " UTC")
    texts = [f"{KINDS[body['kind']]} {body['name']} of client {body['client_number']}, {when}, issued {issued}"]
    if body.get("corrects"):
        texts.append(f"{'reverses' if body['kind'] == 'credit_note' else 'corrects'} {body['corrects']}")
    if found.reversed_by:
        texts.append(f"reversed by {found.reversed_by}: no longer in force")
    if body.get("tariff"):
        texts.append(f"tariff {body['tariff']}, {body['tariff_sha'][:12]}")
    result = body.get("result")
    if result:
        return [
            *texts,
            *("", "the difference to what was sent before:", *_charges(body, currency)),
            *("", "the bill as it is with this correction:", *_bill(result, currency)),
        ]
    return texts + (_bill(body, currency) if body["kind"] == "invoice" else _charges(body, currency))


def _bill(body: Body, currency: str) -> list[str]:
    """Show a whole bill: how complete it was, its meters, its lines, and its warnings."""
    status = ", ".join(filter(None, [body.get("timezone"), body.get("status")]))
    texts = [status] if status else []
    missing = [name for name in _EXPECTED if body.get(name) is None and not body.get("items_alone")]
    texts += [f"the document does not say: {', '.join(missing)}"] if missing else []
    meters = body.get("meters") or ()
    texts += ["", *(text for meter in meters for text in (_meter(meter), *edited(meter)))] if meters else []
    texts += _charges(body, currency)
    return texts + [f"on the bill: {warning}" for warning in body.get("warnings") or ()]


def _meter(meter: Body) -> str:
    """Show read x multiplier x share = what is billed."""
    name = " ".join(filter(None, [meter["meter"], meter["register"], meter["flow"]]))
    estimated = Fraction(meter["kwh_estimated"]) != 0
    read = f"({meter['kwh_read']} read + {meter['kwh_estimated']} kWh estimated)" if estimated else ""
    factors = [meter[factor] for factor in ("multiplier", "share") if meter[factor] != "1"]
    times = "".join(f" x {factor}" for factor in factors)
    whole = f" = {meter['kwh']} kWh" if factors or estimated else ""
    return f"meter {name}, {meter['from']} to {meter['to']}: {read or meter['kwh_read'] + ' kWh'}{times}{whole}"


def edited(meter: Body) -> list[str]:
    """Say of each edit of a meter what is billed in place of what, and who did it when and why."""
    return [f"    {'estimated' if edit['method'] else 'edited'} {_edit(edit)}" for edit in meter.get("edits", ())]


def _edit(edit: Body) -> str:
    first, end = (datetime.fromisoformat(edit[name]) for name in ("from", "to"))
    whole = end - first == timedelta(minutes=edit["minutes"])
    part = "" if whole else f" ({duration(edit['minutes'])} of it)"
    was = f"in place of {edit['kwh_read']} kWh" if edit["kwh_read"] is not None else "where nothing was read"
    pinned = ", pinned" if edit["pinned"] else ""
    who = f" by {edit['edited_by']}" if edit["edited_by"] else ""
    when = edit["edited_at"][:16].replace("T", " ")
    method = f" by {edit['method']}" if edit["method"] else ""
    what = f"{edit['from']} to {edit['to']}{part}: {edit['kwh']} kWh{method} billed {was}{pinned}"
    return f"{what}; {edit['reason']}; {when} UTC{who}"


def _charges(body: Body, currency: str) -> list[str]:
    """Show lines, and what they add up to."""
    texts: list[str] = []
    for number, line in enumerate(body["lines"], 1):
        texts += ["", *_line(number, line, currency)]
    texts += [""]
    if body.get("kwh") is not None:
        texts.append(f"energy: {body['kwh']} kWh")
    texts.append(f"net: {body['net']} {currency}")
    if Decimal(body.get("out_of_scope", 0)):
        texts.append(f"    outside VAT: {body['out_of_scope']} {currency}")
    texts += _taxes(body.get("taxes") or (), body["tax"], currency)
    return [*texts, f"gross: {body['gross']} {currency}"]


def _taxes(taxes: Sequence[Mapping[str, str]], whole: str, currency: str) -> list[str]:
    """Show taxes by rate, and their sum."""
    texts = [f"    {tax['rate']} of {tax['base']} {currency}: {tax['amount']} {currency}" for tax in taxes]
    return [f"tax: {whole} {currency}", *texts]


def _line(number: int, line: Mapping[str, Any], currency: str) -> list[str]:
    words = [line["id"], line.get("period"), line.get("tier") and f"tier {line['tier']}"]
    texts = [f"{number} {' '.join(filter(None, words))}: {_product(line)}{line['amount']} {currency}"]
    texts += [f"    {line['description']}"] if line.get("description") else []
    days = shown_days(*(date.fromisoformat(line[name]) for name in ("from", "to"))) if line.get("from") else ""
    return [*texts, f"    {'; '.join(filter(None, [line['kind'], line.get('meter'), days]))}"]


def _product(line: Mapping[str, Any]) -> str:
    """Show quantity x price = exact amount, and an arrow; what is no such product is said to be made of both."""
    names = ("quantity", "price", "amount_exact")
    quantity, price, exact = (line.get(name) for name in names)
    if quantity is None or price is None or exact is None:
        return ""
    of = " ".join(filter(None, [quantity, line.get("unit")]))
    if Fraction(quantity) * Fraction(price) == Fraction(exact):
        return f"{of} x {price} = {exact} -> "
    return f"{of} and {price} make {exact} -> "
