"""Rates of value-added tax of a document's lines: EN 16931 has one a line, and documents state them of the whole."""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from etl.core.errors import RefusedError
from etl.invoicing.contents import has_vat
from etl.invoicing.document_lines import Line
from etl.statements.einvoices.signed_amounts import HALF
from etl.statements.page_charges import percentage
from etl.store.documents.item_rows import ITEM, ITEM_KINDS, ITEM_TAX
from etl.tariffs.tax_categories import NO_TAX, OUTSIDE, ZERO_RATED, TaxCategory, zero_rates

_ROUNDING = "rounding"
_INSIDE = ".inside"
"""Suffix of the line that takes an included tax out of the lines above."""
_REST = "rest"


@dataclass(frozen=True)
class RatedLines:
    """The lines of a document apart from taxes, each with its rate."""

    lines: Sequence[tuple[Line, Decimal | None]]
    """None: nothing on the document is subject to value-added tax."""
    taxes: Mapping[Decimal | None, tuple[Decimal, Decimal]]
    """Base and amount by rate."""
    moved: Mapping[Decimal | None, Decimal]
    """What has another rate than its line has, by rate: the sum of all is 0."""
    rounding: Decimal
    """What brings the total to a multiple of a coin, outside of any tax."""
    zero: TaxCategory = NO_TAX
    """Why there is no tax on what has the rate of 0, or none."""


def rated_lines(body: Mapping[str, Any], tariff_text: Callable[[], str]) -> RatedLines:
    """Return the lines of a document with their rates; RefusedError where these are not known.

    The text of the tariff is asked for only where there are several rates, or one of 0.
    """
    lines = [line for line in body["lines"] if not line["tax"]]
    if not lines:
        raise RefusedError("it has no line apart from taxes, and EN 16931 wants one")
    taxes = _taxes(body)
    if not taxes:
        net = sum((Decimal(line["amount"]) for line in lines), Decimal(0))
        return RatedLines([(line, None) for line in lines], {None: (net, Decimal(0))}, {}, Decimal(0))
    lines, rounding = _without_rounding(lines, Decimal(body["net"]) - sum(base for base, _ in taxes.values()), body)
    zero = _zero(body["lines"], tariff_text()) if Decimal(0) in taxes else NO_TAX
    if zero.code == OUTSIDE and taxes.keys() == {0}:
        return RatedLines([(line, None) for line in lines], {None: taxes[Decimal(0)]}, {}, rounding, zero)
    if zero.code == OUTSIDE and Decimal(0) in taxes:
        raise RefusedError(
            'a part of it is not subject to value-added tax (category = "O"), which EN 16931 does not allow beside '
            'lines that have it (write another category in the tariff, such as "E")'
        )
    if len(taxes) == 1:
        (rate,) = taxes
        return RatedLines([(line, rate) for line in lines], taxes, {}, rounding, zero)
    tables = _vat_tables(tariff_text())
    rates = _rates(body["lines"], tables)
    rated = [(line, rates.get(_key(line))) for line in lines]
    moved = _moved(rated, taxes)
    if moved and not any("share" in table for table in tables.values()):
        raise RefusedError("its lines do not add up to the bases of their rates of value-added tax, as EN 16931 wants")
    return RatedLines(rated, taxes, moved, rounding, zero)


def _taxes(body: Mapping[str, Any]) -> dict[Decimal | None, tuple[Decimal, Decimal]]:
    """Return base and amount by rate; RefusedError for a tax that is none on value, or rounded in another way."""
    unclear = dict.fromkeys(repr(line["id"]) for line in body["lines"] if line["tax"] and line["kind"] != ITEM_TAX)
    if not has_vat(body) and unclear:
        raise RefusedError(
            f"its tariff {body.get('tariff', '')} does not say which tax is value-added tax (in the tariff, write "
            f'tax = "vat" in place of tax = true to line {" or ".join(unclear)}, or add such a line, with rate = 0 and '
            "a category where there is none; bill again, and issue)"
        )
    found: dict[Decimal | None, tuple[Decimal, Decimal]] = {}
    for tax in body["taxes"]:
        base, amount = found.get(Decimal(tax["rate"]), (Decimal(0), Decimal(0)))
        found[Decimal(tax["rate"])] = base + Decimal(tax["base"]), amount + Decimal(tax["amount"])
    for rate, (base, amount) in found.items():
        if rate is not None and abs(base * rate - amount) > HALF:
            raise RefusedError(
                f"its tax of {percentage(rate)} % on {base:f} is {amount:f}, and EN 16931 wants {base * rate:f} rounded"
                " to cents (round it so in the tariff; a correction: etl issue --corrections reversal)"
            )
    return found


def _zero(lines: Sequence[Line], tariff_text: str) -> TaxCategory:
    """Return the category of what has the rate of 0; RefusedError where none is known, or several are.

    An item has the category of the tariff, else it is zero-rated: a table of items names its rate alone.
    """
    known, found = zero_rates(tariff_text), set[TaxCategory]()
    for line in lines:
        if line["tax"] and line["kind"] != ITEM_TAX and not Decimal(line["price"]):
            if line["id"] not in known:
                raise RefusedError(
                    f"why line {line['id']!r} has the rate of 0 is not known, and EN 16931 wants a category (write "
                    'category = "Z", "E", "AE", "K" or "O" below its rate in the tariff, bill and issue)'
                )
            found |= known[line["id"]]
    if len(found) > 1:
        raise RefusedError("its lines at the rate of 0 have several categories, and EN 16931 wants a tax of each")
    return found.pop() if found else TaxCategory(ZERO_RATED, "")


def _without_rounding(lines: list[Line], outside: Decimal, body: Mapping[str, Any]) -> tuple[list[Line], Decimal]:
    """Take the rounding of the total out of the lines; RefusedError where more than that is outside of all taxes."""
    if not outside:
        return lines, outside
    others = [line for line in lines if line["kind"] != _ROUNDING]
    if sum(Decimal(line["amount"]) for line in lines if line["kind"] == _ROUNDING) != outside:
        raise RefusedError(
            f"{outside:f} {body['currency']} of it are outside value-added tax, which EN 16931 does not allow beside "
            "lines that have it (give them a rate in the tariff or table of items, if only of 0)"
        )
    return others, outside


def _key(line: Line) -> tuple[str, str]:
    return (ITEM if line["kind"] in ITEM_KINDS else "", line["id"])


def _vat_tables(text: str) -> dict[str, Mapping[str, Any]]:
    """Return the lines of a tariff that are value-added tax, by id."""
    try:
        tables = tomllib.loads(text, parse_float=Decimal).get("line", ())
    except tomllib.TOMLDecodeError:
        return {}
    return {table["id"]: table for table in tables if table.get("tax") == "vat"}


def _rates(lines: Sequence[Line], tables: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, str], Decimal]:
    """Return rates by the keys of lines. A tax takes what no earlier one has; a share of lines stays with the rest."""
    found: dict[tuple[str, str], Decimal] = {}
    for place, tax in enumerate(lines):
        if not tax["tax"]:
            continue
        rate, table = Decimal(tax["price"]), tables.get(tax["id"], {"base": []})
        if tax["kind"] == ITEM_TAX:
            found[_key(tax)] = rate
        elif "share" not in table:
            base = table.get("base", _REST)
            for line in lines[:place]:
                if not line["tax"] and line["kind"] not in ITEM_KINDS and (base == _REST or line["id"] in base):
                    found.setdefault(_key(line), rate)
        found.setdefault(("", f"{tax['id']}{_INSIDE}"), rate)
    return found


def _moved(
    rated: Sequence[tuple[Line, Decimal | None]], taxes: Mapping[Decimal | None, tuple[Decimal, Decimal]]
) -> dict[Decimal | None, Decimal]:
    """Return what each rate has beyond its lines; RefusedError for a line whose rate is not known."""
    beyond = {rate: base for rate, (base, _) in taxes.items()}
    for line, rate in rated:
        if rate not in beyond:
            raise RefusedError(
                f"which rate of value-added tax line {line['id']!r} has is not known, and EN 16931 wants one"
            )
        beyond[rate] -= Decimal(line["amount"])
    return {rate: amount for rate, amount in beyond.items() if amount}
