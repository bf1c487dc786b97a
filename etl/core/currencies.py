"""Currencies of ISO 4217: the decimal places of their amounts, and suggestions for mistyped codes."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache

_WITHDRAWN_WITHOUT_PLACES = frozenset(
    ("ADP", "BEF", "BYB", "BYR", "ESP", "GRD", "ITL", "LUF", "MGF", "PTE", "TPE", "TRL")
)
"""ISO's list of withdrawn currencies has no places: these had none when they were current, the others two."""
FREQUENT = frozenset(
    ("AUD", "BRL", "CAD", "CHF", "CZK", "DKK", "EUR", "GBP", "INR", "MXN", "NOK", "NZD", "PLN", "SEK", "USD", "ZAR")
)
"""Of two places: known without ISO's lists, which take 15 ms to read."""
_MOST_SIMILAR = 3


def currency_places(code: str) -> int:
    """Return the decimal places of a currency's amounts, withdrawn ones too; ValueError for another code."""
    places = 2 if code in FREQUENT else _places().get(code)
    if places is None:
        raise ValueError(f"{code!r} is not a currency")
    return places


def similar_codes(code: str) -> list[str]:
    """Return a few codes like a text: in other case, with letters exchanged, else with one other letter."""
    wanted, known = code.strip().upper(), _places()
    if wanted in known:
        return [wanted]
    exchanged = [one for one in known if sorted(one) == sorted(wanted)]
    mistyped = [one for one in known if len(wanted) == len(one) and _differing(one, wanted) == 1]
    return (exchanged or mistyped)[:_MOST_SIMILAR]


def _differing(one: str, other: str) -> int:
    return sum(left != right for left, right in zip(one, other, strict=True))


@contextmanager
def _without_units() -> Iterator[None]:
    """Let the lists of ISO not import the library of units that they can work with: where it is there, 0.2 s."""
    if "pint" in sys.modules:
        yield
        return
    sys.modules["pint"] = None  # type: ignore[assignment]  # so Python takes it for a module that is not there
    try:
        yield
    finally:
        del sys.modules["pint"]


@cache
def _places() -> Mapping[str, int]:
    """Return the places of every code that amounts can be in, current ones first: no metals, no test codes."""
    with _without_units():
        from iso_4217 import Currency

    current = {one.name: one.subunit_exp for one in Currency if one.subunit_exp is not None}
    withdrawn = [one.name for one in Currency if one.subunit_exp is None and not one.name.startswith("X")]
    return current | {code: 0 if code in _WITHDRAWN_WITHOUT_PLACES else 2 for code in withdrawn}
