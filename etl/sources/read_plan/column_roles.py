"""Roles of columns: as the user names them, else by their usual names; of two that fit neither is guessed."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from etl.core.errors import InputError, UsageError
from etl.sources.cells.clean_text import BLANKS, printable
from etl.sources.cells.ranges import start_of
from etl.sources.cells.stamps import kind
from etl.sources.cells.values import QUALITY_WORDS
from etl.sources.read_plan.flow_plan.flow_columns import flow_column
from etl.sources.read_plan.flow_plan.grid_values import at_the_grid
from etl.sources.read_plan.head import Head
from etl.sources.read_plan.plan_values import METHOD, Columns, Options, is_export
from etl.sources.read_plan.table_head.labels import client_above
from etl.sources.read_plan.table_head.unit_line import names_units
from etl.sources.read_plan.titles import (
    ROLES,
    compact,
    is_joule,
    is_named,
    is_register_title,
    is_value,
    other_medium,
    says_electricity,
    says_end,
    says_flow,
)
from etl.sources.words.senses import sense_of

_SAMPLE = 50
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?|null|-", re.IGNORECASE)
_FIGURES = frozenset(("state", "sum", "min", "max", "mean"))
"""Figures of one sensor side by side, which are no clients."""
_WHOSE = ("client", "point", "meter")
_WHEN = ("timestamp", "start", "end", "date", "time")


@dataclass(frozen=True)
class Chosen:
    """The columns, and whether their names mean start or end of the interval (empty: neither)."""

    columns: Columns
    stamp: str
    client: str | None = None
    """The client of a file without a column of clients."""


def choose(head: Head, options: Options, name: str, value: int | None = None) -> Chosen:
    """Choose the columns of a file by the user's options; `value` is one of several columns of values."""
    named = options.columns if value is None else {**options.columns, "value": str(value + 1)}
    chooser = _Chooser(head, named, name, registers=bool(options.register))
    return chooser.chosen(options.client, flow=options.flow is not None)


def values_in(head: Head, options: Options, name: str) -> list[int]:
    """Return the columns that may be values by their titles, whatever roles the user gives to others."""
    return _Chooser(head, options.columns, name, registers=bool(options.register)).values()


def _check_roles(named: Mapping[str, str]) -> None:
    for role in named:
        if role not in ROLES:
            raise UsageError(f"--columns: {role!r} is not one of {', '.join(ROLES)}")
    if "timestamp" in named and {"date", "time"} & named.keys():
        raise UsageError("--columns: name either timestamp, or date and time")
    if ("date" in named) != ("time" in named):
        raise UsageError("--columns: date and time are named together")


class _Chooser:
    def __init__(self, head: Head, named: Mapping[str, str], name: str, *, registers: bool) -> None:
        _check_roles(named)
        self._head, self._named, self._name, self._registers = head, named, name, registers
        self._taken = {role: self._find(role, title) for role, title in named.items()}

    def chosen(self, client: str | None, *, flow: bool) -> Chosen:
        try:
            when, value = self._when(), self._value()
        except InputError as error:
            raise self._with_client(error, client) from None
        payer, meter, client = self._whose(client)
        register = self._optional("register", self._columns_of("register"))
        known = {value, payer, meter, *when.values()}
        free = [column for column in range(len(self._head.header)) if column not in known]
        columns = Columns(
            value=value,
            client=payer,
            timestamp=when.get("timestamp"),
            date=when.get("date"),
            time=when.get("time"),
            meter=meter,
            register=register,
            flow=self._taken.get("flow", None if flow else flow_column(self._name, self._head, free)),
            quality=self._optional(
                "quality", [column for column in self._columns_of("quality") if self._has_words(column, QUALITY_WORDS)]
            ),
            unit=self._optional("unit", self._columns_of("unit") or self._units(free)),
            method=self._method(),
        )
        starts = [column for column in when.values() if self._is(column, "start")]
        ends = [column for column in when.values() if self._is_end(column)]
        return Chosen(columns, "end" if ends else "start" if starts else "", client)

    def _whose(self, client: str | None) -> tuple[int | None, int | None, str | None]:
        """Return the client's and the meter's column, and the client where no column names one.

        Without a client's column, the metering point stands for the client, then what the lines above the header say.
        """
        found = {role: self._optional(role, self._filled(self._columns_of(role))) for role in _WHOSE}
        payer = found["client"]
        others = [found["point"], found["meter"]]
        if "meter" in self._named:
            others.reverse()
        ids = [column for column in others if column is not None]
        if payer is None and client is None and "meter" not in self._named and ids:
            payer = ids.pop(0)
        if payer is None and client is None and self._head.preamble is not None:
            client = client_above(self._head.preamble) or None
        if payer is None and client is None:
            raise self._no_client()
        if payer is not None and client is not None:
            raise InputError(self._name, f"has a client column, {self._title(payer)}", "omit --client", code="E-CLIENT")
        return payer, ids[0] if ids else None, client

    def _with_client(self, error: InputError, client: str | None) -> InputError:
        """Return an error of another column with the option that a file without a client needs as well."""
        try:
            self._whose(client)
        except InputError as other:
            if other.remedy.endswith("--client"):
                return InputError(
                    error.where,
                    error.what,
                    f"{error.remedy}, and give the file's client with --client",
                    code=error.code,
                )
        return error

    def _no_client(self) -> InputError:
        empty = [column for role in _WHOSE for column in self._columns_of(role)]
        if not empty:
            return self._missing("client", "or give the file's client with --client")
        return InputError(
            self._name,
            f"column {self._title(empty[0])!r} is empty",
            "give the file's client with --client",
            code="E-CLIENT",
        )

    def _when(self) -> dict[str, int]:
        """Return either `timestamp`, or `date` and `time`; a start is preferred to an end."""
        if "timestamp" in self._taken or "date" in self._taken:
            return {role: column for role, column in self._taken.items() if role in ("timestamp", "date", "time")}
        kinds = {column: self._kind(column) for role in _WHEN for column in self._columns_of(role)}
        kinds |= self._unnamed({"stamp", "time"} - set(kinds.values()), kinds)
        stamps = self._starts_first(column for column, found in kinds.items() if found == "stamp")
        if stamps:
            return {"timestamp": self._single("timestamp", stamps)}
        dates = self._starts_first(column for column, found in kinds.items() if found == "date")
        times = self._starts_first(column for column, found in kinds.items() if found == "time")
        if dates and times:
            return {"date": self._single("date", dates), "time": self._single("time", times)}
        if dates:
            return {"timestamp": self._single("timestamp", dates)}  # days, or longer
        if len(kinds) == 1 and not times:
            return {"timestamp": next(iter(kinds))}  # its texts are read later, one by one
        days = [] if dates else self._unnamed_dates(kinds)
        if times and len(days) == 1:
            return {"date": days[0], "time": self._single("time", times)}
        raise self._missing("timestamp", "or date=...,time=...")

    def _unnamed_dates(self, named: Mapping[int, str]) -> list[int]:
        """Return the columns of dates that have no usual name; a number such as 20240215 may be an id."""
        taken = {*self._taken.values(), *named}
        free = [column for column in range(len(self._head.header)) if column not in taken]
        return [column for column in free if self._are_dates(column)]

    def _are_dates(self, column: int) -> bool:
        cells = self._cells(column)
        return bool(cells) and all(kind(cell) == "date" and not cell.isdigit() for cell in cells)

    def _unnamed(self, wanted: Collection[str], named: Mapping[int, str]) -> dict[int, str]:
        """Return the only column of timestamps, or of times, where none has a usual name."""
        if "stamp" not in wanted:
            return {}
        taken = {*self._taken.values(), *named}
        free = [column for column in range(len(self._head.header)) if column not in taken]
        found: dict[int, str] = {}
        for name in wanted:
            columns = [column for column in free if self._only(column, name)]
            if len(columns) == 1:
                found[columns[0]] = name
        return found

    def _only(self, column: int, wanted: str) -> bool:
        """Return whether all cells of a column are stamps, or times such as 00:15."""
        cells = self._cells(column)
        return bool(cells) and all(kind(start_of(cell)) == wanted and ":" in cell for cell in cells)

    def _value(self) -> int:
        return self._taken["value"] if "value" in self._taken else self._single("value", self.values())

    def values(self) -> list[int]:
        """Return the columns of values by their titles; InputError where there is none."""
        taken = self._taken.values()
        free = [(column, title) for column, title in enumerate(self._head.header) if column not in taken]
        columns = [column for column, title in free if is_value(title)]
        flows = [column for column, _ in free if column not in columns and self._is_flow(column)]
        columns += [column for column in flows if not columns or sense_of(self._head.header[column]).flow != "import"]
        energy = [column for column in columns if not other_medium(self._head.header[column])]
        foreign = [column for column, title in free if other_medium(title) and column not in energy]
        if not energy and foreign:
            raise other_medium_of(self._name, self._head.header[foreign[0]])
        if not energy:
            numbers = [title for column, title in free if self._is_numeric(column)]
            described = any(sense_of(title).flow or is_register_title(title) or title in _FIGURES for title in numbers)
            wide = len(numbers) > 1 and not described
            raise self._missing("value", "or use --wide if each column is a client" if wide else "")
        return at_the_grid(self._head.header, energy, registers=self._registers)

    def _is_flow(self, column: int) -> bool:
        """Return whether a column is named by a flow alone, and holds numbers."""
        return says_flow(self._head.header[column]) and self._is_numeric(column)

    def _is_numeric(self, column: int) -> bool:
        cells = self._cells(column)
        return bool(cells) and all(map(_NUMBER.fullmatch, cells))

    def _columns_of(self, role: str) -> list[int]:
        """Return columns of a role: the user's one, else those with a usual name that the user gave no other role."""
        if role in self._taken:
            return [self._taken[role]]
        taken = self._taken.values()
        return [
            column for column, title in enumerate(self._head.header) if column not in taken and is_named(title, role)
        ]

    def _optional(self, role: str, columns: Sequence[int]) -> int | None:
        return self._single(role, columns) if columns else None

    def _single(self, role: str, columns: Sequence[int]) -> int:
        if len(columns) == 1:
            return columns[0]
        titles = " and ".join(self._title(column) for column in columns[:5])
        found = [self._head.header[column] for column in columns]
        same = len(set(found)) < len(found) or any("," in title for title in found)  # a comma parts --columns
        role = "client" if role == "point" else role
        remedy = f"say which with --columns {role}={'NUMBER' if same else 'NAME'}"
        if same:
            titles += f" (columns {', '.join(str(column + 1) for column in columns[:5])})"
        raise InputError(
            self._name, f"has more than one column that could be the {role}: {titles}", remedy, code="E-COLUMNS"
        )

    def _find(self, role: str, title: str) -> int:
        """Return the column that the user named, by its name or by its number from 1 on."""
        header = self._head.header
        for matches in (lambda a, b: a == b, lambda a, b: compact(a) == compact(b)):
            columns = _where(header, title.strip(BLANKS), matches)
            if columns:
                return self._single(role, columns)
        if title.isascii() and title.isdigit() and 1 <= int(title) <= self._head.fields:
            return int(title) - 1
        raise InputError(self._name, f"has no column {title!r}", f"its columns: {self._titles()}", code="E-COLUMNS")

    def _kind(self, column: int) -> str:
        kinds = Counter(kind(start_of(cell)) for cell in self._cells(column))
        return "stamp" if kinds["stamp"] else max(kinds, key=lambda found: kinds[found], default="")

    def _starts_first(self, columns: Iterable[int]) -> list[int]:
        found = list(columns)
        return [column for column in found if not self._is_end(column)] or found

    def _filled(self, columns: Sequence[int]) -> list[int]:
        """Return those that hold anything; an id column that is empty throughout is none."""
        if is_export(self._head.header):
            return list(columns)
        return [column for column in columns if column in self._taken.values() or self._cells(column)]

    def _units(self, free: Sequence[int]) -> list[int]:
        """Return the only column whose cells are units, whatever its name."""
        found = [column for column in free if names_units(self._cells(column))]
        return found if len(found) == 1 else []

    def _method(self) -> int | None:
        header = self._head.header
        return header.index(METHOD) if is_export(header) and METHOD in header else None

    def _has_words(self, column: int, words: Mapping[str, object]) -> bool:
        """Return whether an optional column has words of its role; one that the user named must have."""
        cells = [cell.casefold() for cell in self._cells(column)]
        return column in self._taken.values() or not cells or any(cell in words for cell in cells)

    def _cells(self, column: int) -> list[str]:
        cells = [row[column].strip(BLANKS) for row in self._head.rows[:_SAMPLE] if column < len(row)]
        return [cell for cell in cells if cell]

    def _is(self, column: int, role: str) -> bool:
        return column < len(self._head.header) and is_named(self._head.header[column], role)

    def _is_end(self, column: int) -> bool:
        return column < len(self._head.header) and says_end(self._head.header[column])

    def _title(self, column: int) -> str:
        title = printable(self._head.header[column]) if column < len(self._head.header) else ""
        return title or f"number {column + 1}"

    def _titles(self) -> str:
        titles = [printable(title) for title in self._head.header[:10] if title]
        return ", ".join(titles) + (", ..." if len(self._head.header) > 10 else "")

    def _missing(self, role: str, more: str = "") -> InputError:
        remedy = " ".join(filter(None, (f"name it with --columns {role}=...", more)))
        if not self._head.header:
            what = f"has no header, its first row has {self._head.fields} fields"
            return InputError(
                self._name, what, "give their numbers: --columns client=1,timestamp=2,value=3", code="E-CLIENT"
            )
        if role == "timestamp" and sum(kind(title) in {"stamp", "date"} for title in self._head.header) > 1:
            what = "has a column for each date or time, in place of a row"
            return InputError(
                self._name, what, "turn its columns into rows, with the dates in one column", code="E-COLUMNS"
            )
        return InputError(self._name, f"has no column for the {role} among: {self._titles()}", remedy, code="E-COLUMNS")


def other_medium_of(name: str, title: str) -> InputError:
    """Return the error for a column of values that is no electric energy."""
    if is_joule(other_medium(title)) or (other_medium(title).casefold() in {"mj", "gj"} and says_electricity(title)):
        what = f"column {printable(title, 80)!r} is in {other_medium(title)}, a unit that is not read"
        return InputError(name, what, "write it in kWh or Wh, or leave the file out", code="E-UNIT")
    what = f"column {printable(title, 80)!r} is {other_medium(title)}, not electricity"
    return InputError(
        name, what, "name a column of electricity with --columns value=NAME, or leave the file out", code="E-COLUMNS"
    )


def _where(header: Sequence[str], title: str, matches: Callable[[str, str], bool]) -> list[int]:
    return [column for column, found in enumerate(header) if matches(found, title)]
