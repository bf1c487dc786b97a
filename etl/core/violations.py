"""Violations that `etl check` finds: where, and what is wrong there."""

from typing import NamedTuple


class Violation(NamedTuple):
    """One fact that contradicts another; `where` is enough to find it again."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"
