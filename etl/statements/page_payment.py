"""Payment of an issued document: until when, to whom, how much, and the code by which a phone reads it."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from etl.statements.issuer import EPC, SWISS, Issuer
from etl.statements.swiss_slip import CURRENCIES, Transfer, slip
from etl.statements.wording import Wording

_LONGEST_NAME = 70
"""Characters that a transfer has for a name."""
_CENT, _MOST = Decimal("0.01"), Decimal("999999999.99")


@dataclass(frozen=True)
class Demand:
    """What an issued document asks for."""

    number: str
    """Of the document."""
    amount: str
    currency: str
    issued: date
    """By the clock of the bill."""


def due_text(demand: Demand | None, due_days: int, wording: Wording) -> str:
    """Say until when to pay: a day, or how many days after an issue that is still to come."""
    if demand is None:
        return f"{due_days} {wording.words['due_after']}"
    return wording.day(demand.issued + timedelta(days=due_days))


def payment(demand: Demand | None, issuer: Issuer, wording: Wording) -> dict[str, Any] | None:
    """Return the values of templates/payment.html; None where nothing is asked for, or there is no account."""
    if demand is None or not issuer.iban:
        return None
    amount = Decimal(demand.amount)
    if not _CENT <= amount <= _MOST or amount % _CENT:
        code = part = ""  # no transfer has such an amount
    else:
        code = _transfer_code(demand, issuer, wording.words["pay_code"]) if issuer.payment == EPC else ""
        part = _swiss_part(demand, issuer, wording) if issuer.payment == SWISS else ""
    return {
        "amount": wording.amount(demand.amount, demand.currency),
        "reference": demand.number,
        "code": code,
        "slip": part,
    }


def _transfer_code(demand: Demand, issuer: Issuer, title: str) -> str:
    """Draw the code of a transfer in euros (EPC 069-12); empty for other money."""
    if demand.currency != "EUR":
        return ""
    from segno.helpers import make_epc_qr

    account, amount = issuer.iban.replace(" ", ""), Decimal(demand.amount)
    code = make_epc_qr(_name(issuer), account, amount, text=demand.number, bic=issuer.bic or None)
    return code.svg_inline(omitsize=True, dark="#000", light="#fff", svgclass="code", lineclass=None, title=title)


def _swiss_part(demand: Demand, issuer: Issuer, wording: Wording) -> str:
    """Draw the payment part of a Swiss QR-bill; empty for money that it does not have."""
    if demand.currency not in CURRENCIES:
        return ""
    account, amount = issuer.iban.replace(" ", ""), Decimal(demand.amount)
    transfer = Transfer(account, _name(issuer), issuer.address, amount, demand.currency, demand.number)
    return slip(transfer, wording.language, wording.words["pay_code"])


def _name(issuer: Issuer) -> str:
    return " ".join("".join(char if char.isprintable() else " " for char in issuer.name).split())[:_LONGEST_NAME]
