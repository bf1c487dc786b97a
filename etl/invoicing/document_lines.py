"""Lines of documents, and what they add up to: of a bill, of its reversal, of the difference between two."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from etl.core.bill_page import LINE_FIELDS
from etl.store.documents.item_rows import ITEM, ITEM_KINDS, ITEM_TAX, ClientItem

Line = Mapping[str, Any]
"""A line as in `etl.core.bill_page.LINE_FIELDS`, without what is not used."""

_SUMS = ("quantity", "amount_exact", "amount")
_SAME = ("id", "kind", "meter", "period", "tier", "from", "to", "unit", "price", "tax")
"""What two lines share of which one corrects the other."""
_COMPARED = (*_SAME, "quantity", "amount")


class Totals(NamedTuple):
    """Sums of lines, as decimal texts; `taxes` by rate, with the base of each; `outside`: what is net and in none."""

    net: str
    tax: str
    gross: str
    taxes: list[dict[str, str]]
    outside: str


def lines_of(detail: Sequence[Sequence[Any]]) -> list[Line]:
    """Return the lines of a bill's detail."""
    return [{name: cell for name, cell in zip(LINE_FIELDS, line, strict=True) if cell is not None} for line in detail]


def bill_lines(lines: Iterable[Line]) -> list[Line]:
    """Return the lines of a document that its bill has."""
    return [line for line in lines if line["kind"] not in ITEM_KINDS]


def item_lines(item: ClientItem) -> list[Line]:
    """Return the line of an item, and that of its tax, which is rounded half up to the places of its amount."""
    amount, rate = Decimal(item.amount), Decimal(item.rate)
    days = {"from": item.day.isoformat(), "to": (item.day + timedelta(days=1)).isoformat()}
    line = {"id": item.name, "description": item.text, **days}
    own = {**line, "kind": ITEM, "amount_exact": item.amount, "amount": item.amount, "tax": False}
    if not rate:
        return [own]
    tax = amount * rate
    rounded = tax.quantize(amount, ROUND_HALF_UP)
    figures = {"quantity": item.amount, "price": item.rate, "amount_exact": _plain(tax), "amount": _text(rounded)}
    return [own, {**line, "kind": ITEM_TAX, **figures, "tax": True}]


def negated(lines: Iterable[Line]) -> list[Line]:
    """Return lines that take others back."""
    return [{**line, **{name: _text(-Decimal(line[name])) for name in _SUMS if name in line}} for line in lines]


def difference(after: Iterable[Line], before: Iterable[Line]) -> list[Line]:
    """Return what leads from some lines to others, of rounded amounts: a line that vanished has its negative."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for lines, sign in ((after, 1), (before, -1)):
        for line in lines:
            key = tuple(line.get(name) for name in _SAME)
            one = found.setdefault(key, {**line, **dict.fromkeys(_SUMS, Decimal(0))})
            for name in _SUMS:
                one[name] += sign * Decimal(line.get(name, 0))
    return [
        {**line, **{name: _text(line[name]) for name in _SUMS}}
        for line in found.values()
        if line["amount"] or line["quantity"]
    ]


def totals(lines: Sequence[Line], zero: str) -> Totals:
    """Add lines up; `zero` is a decimal text with the places of a total, which lines may have more of."""
    nothing = Decimal(zero) * 0
    net = sum((Decimal(line["amount"]) for line in lines if not line["tax"]), nothing)
    tax = sum((Decimal(line["amount"]) for line in lines if line["tax"]), nothing)
    by_rate: dict[str, list[Decimal]] = {}
    for line in lines:
        if line["tax"] and line["kind"] in {"percent", ITEM_TAX}:
            sums = by_rate.setdefault(line["price"], [nothing, nothing])
            sums[0] += Decimal(line["quantity"])
            sums[1] += Decimal(line["amount"])
    taxes = [{"rate": rate, "base": _text(base), "amount": _text(amount)} for rate, (base, amount) in by_rate.items()]
    outside = net - sum((base for base, _ in by_rate.values()), nothing)
    return Totals(_text(net), _text(tax), _text(_with_places(net + tax, nothing)), taxes, _text(outside))


def _with_places(total: Decimal, nothing: Decimal) -> Decimal:
    """Return a total with the places of another number, unless it would lose some."""
    short = total.quantize(nothing)
    return short if short == total else total


def compared(lines: Iterable[Line]) -> list[tuple[str, ...]]:
    """Return what makes two bills differ: no wording, no order, no state, and no line of nothing."""
    return sorted(tuple(str(line.get(name, "")) for name in _COMPARED) for line in difference(lines, ()))


def _plain(number: Decimal) -> str:
    text = _text(number)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _text(number: Decimal) -> str:
    text = format(number, "f")
    return text if number else text.removeprefix("-")
