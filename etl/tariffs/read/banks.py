"""The lines that a tariff's banks add to it: each after the last line that prices the bank's quantity."""

from collections.abc import Iterable

from etl.core.errors import TariffError
from etl.tariffs.lines.bank_payout import BankPayout
from etl.tariffs.lines.credit import Credit
from etl.tariffs.lines.line_header import plain_line
from etl.tariffs.made_of import parts_of
from etl.tariffs.page.contract import Version
from etl.tariffs.quantities.bank import KWH
from etl.tariffs.quantities.netting import Netting

Versions = tuple[Version, ...]


def with_banks(file: str, lines: list[Versions], quantities: Iterable[object], currency: str) -> list[Versions]:
    """Add the lines of banks; TariffError for a bank of money that no line spends."""
    found = list(lines)
    for net in quantities:
        if not isinstance(net, Netting) or net.bank is None:
            continue
        places = [place for place, versions in enumerate(found) if any(net in parts_of(one.line) for one in versions)]
        if net.bank.keeps == KWH and places:
            found.insert(places[-1] + 1, (Version(None, None, BankPayout(net, net.bank, currency)),))
        elif net.bank.keeps != KWH and not any(
            isinstance(plain_line(one.line), Credit) for place in places for one in found[place]
        ):
            what = f"the money in the bank of {net.id!r} is spent by no line"
            remedy = f'add a line of kind = "credit" with on = "{net.id}"'
            raise TariffError(f"{file}: quantity {net.id}", what, remedy)
    return found
