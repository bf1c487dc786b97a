"""Report of `etl explain`: enough to do every line again by hand."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from fractions import Fraction
from typing import Any

from etl.core.bill_page import MeterOfBill
from etl.core.days import shown_days
from etl.core.exact import decimal_text
from etl.core.numbers import number_text
from etl.core.periods import Period
from etl.core.usage_page import MWH_PER_KWH
from etl.explain import EstimatedBill, ExplainedBill, between
from etl.reports.explain_document import edited
from etl.reports.figures import shown_status
from etl.tariffs.pricing.explanation_parts import BasePart, LineExplanation, PastValue, ReadingCount

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
        "differences": bill.differences,
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


def lines(bills: list[ExplainedBill]) -> list[str]:
    """Show bill after bill."""
    return [line for number, bill in enumerate(bills) for line in ([""] if number else []) + bill_texts(bill, _line)]


def bill_texts(bill: ExplainedBill, line_texts: LineTexts) -> list[str]:
    """Show a bill, given what shows a line of it by its number and its currency."""
    stored, tariff = bill.stored, bill.tariff
    if tariff is None:
        head = f"client {bill.client}, {_period(stored.period)}: could not be billed"
        return [head, *(f"    {text}" for text in bill.warnings)]
    rounding = f"each amount is rounded {tariff.rounding.mode} to {tariff.rounding.stated} places"
    if tariff.rounding.coarser is not None:
        rounding += ", but for lines that keep more"
    texts = [
        f"client {bill.client}, {_period(stored.period)}, {stored.timezone}, {shown_status(stored.status)}",
        f"tariff {tariff.name}, {stored.tariff_sha256[:12]}",
        f"{rounding}; the total is their sum",
    ]
    if chain := stored.requested.missing.estimate:
        texts.append(f"missing readings are estimated: {chain}")
    texts += ["", *_meters(bill.meters)] if bill.meters else []
    for number, line in enumerate(bill.lines, 1):
        texts += ["", *line_texts(number, line, tariff.currency)]
    texts += ["", f"total: {bill.total} {tariff.currency}", *_state(bill)]
    texts += _estimates(bill.estimates, tariff.currency) if bill.estimates is not None else []
    return texts + [f"on the bill: {text}" for text in bill.warnings]


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


def _state(bill: ExplainedBill) -> list[str]:
    if not bill.differences:
        return ["this is the stored bill, to the last line"]
    state = "is marked stale" if bill.stored.stale else "differs"
    head = f"the stored bill of {bill.stored.total} {state} (bill it again):"
    return [head, *(f"  {difference}" for difference in bill.differences)]


def _meters(meters: Sequence[MeterOfBill]) -> list[str]:
    """Say what each meter has read, and what of it is billed; then their sums."""
    texts = [text for meter in meters for text in (f"meter {_meter(meter)}", *edited(meter.texts()))]
    flows = [meter.flow for meter in meters]
    for flow in dict.fromkeys(flow for flow in flows if flows.count(flow) > 1):
        billed = sum((meter.billed for meter in meters if meter.flow == flow), Fraction(0))
        texts.append(f"together {_exact_text(billed)} kWh of {flow}")
    return texts


def _meter(meter: MeterOfBill) -> str:
    name = " ".join(filter(None, [meter.meter, meter.register, meter.flow]))
    read = f"{_exact_text(meter.read)} kWh"
    if meter.estimated:
        guessed = _exact_text(meter.estimated)
        read = f"({read} read + {guessed} kWh estimated)"
    factors = [number_text(factor) for factor in (meter.multiplier, meter.share) if factor != 1]
    times = "".join(f" x {factor}" for factor in factors)
    whole = f" = {_exact_text(meter.billed)} kWh" if factors or meter.estimated else ""
    return f"{name}, {meter.start} to {meter.end}: {read}{times}{whole}"


def _line(number: int, line: LineExplanation, currency: str) -> list[str]:
    texts = [line_head(number, line, currency), *rule_texts(line), *quantity_texts(line)]
    texts += [f"    {counted(one)}" for one in line.readings]
    return texts + base_texts(line, sum_text(line.above))


def line_head(number: int, line: LineExplanation, currency: str) -> str:
    """Show how the amount of a line is made."""
    words = [line.id, line.period, line.tier and f"tier {line.tier}"]
    quantity, exact = _exactly(line.quantity, line.quantity_fraction), _exactly(line.exact, line.fraction)
    factor = line.factor and f" x {line.factor}"
    times = f"{quantity} {line.unit} x {line.price}{factor} = {exact}"
    if line.difference:
        times = f"{line.price}{factor} - {quantity} {line.unit} = {exact}"
    elif not line.product:
        times = f"{quantity} {line.unit} and {line.price} make {exact}"
    return f"{number} {' '.join(filter(None, words))}: {times} -> {line.amount} {currency}"


def rule_texts(line: LineExplanation) -> list[str]:
    """Show what the tariff says of a line, and its days."""
    texts = [f"    {line.description}"] if line.description else []
    return [*texts, f"    {line.kind}{', ' * bool(line.rule)}{line.rule}; {shown_days(line.first, line.last)}"]


def quantity_texts(line: LineExplanation) -> list[str]:
    """Show the quantities that a line is made of, and what it remembers."""
    shown = [one for one in line.quantities if one.value != line.quantity or len(line.quantities) > 1]
    texts = [f"    {one.name} = {one.value} {one.unit}" for one in shown]
    return texts + [f"    {_remembered(one)}" for one in line.past]


def base_texts(line: LineExplanation, total: str) -> list[str]:
    """Show of what a line is a part, and how lines that span a change are divided."""
    texts = [f"    of {total}"] if line.above else []
    return texts + [f"    {text}" for one in line.above if one.whole for text in _divided(one)]


def _exact_text(number: Fraction) -> str:
    return _exactly(decimal_text(number), _fraction(number))


def _exactly(text: str, fraction: str) -> str:
    return f"{text} (exactly {fraction})" if fraction else text


def _remembered(one: PastValue) -> str:
    when = f"{one.back} period{'s' * (one.back > 1)} before" if one.back else "carried into this period"
    return f"{one.name}, {when}: " + (f"{one.value} {one.unit}" if one.value else "not known")


def counted(one: ReadingCount) -> str:
    """Say how many readings of those that are due are known, and their energy."""
    gaps = [f"{number} {word}" for number, word in ((one.estimated, "estimated"), (one.missing, "missing")) if number]
    when = f", {one.schedule} {'; '.join(one.windows)}" if one.windows else ""
    parts = f"parts of {one.interval} min of longer reads" if one.spread else f"readings of {one.interval} min"
    kind = parts if one.interval else "minutes in longer reads"
    readings = f"{one.read + one.estimated} of {one.expected} {kind}"
    lacks = f" ({', '.join(gaps)})" if gaps else ""
    return f"{one.flow} {shown_days(one.first, one.last)}{when}: {readings}{lacks}, {one.kwh} kWh"


def sum_text(above: tuple[BasePart, ...]) -> str:
    """Return `standing 9.50 + energy summer.peak 151.60`; what is subtracted has its minus."""
    texts = [" ".join(filter(None, [one.id, one.period, one.tier and f"tier {one.tier}", one.amount])) for one in above]
    return " + ".join(texts)


def _divided(one: BasePart) -> list[str]:
    """Say how much of a line that spans a change falls on the days of a version, and by which readings."""
    name = " ".join(filter(None, [one.id, one.period, one.tier and f"tier {one.tier}"]))
    when = shown_days(one.first, one.last) if one.first and one.last else ""
    exact = _exactly(one.exact, one.fraction)
    part = f"{exact} -> {one.amount}" if exact else f"the rest of it, {one.amount}"
    share = f"{name}, {when} of {one.whole} by {one.by}: {part}"
    return [share, *(f"  {counted(reading)}" for reading in one.readings)]


def _period(period: Period) -> str:
    """Return the days of a period, after its month where it is one."""
    days = shown_days(period.start, period.end)
    return f"{period.month} ({days})" if period.month else days
