"""What `etl explain` shows: enough to do every line again by hand."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from etl.explain import ExplainedBill
from etl.tariffs.pricing.explanation_parts import Above, Counted, Explained, Remembered


def as_json(bills: list[ExplainedBill]) -> dict[str, Any]:
    """Amounts, quantities and prices are exact texts; `to` is the first day that no longer counts."""
    return {"client_number": bills[0].client, "bills": [_bill_json(bill) for bill in bills]}


def _bill_json(bill: ExplainedBill) -> dict[str, Any]:
    kept, tariff = bill.kept, bill.tariff
    return {
        "period_start": kept.period.start.isoformat(),
        "period_end": kept.period.end.isoformat(),
        "timezone": kept.timezone,
        "tariff": kept.tariff_name,
        "tariff_sha": kept.tariff_sha256,
        "revision": kept.revision,
        "issued": kept.issued,
        "status": kept.status,
        "currency": tariff and tariff.currency,
        "rounding": tariff and {"mode": tariff.rounding.mode, "places": tariff.rounding.places},
        "lines": [_dates_as_text(asdict(line)) for line in bill.lines],
        "total": bill.total or None,
        "kept_total": kept.total or None,
        "stale": kept.stale,
        "same": tariff is not None and not bill.differences,
        "differences": bill.differences,
        "warnings": bill.warnings,
    }


def _dates_as_text(item: Any) -> Any:
    if isinstance(item, dict):
        names = {"first": "from", "last": "to"}
        return {names.get(key, key): _dates_as_text(one) for key, one in item.items()}
    if isinstance(item, list | tuple):
        return [_dates_as_text(one) for one in item]
    return item.isoformat() if isinstance(item, date) else item


def lines(bills: list[ExplainedBill]) -> list[str]:
    """Bill after bill."""
    return [line for number, bill in enumerate(bills) for line in ([""] if number else []) + _bill(bill)]


def _bill(bill: ExplainedBill) -> list[str]:
    kept, tariff = bill.kept, bill.tariff
    if tariff is None:
        head = f"client {bill.client}, {kept.period} ({_days(kept.period.start, kept.period.end)}): could not be billed"
        return [head, *(f"    {text}" for text in bill.warnings)]
    rounding = f"each amount is rounded {tariff.rounding.mode} to {tariff.rounding.places} places"
    state = f"revision {kept.revision}{', issued' * kept.issued}, {kept.status}"
    told = [
        f"client {bill.client}, {kept.period} ({_days(kept.period.start, kept.period.end)}), {kept.timezone}, {state}",
        f"tariff {tariff.name}, {kept.tariff_sha256[:12]}",
        f"{rounding}; the total is their sum",
    ]
    for number, line in enumerate(bill.lines, 1):
        told += ["", *_line(number, line, tariff.currency)]
    told += ["", f"total: {bill.total} {tariff.currency}", *_state(bill)]
    return told + [f"on the bill: {text}" for text in bill.warnings]


def _state(bill: ExplainedBill) -> list[str]:
    if not bill.differences:
        return ["this is the kept bill, to the last line"]
    stale = "is marked stale" if bill.kept.stale else "differs"
    return [f"the kept bill of {bill.kept.total} {stale} (bill it again):", *(f"  {one}" for one in bill.differences)]


def _line(number: int, line: Explained, currency: str) -> list[str]:
    words = [line.id, line.period, line.tier and f"tier {line.tier}"]
    quantity, exact = _exactly(line.quantity, line.quantity_fraction), _exactly(line.exact, line.fraction)
    factor = line.factor and f" x {line.factor}"
    times = f"{quantity} {line.unit} x {line.price}{factor} = {exact}"
    if not line.product:
        times = f"{quantity} {line.unit} and {line.price} make {exact}"
    told = [f"{number} {' '.join(filter(None, words))}: {times} -> {line.amount} {currency}"]
    told += [f"    {line.description}"] if line.description else []
    told += [f"    {line.kind}{', ' * bool(line.rule)}{line.rule}; {_days(line.first, line.last)}"]
    shown = [one for one in line.quantities if one.value != line.quantity or len(line.quantities) > 1]
    told += [f"    {one.name} = {one.value} {one.unit}" for one in shown]
    told += [f"    {_remembered(one)}" for one in line.past]
    told += [f"    {_counted(one)}" for one in line.readings]
    told += [f"    of {_sum(line.above)}"] if line.above else []
    return told + [f"    {text}" for one in line.above if one.whole for text in _divided(one)]


def _exactly(text: str, fraction: str) -> str:
    return f"{text} (exactly {fraction})" if fraction else text


def _remembered(one: Remembered) -> str:
    when = f"{one.back} period{'s' * (one.back > 1)} before" if one.back else "carried into this period"
    return f"{one.name}, {when}: " + (f"{one.value} {one.unit}" if one.value else "not known")


def _counted(one: Counted) -> str:
    gaps = [f"{number} {word}" for number, word in ((one.estimated, "estimated"), (one.missing, "missing")) if number]
    when = f", {one.schedule} {'; '.join(one.windows)}" if one.windows else ""
    kind = f"readings of {one.interval} min" if one.interval else "minutes in longer reads"
    readings = f"{one.read + one.estimated} of {one.expected} {kind}"
    told = f" ({', '.join(gaps)})" if gaps else ""
    return f"{one.flow} {_days(one.first, one.last)}{when}: {readings}{told}, {one.kwh} kWh"


def _sum(above: tuple[Above, ...]) -> str:
    """`standing 9.50 + energy summer.peak 151.60`; what is subtracted has its minus."""
    texts = [" ".join(filter(None, [one.id, one.period, one.tier and f"tier {one.tier}", one.amount])) for one in above]
    return " + ".join(texts)


def _divided(one: Above) -> list[str]:
    """How much of a line that spans a change falls on the days of a version, and the readings that say so."""
    name = " ".join(filter(None, [one.id, one.period, one.tier and f"tier {one.tier}"]))
    when = _days(one.first, one.last) if one.first and one.last else ""
    exact = _exactly(one.exact, one.fraction)
    part = f"{exact} -> {one.amount}" if exact else f"what the other days leave, {one.amount}"
    told = f"{name}, {when} of {one.whole} by {one.by}: {part}"
    return [told, *(f"  {_counted(reading)}" for reading in one.readings)]


def _days(first: date, last: date) -> str:
    """Both days are included."""
    before = last - timedelta(days=1)
    return f"{first}" if first == before else f"{first}..{before}"
