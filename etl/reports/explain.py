"""Report of `etl explain`: enough to do every line again by hand."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from etl.core.bill_page import LINE_FIELDS, MeterOfBill
from etl.core.days import shown_days
from etl.core.exact import decimal_text
from etl.core.numbers import number_text
from etl.core.usage_page import MWH_PER_KWH
from etl.explain import EstimatedBill, ExplainedBill, LineDifference, between
from etl.phrasebook.english import ENGLISH, Phrases
from etl.reports.explain_document import edited, joined, line_name, meter_line, shown_month
from etl.reports.figures import shown_status
from etl.tariffs.pricing.explanation_parts import BasePart, LineExplanation, PastValue, QuantityValue, ReadingCount

LineTexts = Callable[[int, LineExplanation, str], list[str]]


def as_json(bills: list[ExplainedBill]) -> dict[str, Any]:
    """Return amounts, quantities and prices as exact texts; `to` is the day after the last one."""
    return {"client_number": bills[0].client, "bills": [_bill_json(bill) for bill in bills]}


def _bill_json(bill: ExplainedBill) -> dict[str, Any]:
    stored, tariff = bill.stored, bill.tariff
    return {
        "period_start": stored.period.start.isoformat(),
        "period_end": stored.period.end.isoformat(),
        "timezone": stored.timezone,
        "tariff": stored.tariff_name,
        "tariff_sha": stored.tariff_sha256,
        "status": stored.status,
        "currency": tariff and tariff.currency,
        "rounding": tariff and {"mode": tariff.rounding.mode, "places": tariff.rounding.stated},
        "estimate": stored.requested.missing.estimate,
        "meters": [_meter_json(meter) for meter in bill.meters],
        "lines": [_dates_as_text(asdict(line)) for line in bill.lines],
        "total": bill.total or None,
        "kept_total": stored.total or None,
        "stale": stored.stale,
        "same": tariff is not None and not bill.differences,
        "differences": [_difference(one, ENGLISH) for one in bill.differences],
        "warnings": bill.warnings,
        **_estimates_json(bill),
    }


def _estimates_json(bill: ExplainedBill) -> dict[str, Any]:
    """Return the bill by each method, if that was wanted."""
    if bill.estimates is None:
        return {}
    every = [
        {
            "method": one.method,
            "kwh": number_text(Fraction(one.energy_mwh, MWH_PER_KWH)),
            "total": one.total,
            "intervals_missing": one.left,
        }
        for one in bill.estimates
    ]
    return {"estimates": every, "between": between(bill.estimates)}


def _meter_json(meter: MeterOfBill) -> dict[str, Any]:
    return {**meter.texts(), "kwh_fraction": _fraction(meter.billed)}


def _fraction(number: Fraction) -> str:
    return str(number) if 10**12 % number.denominator else ""


def _dates_as_text(item: Any) -> Any:
    if isinstance(item, dict):
        names = {"first": "from", "last": "to"}
        return {names.get(key, key): _dates_as_text(one) for key, one in item.items()}
    if isinstance(item, list | tuple):
        return [_dates_as_text(one) for one in item]
    return item.isoformat() if isinstance(item, date) else item


def lines(bills: list[ExplainedBill], phrases: Phrases = ENGLISH) -> list[str]:
    """Show bill after bill."""
    shown = (bill_texts(bill, partial(_line, phrases=phrases), phrases) for bill in bills)
    return [line for number, texts in enumerate(shown) for line in ([""] if number else []) + texts]


def bill_texts(bill: ExplainedBill, line_texts: LineTexts, phrases: Phrases) -> list[str]:
    """Show a bill, given what shows a line of it by its number and its currency."""
    stored, tariff = bill.stored, bill.tariff
    period = shown_month(stored.period, phrases)
    if tariff is None:
        head = phrases.text("not_billed", client=bill.client, period=period)
        return [head, *(f"    {phrases.value('warning', text)}" for text in bill.warnings)]
    key = "rounded" if tariff.rounding.coarser is None else "rounded_but"
    texts = [
        phrases.text(
            "of_client",
            client=bill.client,
            period=period,
            zone=stored.timezone,
            status=shown_status(stored.status),
        ),
        phrases.text("by_tariff", tariff=tariff.name, digest=stored.tariff_sha256[:12]),
        phrases.text(key, mode=tariff.rounding.mode, places=tariff.rounding.stated),
    ]
    if chain := stored.requested.missing.estimate:
        texts.append(phrases.text("estimated_by", methods=chain))
    texts += ["", *_meters(bill.meters, phrases)] if bill.meters else []
    for number, line in enumerate(bill.lines, 1):
        texts += ["", *line_texts(number, line, tariff.currency)]
    texts += ["", phrases.text("total_of", total=bill.total, currency=tariff.currency), *_state(bill, phrases)]
    texts += _estimates(bill.estimates, tariff.currency) if bill.estimates is not None else []
    return texts + [phrases.text("on_bill", warning=phrases.value("warning", text)) for text in bill.warnings]


def _estimates(bills: Sequence[EstimatedBill], currency: str) -> list[str]:
    """Show the bill by each method that could fill what is missing."""
    if not bills:
        return ["no reading is missing that could be estimated"]
    ends = between(bills)
    texts = [f"by other estimates between {ends[0]} and {ends[1]} {currency}:" if ends else "by other estimates:"]
    for one in bills:
        left = f" ({one.left:,} interval{'s' * (one.left != 1)} still missing)" if one.left else ""
        kwh = number_text(Fraction(one.energy_mwh, MWH_PER_KWH))
        texts.append(f"    {one.method}: {kwh} kWh, {one.total} {currency}{left}")
    return texts


def _state(bill: ExplainedBill, phrases: Phrases) -> list[str]:
    if not bill.differences:
        return [phrases.text("unchanged")]
    head = phrases.text("stored_stale" if bill.stored.stale else "stored_differs", total=bill.stored.total)
    return [head, *(f"  {_difference(one, phrases)}" for one in bill.differences)]


def _difference(one: LineDifference, phrases: Phrases) -> str:
    """Say of a line that it was added or removed, or which of its fields have changed."""
    before, now = one.before, one.now
    line = now or before or {}
    name = joined(line_name(line, phrases), line.get("from") and phrases.value("days", line["from"]))
    if before is None or now is None:
        return phrases.text("line_gone" if now is None else "line_new", line=name, amount=line["amount"])
    changes = [
        phrases.text("field_changed", field=field, before=before[field], now=now[field])
        for field in LINE_FIELDS
        if before[field] != now[field]
    ]
    return phrases.text("line_changed", line=name, changes=", ".join(changes))


def _meters(meters: Sequence[MeterOfBill], phrases: Phrases) -> list[str]:
    """Say what each meter has read, and what of it is billed; then their sums."""
    texts: list[str] = []
    for meter in meters:
        numbers = [_exact_text(number, phrases) for number in (meter.read, meter.estimated, meter.billed)]
        own = meter.texts()
        texts += [meter_line(own, numbers, phrases, estimated=bool(meter.estimated)), *edited(own, phrases)]
    flows = [meter.flow for meter in meters]
    for flow in dict.fromkeys(flow for flow in flows if flows.count(flow) > 1):
        billed = sum((meter.billed for meter in meters if meter.flow == flow), Fraction(0))
        texts.append(phrases.text("together", kwh=_exact_text(billed, phrases), flow=flow))
    return texts


def _line(number: int, line: LineExplanation, currency: str, phrases: Phrases) -> list[str]:
    texts = [line_head(number, line, currency, phrases), *rule_texts(line, phrases), *quantity_texts(line, phrases)]
    texts += [f"    {counted(one, phrases)}" for one in line.readings]
    return texts + base_texts(line, sum_text(line.above, phrases), phrases)


def line_head(number: int, line: LineExplanation, currency: str, phrases: Phrases) -> str:
    """Show how the amount of a line is made."""
    quantity = _exactly(line.quantity, line.quantity_fraction, phrases)
    exact = _exactly(line.exact, line.fraction, phrases)
    unit, price = phrases.value("word", line.unit), phrases.value("number", line.price)
    factor = line.factor and f" x {phrases.value('number', line.factor)}"
    times = f"{quantity} {unit} x {price}{factor} = {exact}"
    if line.difference:
        times = f"{price}{factor} - {quantity} {unit} = {exact}"
    elif not line.product:
        times = phrases.text("makes", quantity=f"{quantity} {unit}", price=line.price, amount=exact)
    name = line_name(vars(line), phrases)
    return f"{number} {name}: {times} -> {phrases.value('number', line.amount)} {currency}"


def rule_texts(line: LineExplanation, phrases: Phrases) -> list[str]:
    """Show what the tariff says of a line, and its days."""
    texts = [f"    {phrases.value('description', line.description)}"] if line.description else []
    kind = {"kind": line.kind, "days": shown_days(line.first, line.last)}
    rule = phrases.text("line_rule", rule=line.rule, **kind) if line.rule else phrases.text("line_kind", **kind)
    return [*texts, f"    {rule}"]


def quantity_texts(line: LineExplanation, phrases: Phrases) -> list[str]:
    """Show the quantities that a line is made of, and what it remembers."""
    shown = [one for one in line.quantities if one.value != line.quantity or len(line.quantities) > 1]
    texts = [f"    {phrases.value('quantity', one.name)} = {_measured(one, phrases)}" for one in shown]
    return texts + [f"    {_remembered(one, phrases)}" for one in line.past]


def base_texts(line: LineExplanation, total: str, phrases: Phrases) -> list[str]:
    """Show of what a line is a part, and how lines that span a change are divided."""
    texts = [f"    {phrases.text('of_lines', lines=total)}"] if line.above else []
    return texts + [f"    {text}" for one in line.above if one.whole for text in _divided(one, phrases)]


def _exact_text(number: Fraction, phrases: Phrases) -> str:
    return _exactly(decimal_text(number), _fraction(number), phrases)


def _exactly(text: str, fraction: str, phrases: Phrases) -> str:
    return phrases.text("exactly", number=text, fraction=fraction) if fraction else phrases.value("number", text)


def _measured(one: QuantityValue | PastValue, phrases: Phrases) -> str:
    return f"{phrases.value('number', one.value)} {phrases.value('word', one.unit)}"


def _remembered(one: PastValue, phrases: Phrases) -> str:
    amount = _measured(one, phrases) if one.value else phrases.text("not_known")
    key = "periods_before" if one.back else "carried"
    return phrases.text(key, quantity=one.name, back=one.back, amount=amount)


def counted(one: ReadingCount, phrases: Phrases) -> str:
    """Say how many readings of those that are due are known, and their energy."""
    gaps = [phrases.text("lacks_estimated", estimated=one.estimated)] if one.estimated else []
    gaps += [phrases.text("lacks_missing", missing=one.missing)] if one.missing else []
    windows = "; ".join(phrases.value("window", window) for window in one.windows)
    of_slots = "parts_of" if one.spread else "readings_of"
    return phrases.text(
        of_slots if one.interval else "minutes_of",
        flow=one.flow,
        days=shown_days(one.first, one.last),
        windows=f", {one.schedule} {windows}" if windows else "",
        known=one.read + one.estimated,
        expected=one.expected,
        minutes=one.interval,
        lacking=f" ({', '.join(gaps)})" if gaps else "",
        kwh=one.kwh,
    )


def sum_text(above: tuple[BasePart, ...], phrases: Phrases) -> str:
    """Return `standing 9.50 + energy summer.peak 151.60`; what is subtracted has its minus."""
    return " + ".join(joined(line_name(vars(one), phrases), phrases.value("number", one.amount)) for one in above)


def _divided(one: BasePart, phrases: Phrases) -> list[str]:
    """Say how much of a line that spans a change falls on the days of a version, and by which readings."""
    name = line_name(vars(one), phrases)
    days = phrases.value("days", shown_days(one.first, one.last)) if one.first and one.last else ""
    exact = _exactly(one.exact, one.fraction, phrases)
    amount = phrases.value("number", one.amount)
    part = f"{exact} -> {amount}" if exact else phrases.text("remainder", amount=one.amount)
    share = phrases.text("divided", line=name, days=days, whole=one.whole, measure=one.by, part=part)
    return [share, *(f"  {counted(reading, phrases)}" for reading in one.readings)]
