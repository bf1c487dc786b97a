"""Numbers, instants and tables as they are shown."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from etl.core.usage_page import MWH_PER_KWH
from etl.store.documents.chain import Head

KINDS = {"invoice": "invoice", "credit_note": "credit note", "correction": "correction"}
"""Kinds of documents, and how they are called."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def count(number: int, noun: str, plural: str = "") -> str:
    """Return `1 reading`, or `5,999,616 readings`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


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
    return f"{Decimal(energy_mwh) / MWH_PER_KWH:,.3f} kWh"


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
    """Put columns side by side, those in `right` flush right; the first row is the head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    cells = (
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )
    return [line.rstrip() for line in cells]
