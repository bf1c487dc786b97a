"""Payment part of a Swiss QR-bill by qrbill (extra `swiss`): receipt and code, as they are printed on paper."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING

from etl.core.errors import EtlError
from etl.core.extras import install

if TYPE_CHECKING:
    from qrbill import QRBill

CURRENCIES = ("CHF", "EUR")
_LANGUAGES = ("de", "fr", "it")
"""Besides English."""
_TOWN = re.compile(r"(\d{4}) (\S.{0,34})")
_NAME_SPACES = re.compile(' xmlns(:[a-z]+)?="[^"]*"')
_LONGEST = 70
_SQUARE = re.compile(r"M(\d+),(\d+)H\d+V\d+H\d+z")
_SQUARES = re.compile(f"(?:{_SQUARE.pattern}){{2,}}")


def town(line: str) -> tuple[str, str] | None:
    """Return postcode and place of a line like `8000 Zürich`; None for another one."""
    found = _TOWN.fullmatch(" ".join(line.split()))
    return (found[1], found[2]) if found else None


def is_account(iban: str) -> bool:
    """Return whether transfers to an account may have a text: it is Swiss, and none that asks for a QR reference."""
    return iban[:2] in {"CH", "LI"} and not "30000" <= iban.replace(" ", "")[4:9] <= "31999"


@dataclass(frozen=True)
class Transfer:
    """A payment to an account whose owner lives in the town of the last line of its address."""

    account: str
    name: str
    address: Sequence[str]
    amount: Decimal
    currency: str
    text: str


def slip(transfer: Transfer, language: str, title: str) -> str:
    """Draw the payment part as SVG for a page of HTML; EtlError where the extra is not installed."""
    drawn = StringIO()
    _bill(transfer, language).as_svg(drawn)
    head, _, rest = drawn.getvalue().partition("<svg ")[2].partition(">")
    return (
        f'<svg class="slip" role="img" {_NAME_SPACES.sub("", head)}><title>{title}</title>{_SQUARES.sub(_rows, rest)}'
    )


def _rows(code: re.Match[str]) -> str:
    """Draw the squares of a code that touch in a row as one shape: that is a third of the text."""
    rows: list[tuple[int, int, int]] = []
    for x, y in (map(int, one) for one in _SQUARE.findall(code[0])):
        if rows and rows[-1][1:] == (x, y):
            rows[-1] = rows[-1][0], x + 1, y
        else:
            rows.append((x, x + 1, y))
    return "".join(f"M{start} {y}h{end - start}v1H{start}z" for start, end, y in rows)


def _bill(transfer: Transfer, language: str) -> "QRBill":
    try:
        from qrbill import QRBill
    except ImportError as error:
        raise EtlError(f"Swiss QR-bills need an extra ({install('swiss')})") from error
    *street, last = transfer.address
    postcode, place = town(last) or ("", "")
    creditor = {
        "name": transfer.name, "street": ", ".join(street)[:_LONGEST], "pcode": postcode, "city": place,
        "country": transfer.account[:2],
    }  # fmt: skip
    return QRBill(
        account=transfer.account, creditor=creditor, amount=f"{transfer.amount:.2f}", currency=transfer.currency,
        additional_information=transfer.text, language=language if language in _LANGUAGES else "en",
    )  # fmt: skip
