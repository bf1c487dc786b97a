"""Charges of a statement: its lines apart from taxes and items, what they add up to, and taxes by rate."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from etl.statements.page_phrases import PagePhrases
from etl.statements.wording import Wording
from etl.statements.written_prices import Prices, as_written
from etl.store.documents.item_rows import ITEM_KINDS
from etl.tariffs.tax_categories import TaxCategory

ZeroRates = Mapping[str, frozenset[TaxCategory]]
"""Why there is no tax, by the ids of the lines of a tariff."""


def charges(
    body: Mapping[str, Any], wording: Wording, prices: Prices | None = None, zero_rates: ZeroRates | None = None
) -> dict[str, Any]:
    """Return the values of templates/charges.html, given a document's text, or a bill's like it."""
    currency, lines = body["currency"], body["lines"]
    items = [line for line in lines if line["kind"] in ITEM_KINDS]
    others = [line for line in lines if line["kind"] not in ITEM_KINDS]
    days = body.get("period_start"), body.get("period_end")
    outside, phrases = body.get("out_of_scope"), PagePhrases(wording, body.get("timezone") or "")
    return {
        "groups": [
            (title, [_line(line, days, currency, phrases, prices or {}) for line in some])
            for title, some in (
                (wording.words["charges"], [line for line in others if not line["tax"]]),
                (wording.words["taxes"], [line for line in others if line["tax"]]),
                (wording.words["items"], items),
            )
            if some
        ],
        "net": wording.amount(body["net"], currency),
        "outside": wording.amount(outside, currency) if outside and not is_zero(outside) else None,
        "taxes": [
            {
                "rate": _rate(tax["rate"], wording),
                "base": wording.amount(tax["base"], currency),
                "amount": wording.amount(tax["amount"], currency),
                "reason": _reason(lines, zero_rates or {}, wording) if is_zero(tax["rate"]) else "",
            }
            for tax in body.get("taxes") or ()
        ],
        "tax": wording.amount(body["tax"], currency),
        "gross": wording.amount(body["gross"], currency),
    }


def _reason(lines: Iterable[Mapping[str, Any]], zero_rates: ZeroRates, wording: Wording) -> str:
    """Say why there is no tax at the rate of 0, where the tariff does."""
    found = (wording.kind(one.reason) for line in lines if line["tax"] for one in zero_rates.get(line["id"], ()))
    return "; ".join(sorted(set(filter(None, found))))


def is_zero(text: str) -> bool:
    return not Decimal(text)


def percentage(rate: Decimal) -> str:
    """Write a rate in per cent, exactly."""
    return f"{(rate * 100).normalize():f}"


def _rate(text: str, wording: Wording) -> str:
    """Write a rate as a percentage, exactly: 0.23 is 23 %."""
    return wording.percent(percentage(Decimal(text)))


def _line(
    line: Mapping[str, Any], whole: tuple[str | None, str | None], currency: str, phrases: PagePhrases, prices: Prices
) -> dict[str, Any]:
    """Return a row: what it is for, its days where they are not all, quantity x price, and the rounded amount."""
    wording = phrases.wording
    tier = f"{wording.words['tier']} {line['tier']}" if line.get("tier") else ""
    money = line.get("unit") == currency
    percent = line["kind"] in {"percent", "item_tax"}
    own, added = phrases.remarks(line.get("description") or "")
    price, quantity, unit = line.get("price"), line.get("quantity"), line.get("unit") or ""
    return {
        "name": ", ".join(filter(None, (own or phrases.value("line", line["id"]), added))),
        "part": ", ".join(filter(None, [line.get("period"), tier])),
        "reason": wording.kind(line["kind"]),
        "days": "" if (line.get("from"), line.get("to")) == whole else _days(line, wording),
        "quantity": quantity and (wording.measured if unit.startswith("k") else wording.number)(quantity),
        "unit": unit if money or percent else wording.kind(unit),
        "price": "" if price is None else _price(price, currency, wording, prices, percent=percent),
        "amount": wording.amount(line["amount"], currency),
    }


def _price(price: str, currency: str, wording: Wording, prices: Prices, *, percent: bool) -> str:
    return _rate(price, wording) if percent else wording.number(as_written(price, currency, prices)).shown


def _days(line: Mapping[str, Any], wording: Wording) -> str:
    if not line.get("from"):
        return ""
    first, end = (date.fromisoformat(line[name]) for name in ("from", "to"))
    return wording.days(first, end)
