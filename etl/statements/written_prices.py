"""Prices as a tariff writes them: a bill stores the value 0.112, and its page shows 0.1120 where the tariff does."""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from etl.core.currencies import currency_places

Prices = Mapping[Decimal, str]
"""Numbers of a tariff that end with zeros, and how it writes them."""


@lru_cache(maxsize=64)
def written_prices(tariff_text: str) -> Prices:
    """Return how a tariff (TOML, or JSON of URDB) writes its numbers; of two ways the one with more places."""
    try:
        data = tomllib.loads(tariff_text, parse_float=_Written)
    except tomllib.TOMLDecodeError:
        data = json.loads(tariff_text, parse_float=_Written)
    found: dict[Decimal, str] = {}
    for text in sorted(filter(_is_plain, _numbers(data)), key=len):
        found[Decimal(text)] = text
    return found


def as_written(price: str, currency: str, prices: Prices) -> str:
    """Return a price as the tariff writes it, with all places of its currency at least."""
    text = prices.get(Decimal(price), price)
    places = len(text.partition(".")[2])
    missing = currency_places(currency) - places
    return text if missing <= 0 else f"{text}{'' if places else '.'}{'0' * missing}"


class _Written(str):
    """A number as its text."""

    __slots__ = ()


def _numbers(value: Any) -> Iterator[str]:
    if isinstance(value, _Written):
        yield value
    elif isinstance(value, Mapping):
        yield from _all_numbers(value.values())
    elif isinstance(value, list):
        yield from _all_numbers(value)


def _all_numbers(values: Iterable[Any]) -> Iterator[str]:
    for one in values:
        yield from _numbers(one)


def _is_plain(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdigit() and text.isascii()
