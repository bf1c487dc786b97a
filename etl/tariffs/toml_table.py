"""A table of a tariff file, read key by key: every value checked, every error with its address, no key left over."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, NoReturn

from etl.core.days import check_day
from etl.core.errors import TariffError
from etl.core.exact import decimal_text
from etl.core.money import exact_number
from etl.core.names import check_name
from etl.core.numbers import PLACES
from etl.tariffs.attribute_numbers import FORM, PREFIX, AttributeNumbers, Unknown


class Table:
    """One TOML table at `where` (file and key). Each getter marks its key as known; `close` refuses the rest.

    `numbers` are what attributes of a client come to; None: no attribute may stand for a number here.
    """

    def __init__(self, data: Mapping[str, Any], where: str, numbers: AttributeNumbers | None = None) -> None:
        self.data, self.where, self.numbers = data, where, numbers
        self._known: set[str] = set()

    def fail(self, key: str, what: str, remedy: str) -> NoReturn:
        """Raise the TariffError of one key, or of the whole table for an empty key."""
        raise TariffError(f"{self.where}: {key}" if key else self.where, what, remedy)

    def has(self, key: str) -> bool:
        self._known.add(key)
        return key in self.data

    def value(self, key: str) -> Any:
        """Return a required value of any type."""
        if not self.has(key):
            self.fail(key, "is missing", f"add {key} = ...")
        return self.data[key]

    def text(self, key: str, default: str | None = None) -> str:
        value = default if not self.has(key) and default is not None else self.value(key)
        if not isinstance(value, str) or (not value and default is None):
            self.fail(key, f"{shown(value)} is not a text", f'write {key} = "..."')
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; none when it is not there."""
        value = self.data[key] if self.has(key) else []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fail(key, f"{shown(value)} is not a list of texts", f'write {key} = ["..."]')
        return tuple(value)

    def named(self, key: str, name: str) -> str:
        """Return a name, as clients and columns have them too."""
        try:
            return check_name(name)
        except ValueError as error:
            self.fail(key, f"{shown(name[:40])} {error}", "choose another name")

    def choice(self, key: str, options: Iterable[str], default: str | None = None) -> str:
        value, options = self.text(key, default), list(options)
        if value not in options and value != default:
            self.fail(key, f"{value!r} is not known", f"use one of: {', '.join(options)}")
        return value

    def number(self, key: str, *, least: int | None = None) -> Fraction:
        """Return an exact number, also of an attribute; floats, other texts, nan and infinity are refused."""
        return self.as_number(key, self.value(key), least=least)

    def as_number(self, key: str, value: object, *, least: int | None = None) -> Fraction:
        remedy = "write a number like 0.1658, without quotes"
        if isinstance(value, str) and value.startswith(PREFIX):
            return self._of_client(key, value, least)
        if isinstance(value, str) and value.isidentifier() and self.numbers is not None:
            remedy = f'{remedy}, or "{PREFIX}{value}" for a number of each client'
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.fail(key, f"{shown(value)} is not a number", remedy)
        try:
            number = exact_number(value)
        except TypeError as error:
            self.fail(key, str(error), remedy)
        if least is not None and number < least:
            self.fail(key, f"{shown(value)} is below {least}", "write a larger number")
        return number

    def _of_client(self, key: str, text: str, least: int | None) -> Fraction:
        """Return the number of an attribute, or one that is not known yet."""
        found = FORM.fullmatch(text)
        if found is None:
            self.fail(key, f"{text!r} does not name an attribute", f'write it like "{PREFIX}unit_price"')
        if self.numbers is None:
            self.fail(key, f"{text!r}: no number of a client can stand here", "write the number itself")
        factor = self.as_number(key, Decimal(found["factor"] or 1))
        number = self.numbers.read(self.named(key, found["name"]), factor, f"{self.where}: {key}", text)
        if not isinstance(number, Unknown):
            if least is not None and number < least:
                self.fail(key, f"{decimal_text(number)} is below {least}", "write a larger number")
            if (number * 10**PLACES).denominator != 1:
                self.fail(key, f"{text!r} has more than {PLACES} places", "write fewer")
        return number

    def whole(self, key: str, *, least: int, most: int) -> int:
        if str(self.value(key)).startswith(PREFIX):
            self.fail(key, f"{self.data[key]!r}: no number of a client can stand here", "write the number itself")
        number = self.number(key)
        if number.denominator != 1 or not least <= number <= most:
            self.fail(key, f"{shown(self.data[key])} is not a whole number from {least} to {most}", "correct it")
        return int(number)

    def flag(self, key: str) -> bool:
        """Return a bool; false when it is not there."""
        value = self.data[key] if self.has(key) else False
        if not isinstance(value, bool):
            self.fail(key, f"{shown(value)} is neither true nor false", f"write {key} = true")
        return value

    def day(self, key: str) -> date | None:
        """Return a local date, None when it is not there."""
        value = self.data[key] if self.has(key) else None
        if value is not None and (isinstance(value, datetime) or not isinstance(value, date)):
            self.fail(key, f"{shown(value)} is not a date", f"write {key} = 2024-01-31, without quotes or time")
        try:
            return None if value is None else check_day(value)
        except ValueError as error:
            self.fail(key, f"{value} {error}", f"omit {key} where there is no limit")

    def table(self, key: str, *, attributes: bool = True) -> "Table | None":
        """Return a table below this one, None when it is not there; `attributes`: these may stand for its numbers."""
        value = self.data[key] if self.has(key) else None
        if value is not None and not isinstance(value, dict):
            self.fail(key, f"{shown(value)} is not a table", f"write {key} = {{ ... }}")
        numbers = self.numbers if attributes else None
        return None if value is None else Table(value, f"{self.where}: {key}", numbers)

    def close(self) -> None:
        """Refuse the first key that no getter has read."""
        for key in self.data:
            if key not in self._known:
                self.fail("", f"unknown key {key!r}", f"known here: {', '.join(sorted(self._known))}")


def shown(value: object) -> str:
    """Return a value as a message shows it."""
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    return repr(value) if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
