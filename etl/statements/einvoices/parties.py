"""Seller and buyer of an electronic invoice, whose addresses need a city and the code of a country."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from etl.core.errors import RefusedError, UsageError
from etl.statements.issuer import Issuer

_OTHERS = {"EL", "XI"}
"""Greece and Northern Ireland, whose VAT numbers begin with no code of a country."""
_NO_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"])
"""Codes that Babel knows and ISO 3166-1 does not."""
_VAT_NUMBER = re.compile("[A-Z]{2}[0-9A-Z+*]{2,13}")


@dataclass(frozen=True)
class Party:
    """One of the two. Texts that need not be there are empty."""

    number: str
    name: str
    street: str
    postcode: str
    city: str
    country: str
    """ISO 3166-1, two letters."""
    vat_number: str = ""
    registration: str = ""
    supply_point: str = ""


def seller(issuer: Issuer) -> Party:
    """Return who sends invoices; UsageError if the issuer's file lacks what each of them needs."""
    needed = {"name": issuer.name, "city": issuer.city, "country": issuer.country, "due_days": issuer.due_days}
    missing = [name for name, value in needed.items() if value in {"", None}]
    if not issuer.vat_number and not issuer.registration:
        missing.append("vat_number, or registration where there is no value-added tax")
    if missing:
        raise UsageError(f"e-invoices need more of the issuer (add to the file of --issuer: {', '.join(missing)})")
    vat_number = _vat_number(issuer.vat_number)
    if vat_number is None:
        raise UsageError(f"{issuer.vat_number!r} is no VAT number of EN 16931 (begin it with its country: DE123456789)")
    return Party(
        "", issuer.name, issuer.street, issuer.postcode, issuer.city, _country(issuer.country, "the issuer"),
        vat_number, issuer.registration,
    )  # fmt: skip


def buyer(number: str, client: Mapping[str, str]) -> Party:
    """Return a client by its attributes; RefusedError where a name or an address is missing."""
    missing = [name for name in ("name", "city", "country") if not client.get(name, "").strip()]
    if missing:
        raise RefusedError(f"the client has no {', no '.join(missing)} (assign a table with such columns: etl assign)")
    country = _country(client["country"], "the client")
    vat_number = _vat_number(client.get("vat_number", ""))
    if vat_number is None:
        raise RefusedError(
            f"{client['vat_number']!r} of the client is no VAT number of EN 16931 (begin it with its country: "
            "DE123456789)"
        )
    return Party(
        number, client["name"], client.get("street", ""), client.get("postcode", ""), client["city"], country,
        vat_number, supply_point=client.get("supply_point", ""),
    )  # fmt: skip


def _vat_number(text: str) -> str | None:
    """Return a VAT number without spaces, or an empty one; None for another text."""
    number = "".join(text.split()).upper()
    right = _VAT_NUMBER.fullmatch(number) and (number[:2] in _OTHERS or _is_country(number[:2]))
    return number if right or not number else None


def _is_country(code: str) -> bool:
    from babel import Locale

    return len(code) == len("PT") and code in Locale("en").territories.keys() - _NO_COUNTRIES


def _country(text: str, whose: str) -> str:
    """Return the code of a country; RefusedError for another text."""
    code = text.strip().upper()
    if not _is_country(code):
        raise RefusedError(f"country {text!r} of {whose} is not a code of two letters (write PT for Portugal)")
    return code
