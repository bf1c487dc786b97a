"""Report of `etl explain --document`: what was sent, line by line, and what became of it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from etl.core.days import shown_days
from etl.core.periods import Period
from etl.invoicing.explained_documents import ExplainedDocument
from etl.phrasebook.english import ENGLISH, Phrases
from etl.reports.figures import KINDS
from etl.tariffs.page.completeness import duration

_EXPECTED = ("tariff", "status", "kwh", "meters", "taxes")
"""What a bill that was sent says of itself; text of an older etl may lack some of it."""

Body = Mapping[str, Any]


def as_json(found: ExplainedDocument) -> dict[str, Any]:
    """Return the document as it is stored, and what reversed it."""
    return {**found.body, "reversed_by": found.reversed_by or None}


def lines(found: ExplainedDocument, phrases: Phrases = ENGLISH) -> list[str]:
    """Show whose document it is and what it changes, its meters and lines, and what they add up to."""
    body, currency = found.body, found.body["currency"]
    texts = [_title(body, phrases)]
    if body.get("corrects"):
        key = "document_reverses" if body["kind"] == "credit_note" else "document_corrects"
        texts.append(phrases.text(key, name=body["corrects"]))
    if found.reversed_by:
        texts.append(phrases.text("document_reversed", name=found.reversed_by))
    if body.get("tariff"):
        texts.append(phrases.text("by_tariff", tariff=body["tariff"], digest=body["tariff_sha"][:12]))
    result = body.get("result")
    if result:
        return [
            *texts,
            *("", phrases.text("document_difference"), *_charges(body, currency, phrases)),
            *("", phrases.text("document_result"), *_bill(result, currency, phrases)),
        ]
    return texts + (_bill if body["kind"] == "invoice" else _charges)(body, currency, phrases)


def _title(body: Body, phrases: Phrases) -> str:
    return phrases.text(
        "document_of",
        kind=KINDS[body["kind"]],
        name=body["name"],
        client=body["client_number"],
        period=shown_month(Period(*(date.fromisoformat(body[f"period_{end}"]) for end in ("start", "end"))), phrases),
        issued=body["issued_at"].replace("T", " ").replace("+00:00", " UTC"),
    )


def shown_month(period: Period, phrases: Phrases) -> str:
    """Return the days of a period, after its month where it is one."""
    days = shown_days(period.start, period.end)
    return phrases.text("month_days", month=period.month, days=days) if period.month else phrases.value("days", days)


def joined(*words: str | None) -> str:
    """Return words with a space between them, without those that are empty."""
    return " ".join(filter(None, words))


def line_name(line: Mapping[str, Any], phrases: Phrases) -> str:
    """Return what a line is called: its id, its period and its tier."""
    tier = phrases.text("tier_name", tier=line["tier"]) if line.get("tier") else ""
    return joined(phrases.value("line", line["id"]), line.get("period"), tier)


def _bill(body: Body, currency: str, phrases: Phrases) -> list[str]:
    """Show a whole bill: how complete it was, its meters, its lines, and its warnings."""
    state = phrases.value("word", body.get("status") or "")
    status = ", ".join(filter(None, [body.get("timezone"), state]))
    texts = [status] if status else []
    missing = [name for name in _EXPECTED if body.get(name) is None and not body.get("items_alone")]
    texts += [phrases.text("document_lacks", items=", ".join(missing))] if missing else []
    meters = body.get("meters") or ()
    texts += [""] if meters else []
    texts += [text for meter in meters for text in (_meter(meter, phrases), *edited(meter, phrases))]
    texts += _charges(body, currency, phrases)
    warnings = [phrases.value("warning", warning) for warning in body.get("warnings") or ()]
    return texts + [phrases.text("on_bill", warning=warning) for warning in warnings]


def _meter(meter: Body, phrases: Phrases) -> str:
    numbers = [phrases.value("number", meter[name]) for name in ("kwh_read", "kwh_estimated", "kwh")]
    return meter_line(meter, numbers, phrases, estimated=Fraction(meter["kwh_estimated"]) != 0)


def meter_line(meter: Body, numbers: Sequence[str], phrases: Phrases, *, estimated: bool) -> str:
    """Show read x multiplier x share = what is billed, given what is read, estimated and billed as it is written."""
    read, guessed, billed = numbers
    name = joined(meter["meter"], meter["register"], phrases.value("word", meter["flow"]))
    energy = phrases.text("read_estimated", read=read, estimated=guessed) if estimated else f"{read} kWh"
    factors = [meter[factor] for factor in ("multiplier", "share") if meter[factor] != "1"]
    times = "".join(f" x {phrases.value('number', factor)}" for factor in factors)
    whole = f" = {billed} kWh" if factors or estimated else ""
    span = {"start": meter["from"], "end": meter["to"]}
    return phrases.text("meter_read", meter=name, **span, energy=f"{energy}{times}{whole}")


def edited(meter: Body, phrases: Phrases) -> list[str]:
    """Say of each edit of a meter what is billed in place of what, and who did it when and why."""
    return [
        f"    {phrases.text('edit_estimated' if edit['method'] else 'edit_entered', edit=_edit(edit, phrases))}"
        for edit in meter.get("edits", ())
    ]


def _edit(edit: Body, phrases: Phrases) -> str:
    first, end = (datetime.fromisoformat(edit[name]) for name in ("from", "to"))
    whole = end - first == timedelta(minutes=edit["minutes"])
    span = {"start": edit["from"], "end": edit["to"], "time": duration(edit["minutes"])}
    return phrases.text(
        "edit_of_nothing" if edit["kwh_read"] is None else "edit_in_place",
        span=phrases.text("edit_span" if whole else "edit_part", **span),
        kwh=edit["kwh"],
        read=edit["kwh_read"],
        method=phrases.text("edit_method", method=edit["method"]) if edit["method"] else "",
        pinned=phrases.text("edit_pinned") if edit["pinned"] else "",
        reason=edit["reason"],
        time=f"{edit['edited_at'][:16].replace('T', ' ')} UTC",
        who=phrases.text("edit_by", person=edit["edited_by"]) if edit["edited_by"] else "",
    )


def _charges(body: Body, currency: str, phrases: Phrases) -> list[str]:
    """Show lines, and what they add up to."""
    texts: list[str] = []
    for number, line in enumerate(body["lines"], 1):
        texts += ["", *_line(number, line, currency, phrases)]
    texts += [""]
    if body.get("kwh") is not None:
        texts.append(phrases.text("sum_energy", kwh=body["kwh"]))
    texts.append(phrases.text("sum_net", amount=body["net"], currency=currency))
    if Decimal(outside := body.get("out_of_scope", 0)):
        texts.append(f"    {phrases.text('sum_outside', amount=outside, currency=currency)}")
    texts.append(phrases.text("sum_tax", amount=body["tax"], currency=currency))
    texts += [f"    {phrases.text('sum_rate', **tax, currency=currency)}" for tax in body.get("taxes") or ()]
    return [*texts, phrases.text("sum_gross", amount=body["gross"], currency=currency)]


def _line(number: int, line: Mapping[str, Any], currency: str, phrases: Phrases) -> list[str]:
    amount = phrases.value("number", line["amount"])
    texts = [f"{number} {line_name(line, phrases)}: {_product(line, phrases)}{amount} {currency}"]
    texts += [f"    {phrases.value('description', line['description'])}"] if line.get("description") else []
    days = shown_days(*(date.fromisoformat(line[name]) for name in ("from", "to"))) if line.get("from") else ""
    kind = phrases.value("word", line["kind"])
    return [*texts, f"    {'; '.join(filter(None, [kind, line.get('meter'), days and phrases.value('days', days)]))}"]


def _product(line: Mapping[str, Any], phrases: Phrases) -> str:
    """Show quantity x price = exact amount, and an arrow; what is no such product is said to be made of both."""
    names = ("quantity", "price", "amount_exact")
    quantity, price, exact = (line.get(name) for name in names)
    if quantity is None or price is None or exact is None:
        return ""
    shown, times, amount = (phrases.value("number", number) for number in (quantity, price, exact))
    unit = phrases.value("word", line.get("unit") or "")
    if Fraction(quantity) * Fraction(price) == Fraction(exact):
        return f"{joined(shown, unit)} x {times} = {amount} -> "
    return f"{phrases.text('makes', quantity=joined(shown, unit), price=price, amount=amount)} -> "
