"""Categories of value-added tax at the rate of 0: why there is none, as EN 16931 wants to know."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from etl.tariffs.toml_table import Table

ZERO_RATED, EXEMPT, REVERSE_CHARGE, WITHIN_THE_UNION, OUTSIDE = "Z", "E", "AE", "K", "O"
_REASONS = {
    ZERO_RATED: "",
    EXEMPT: "",
    REVERSE_CHARGE: "Reverse charge",
    WITHIN_THE_UNION: "Intra-community supply",
    OUTSIDE: "Not subject to VAT",
}
"""What is said where the tariff gives no reason of its own."""


@dataclass(frozen=True)
class TaxCategory:
    """A category by its code in EN 16931, and the reason that an invoice states; empty: it states none."""

    code: str
    reason: str


NO_TAX = TaxCategory(OUTSIDE, _REASONS[OUTSIDE])
"""Category of what is not subject to value-added tax."""


def check_category(table: Table, rate: Fraction, *, vat: bool) -> None:
    """Read `category` and `reason` of a line; InputError where they do not fit it, or an exemption has no reason."""
    code, reason = table.choice("category", _REASONS, ""), table.text("reason", "").strip()
    if code and (rate or not vat):
        table.fail("category", 'is of a line with tax = "vat" and rate = 0 alone', "leave it out")
    if reason and code in {"", ZERO_RATED}:
        table.fail("reason", "belongs to one of the categories E, AE, K and O", 'write category = "E", or leave it out')
    if code == EXEMPT and not reason:
        table.fail("reason", "is missing: an exemption states its reason", 'write reason = "Exempt by ..."')


@lru_cache(maxsize=64)
def zero_rates(tariff_text: str) -> Mapping[str, frozenset[TaxCategory]]:
    """Return the categories of the lines of a tariff that have one, by id: those of its versions may differ."""
    try:
        tables = tomllib.loads(tariff_text, parse_float=Decimal).get("line", ())
    except tomllib.TOMLDecodeError:  # a tariff of URDB has no categories
        return {}
    found: dict[str, frozenset[TaxCategory]] = {}
    for table in tables:
        if code := table.get("category"):
            one = TaxCategory(code, table.get("reason", "").strip() or _REASONS[code])
            found[table["id"]] = found.get(table["id"], frozenset()) | {one}
    return found
