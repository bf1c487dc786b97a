"""Numbers, instants and tables as they are shown."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from etl.core.bill_page import HELD
from etl.core.usage_page import MWH_PER_KWH
from etl.exports.shown.aligned import Aligned, width_of
from etl.invoicing.cause_totals import CauseTotal, Sums
from etl.invoicing.causes import NEW, Causes
from etl.store.documents.chain import Head

KINDS = {"invoice": "invoice", "credit_note": "credit note", "correction": "correction"}
"""Kinds of documents, and how they are called."""
_CAUSES = {"missing": "missing readings", "unknown": "not recorded"}
"""Causes that have no name of one word."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def count(number: int, noun: str, plural: str = "") -> str:
    """Return `1 reading`, or `5,999,616 readings`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def shown_status(status: str) -> str:
    """Return the word for people of a bill's status."""
    return "on hold" if status == HELD else status


def stale_bills(number: int) -> list[str]:
    """Return the line about bills that a command has made stale; none where there are none."""
    text = f"  {count(number, 'bill is', 'bills are')} stale now (bill them again: etl bill --stale)"
    return [text] if number else []


def head_lines(heads: Sequence[Head]) -> list[str]:
    """Return a line for the newest document of each series, to be kept where the database is not."""
    return [f"  head of the series (keep it: it shows later whether a document is missing): {head}" for head in heads]


def kwh(energy_mwh: int) -> str:
    """Return energy in kWh as exact decimal text, without trailing zeros."""
    text = f"{Decimal(energy_mwh) / MWH_PER_KWH:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown_kwh(energy_mwh: int) -> str:
    """Return energy as people read it: thousands marked, three decimals."""
    return f"{grouped_kwh(energy_mwh)} kWh"


def grouped_kwh(energy_mwh: int) -> str:
    """Return the same for a column whose title has the unit."""
    return f"{Decimal(energy_mwh) / MWH_PER_KWH:,.3f}"


def cause(names: Causes) -> str:
    """Return causes as people read them: `cause load`, `causes load, tariff`, or `new`."""
    text = ", ".join(_CAUSES.get(name, name) for name in names)
    return text if names == (NEW,) else f"cause{'s' if len(names) > 1 else ''} {text}"


def causes_as_json(totals: Sequence[CauseTotal], what: str) -> list[dict[str, Any]]:
    """Return totals by cause, with exact numbers; `what` are bills or documents."""
    return [
        {
            "causes": list(one.causes),
            "currency": one.currency,
            "changes": one.changes,
            "clients": len(one.clients),
            "before": sums_as_json(one.before, what),
            "after": sums_as_json(one.after, what),
            "difference": f"{one.difference:+f}",
        }
        for one in totals
    ]


def sums_as_json(sums: Sums, what: str) -> dict[str, Any]:
    """Return sums with exact numbers."""
    return {what: sums.bills, "kwh": kwh(sums.energy_mwh), "total": f"{sums.money:f}"}


def cause_lines(totals: Sequence[CauseTotal]) -> list[str]:
    """Say what changes add up to by their causes."""
    return [f"  {cause(one.causes)}: {count(len(one.clients), 'client')}, {_before_and_after(one)}" for one in totals]


def _before_and_after(one: CauseTotal) -> str:
    before, after = (amount(sums, one.currency) if sums.bills else "nothing" for sums in (one.before, one.after))
    return f"{before} -> {after} ({one.difference:+,f})" if one.before.bills else after


def amount(sums: Sums, currency: str) -> str:
    """Return energy and money as people read them."""
    return f"{shown_kwh(sums.energy_mwh)}, {sums.money:,f} {currency}"


def by_flow(energies_mwh: Mapping[str, int], *, signed: bool = False) -> list[str]:
    """Return the energy of each flow as people read it, with its name where it is not import."""
    return [
        ("+" if signed and energy >= 0 else "") + shown_kwh(energy) + ("" if flow == "import" else f" {flow}")
        for flow, energy in energies_mwh.items()
    ]


def stamp(minute: int | None) -> str | None:
    """Return the ISO text of a UTC minute since 1970."""
    return None if minute is None else (_EPOCH + timedelta(minutes=minute)).isoformat()


def shown_stamp(minute: int | None) -> str:
    """Return a UTC minute since 1970 as people read it: `2017-08-01 00:00 UTC`."""
    return "" if minute is None else f"{_EPOCH + timedelta(minutes=minute):%Y-%m-%d %H:%M} UTC"


def table(rows: list[list[str]], right: set[int]) -> list[str]:
    """Put columns side by side as the terminal has room, those in `right` flush right; the first row is the head."""
    return Aligned(right, width_of(sys.stdout)).lines(rows)
