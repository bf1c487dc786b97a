"""Lines and JSON on what should exist and does not, for `etl status` and the end of `etl bill`."""

from collections.abc import Mapping
from typing import Any

from etl.core.days import shown_moment
from etl.core.numbers import number_text
from etl.reports.figures import count, kwh, shown_kwh, stamp
from etl.store.existence.loose_ends import LooseEnds
from etl.store.usage.assigned_rows import Moment


def as_json(ends: LooseEnds) -> dict[str, Any]:
    """Return what is named; energy as exact texts."""
    return {
        "clients_without_bill": [{"month": month, "client_number": number} for month, number in ends.clients],
        "nobodys": [
            {
                "meter": one.meter,
                "first": stamp(one.start),
                "last": stamp(one.end),
                "kwh": {flow: kwh(amount) for flow, amount in _by_flow(one.energy_mwh).items()},
            }
            for one in ends.vacancies
        ],
        "clients_without_reading": list(ends.unread_clients),
        "shares": [
            {"meter": one.meter, "from": _text(one.start), "to": _text(one.end), "share": number_text(one.share)}
            for one in ends.shares
        ],
        "claims": [{"meter": one.meter, "client_number": one.client, "reason": one.why} for one in ends.idle_claims],
    }


def counts(ends: LooseEnds) -> dict[str, Any]:
    """Return the numbers alone."""
    return {
        "clients_without_bill": sum(number for _, number in ends.unbilled),
        "nobodys": ends.vacant,
        "clients_without_reading": ends.unread,
        "shares": ends.parted,
        "claims": ends.claims,
    }


def lines(ends: LooseEnds) -> list[str]:
    """Return a line for each kind of which there is any."""
    texts = [f"{count(number, 'client')} of {month} without a bill" for month, number in ends.unbilled]
    if ends.vacant:
        what = count(ends.vacant, "meter has", "meters have")
        if ends.vacant_mwh is None:
            texts.append(f"{count(ends.vacant, 'meter')} with readings that may be nobody's")
        else:
            texts.append(f"{what} readings that are nobody's: {shown_kwh(ends.vacant_mwh)}")
    if ends.unread:
        texts.append(f"{count(ends.unread, 'client is', 'clients are')} assigned and without any reading")
    if ends.parted:
        texts.append(f"{count(ends.parted, 'meter is', 'meters are')} shared to less than the whole")
    if ends.claims:
        texts.append(f"{count(ends.claims, 'meter is', 'meters are')} a client's in a file and not by etl assign")
    return [f"  {text}" for text in texts]


def options(ends: LooseEnds) -> list[str]:
    """Return the options of `etl status` that list each kind of which there is any."""
    kinds = {
        "--without-bill": ends.unbilled,
        "--nobodys": ends.vacant,
        "--without-reading": ends.unread,
        "--shares": ends.parted,
        "--claims": ends.claims,
    }
    return [option for option, number in kinds.items() if number]


def _by_flow(energy: Mapping[tuple[int, str], int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for (_, flow), amount in sorted(energy.items()):
        found[flow] = found.get(flow, 0) + amount
    return found


def _text(moment: Moment | None) -> str | None:
    return shown_moment(*moment) if moment else None
