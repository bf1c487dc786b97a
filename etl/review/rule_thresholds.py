"""Thresholds of the rules that warn, from a TOML file: a table a rule, a key a threshold."""

from collections.abc import Mapping
from dataclasses import fields, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from etl.core.disk.toml_files import read_toml
from etl.core.errors import InputError
from etl.validation.rules import FAIL_NAMES, WARNINGS, Warnings

_HIGHEST = 10**6
_Rule = TypeVar("_Rule")


def read_thresholds(path: Path) -> Warnings:
    """Return the rules with the thresholds of a file; those that it does not name are as shipped."""
    tables = read_toml(path)
    known = WARNINGS.names
    for name, table in tables.items():
        if name in FAIL_NAMES:
            what = f"{name} decides what is billed, and is the same for all"
            raise InputError(str(path), what, "leave it out; etl findings accept says that a reading is right")
        if name not in known:
            raise InputError(str(path), f"unknown rule {name!r}", f"known here: {', '.join(known)}")
        if not isinstance(table, dict):
            raise InputError(str(path), f"{name} is no table", f"write [{name}], and its thresholds below it")
    return Warnings(
        _with(WARNINGS.alone, tables, path),
        _with(WARNINGS.beside, tables, path),
        _with(WARNINGS.nobodys, tables, path),
        _with(WARNINGS.of_files, tables, path),
    )


def _with(rules: Mapping[str, _Rule], tables: Mapping[str, Mapping[str, Any]], path: Path) -> dict[str, _Rule]:
    return {name: _changed(rule, tables.get(name, {}), f"{path}: [{name}]") for name, rule in rules.items()}


def _changed(rule: _Rule, table: Mapping[str, Any], where: str) -> _Rule:
    shipped = {field.name: getattr(rule, field.name) for field in fields(rule)}  # type: ignore[arg-type]
    changes: dict[str, int | Fraction] = {}
    for key, value in table.items():
        if key not in shipped:
            raise InputError(f"{where} {key}", "unknown key", f"known here: {', '.join(shipped)}")
        whole = isinstance(shipped[key], int)
        if not _is_threshold(value, shipped[key]):
            raise InputError(f"{where} {key}", "is not a number above 0", f"shipped is {float(shipped[key]):g}")
        if whole and not isinstance(value, int):
            raise InputError(f"{where} {key}", "is not a whole number", f"shipped is {shipped[key]}")
        changes[key] = value if isinstance(value, int) and whole else Fraction(value)
    return replace(rule, **changes)  # type: ignore[type-var]


def _is_threshold(value: object, shipped: int | Fraction) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or not Decimal(value).is_finite():
        return False
    return 0 < value <= _HIGHEST or value == shipped == 0
