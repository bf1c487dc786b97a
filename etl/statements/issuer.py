"""The issuer of statements, as a file of TOML describes it: names, numbers, days until payment, texts."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from etl.core.disk.toml_files import read_toml
from etl.statements.page_items import NOTICES
from etl.statements.swiss_slip import is_account, town
from etl.tariffs.toml_table import Table

_MOST_DAYS = 365
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_PLACE = ("street", "postcode", "city")

EPC, SWISS, NO_CODE = "epc", "swiss-qr", "none"
_BIC = re.compile("[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")


@dataclass(frozen=True)
class Issuer:
    """Who sends statements. Texts are empty where the file is silent."""

    name: str = ""
    address: tuple[str, ...] = ()
    vat_number: str = ""
    iban: str = ""
    """In groups of four."""
    bic: str = ""
    payment: str = EPC
    """Kind of the code by which phones pay, or `none`."""
    contact: tuple[str, ...] = ()
    due_days: int | None = None
    """Days from the day of issue to the day of payment; None: nothing is said of it."""
    notices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Texts that have a title, by the names of `page_items.NOTICES`."""
    texts: tuple[str, ...] = ()
    language: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    """Code of two letters; like the three before it, for e-invoices."""
    registration: str = ""
    """Number in a register, which stands on e-invoices."""


NOBODY = Issuer()
"""Where no file describes one."""


def read_issuer(path: Path) -> Issuer:
    """Read an issuer's file; InputError for one that cannot be read, a value of another kind and an unknown key."""
    table = Table(read_toml(path), str(path))
    issuer = Issuer(
        name=table.text("name"),
        address=table.texts("address") or _address(table),
        vat_number=table.text("vat_number", ""),
        iban=_iban(table),
        bic=_bic(table),
        payment=table.choice("payment", (EPC, SWISS, NO_CODE), EPC),
        contact=table.texts("contact"),
        due_days=table.whole("due_days", least=0, most=_MOST_DAYS) if table.has("due_days") else None,
        notices=_notices(table),
        texts=table.texts("texts"),
        language=table.text("language", ""),
        **{name: table.text(name, "") for name in (*_PLACE, "country", "registration")},
    )
    table.close()
    _refuse_incomplete_swiss(table, issuer)
    return issuer


def _address(table: Table) -> tuple[str, ...]:
    """Return street and town as the lines that they are on a page."""
    street, *town_words = (table.text(name, "") for name in _PLACE)
    return tuple(filter(None, (street, " ".join(filter(None, town_words)))))


def _iban(table: Table) -> str:
    """Read an account whose check digits are right: a payment to another one is lost."""
    plain = "".join(table.text("iban", "").split()).upper()
    if not plain:
        return ""
    right = 14 < len(plain) < 35 and all(letter in _LETTERS for letter in plain)
    moved = plain[4:] + plain[:4]
    if not right or int("".join(str(_LETTERS.index(letter)) for letter in moved)) % 97 != 1:
        table.fail("iban", f"{plain!r} is not an IBAN: its check digits are wrong", "correct it")
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def _bic(table: Table) -> str:
    plain = "".join(table.text("bic", "").split()).upper()
    if plain and not _BIC.fullmatch(plain):
        table.fail("bic", f"{plain!r} is not a BIC", "write its 8 or 11 letters and digits")
    return plain


def _refuse_incomplete_swiss(table: Table, issuer: Issuer) -> None:
    if issuer.payment != SWISS:
        return
    if not is_account(issuer.iban):
        table.fail("iban", "is no Swiss account for payment swiss-qr", "use an account of CH or LI that is no QR-IBAN")
    if not issuer.address or town(issuer.address[-1]) is None:
        table.fail("address", "does not end with a Swiss town", "write its last line like 8000 Bern")


def _notices(table: Table) -> dict[str, tuple[str, ...]]:
    """Read the texts with titles, each a text or a list of them."""
    below = table.table("notices")
    if below is None:
        return {}
    names = [name for name in NOTICES if below.has(name)]
    below.close()
    return {name: _paragraphs(below, name) for name in names}


def _paragraphs(table: Table, name: str) -> tuple[str, ...]:
    found = table.texts(name) if isinstance(table.value(name), list) else (table.text(name),)
    if not all(text.strip() for text in found) or not found:
        table.fail(name, "is empty", "write the text, or leave the key out")
    return found
