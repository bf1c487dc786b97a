"""Rows of delimited text read by the kernel: the plan of a file as C has it, its table of ids, and what it gives."""

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from etl.kernel.library import POINTER, function

Ints = npt.NDArray[np.int64]


class Role(IntEnum):
    """Roles of a column; from KEY on, the cells that say whose reading a row is, in their order."""

    SKIPPED = 0
    VALUE = 1
    STAMP = 2
    TIME = 3
    END = 4
    KEY = 5


KEY_CELLS = 8
"""Cells of a key, at most."""


class DateForm(IntEnum):
    """Forms of a date; those after ISO take one digit for a day or month, and any of `-/.` between."""

    ISO = 0
    YMD = 1
    DMY = 2
    MDY = 3
    COMPACT = 4


class Offset(IntEnum):
    """Offsets after a time: there is none, there is one, or there is that of UTC."""

    NONE = 0
    ANY = 1
    UTC_ONLY = 2


@dataclass(frozen=True)
class RowForm:
    """Forms of the rows of a file."""

    roles: tuple[int, ...]
    """The role of each column. A row has exactly as many cells."""
    separator: str
    """One character of ASCII."""
    decimal: str
    date_form: DateForm
    offset: Offset
    late: int
    """Seconds that are taken from each stamp."""
    places: int
    """Decimals with which a value is a whole number of mWh: 6 of kWh."""
    minutes: int
    """Of the interval, where values are mean power; else 0."""
    signed: bool
    blank_values: bool
    """Whether an empty value is no reading."""
    known_words: bool
    """Whether the texts of a row without a value have to be known words, too."""
    latest: int
    """The first second that is too late."""


class ParsedRows(NamedTuple):
    """Rows of a piece: one entry a reading; of blank values there is but the count."""

    seconds: Ints
    energy_mwh: Ints
    end: Ints | None
    starts: Ints
    """Rows where runs of one id begin, with the number of rows at the end."""
    ids: npt.NDArray[np.int32]
    """Of each run, by the table of the parser."""
    blank: int
    rounded: int


class _Plan(ctypes.Structure):
    _fields_ = (
        ("roles", ctypes.c_void_p),
        ("latest", ctypes.c_int64),
        *((name, ctypes.c_int32) for name in ("fields", "separator", "decimal", "date_form", "offset", "late")),
        *((name, ctypes.c_int32) for name in ("places", "minutes", "signed_values", "blank_values", "known_words")),
    )


class _Rows(ctypes.Structure):
    _fields_ = (
        *((name, ctypes.c_void_p) for name in ("seconds", "energy", "end", "run", "id")),
        *((name, ctypes.c_int64) for name in ("room", "rows", "runs", "blank", "rounded")),
    )


class RowParser:
    """Parses pieces of one file, in one thread; `made` gives None where there is no kernel."""

    def __init__(self, form: RowForm, parse: Any, table: "IdTable") -> None:
        self._roles = np.array(form.roles, np.int32)
        self._ends = Role.END in form.roles
        self._shortest = len(form.roles) + len("20240101")
        self._plan = _Plan(
            self._roles.ctypes.data, form.latest, len(form.roles), ord(form.separator), ord(form.decimal),
            form.date_form, form.offset, form.late, form.places, form.minutes, form.signed, form.blank_values,
            form.known_words,
        )  # fmt: skip
        self._parse = parse
        self.table = table

    @classmethod
    def made(cls, form: RowForm) -> "RowParser | None":
        """Return a parser with a table of its own."""
        plan, rows = ctypes.POINTER(_Plan), ctypes.POINTER(_Rows)
        parse = function("etl_parse_rows", ctypes.c_int32, plan, POINTER, ctypes.c_size_t, POINTER, rows)
        table = IdTable.made()
        return None if parse is None or table is None else cls(form, parse, table)

    def parse(self, data: bytes) -> ParsedRows | None:
        """Return the rows of a piece; None where not all of it is plain: the table may have new ids then, too."""
        room = len(data) // self._shortest + 1
        seconds, energy, starts = (np.empty(room + 1, np.int64) for _ in range(3))
        end = np.empty(room, np.int64) if self._ends else None
        ids = np.empty(room, np.int32)
        arrays = (seconds, energy, end, starts, ids)
        found = _Rows(*(None if array is None else array.ctypes.data for array in arrays), room)
        if self._parse(self._plan, data, len(data), self.table.handle, found) != 0:
            return None
        rows, runs = found.rows, found.runs
        starts[runs] = rows
        return ParsedRows(
            seconds[:rows], energy[:rows], None if end is None else end[:rows], starts[: runs + 1], ids[:runs],
            found.blank, found.rounded,
        )  # fmt: skip


class IdTable:
    """The kernel's table of the texts that stand for a channel, numbered from 0 on by their first use."""

    def __init__(self, handle: int, free: Any, count: Any, text: Any, shorten: Any) -> None:
        self.handle = handle
        self._free, self._count, self._text, self._shorten = free, count, text, shorten

    @classmethod
    def made(cls) -> "IdTable | None":
        """Return an empty table; None where there is no kernel, or no memory."""
        size = ctypes.POINTER(ctypes.c_size_t)
        new, free = function("etl_ids_new", POINTER), function("etl_ids_free", None, POINTER)
        count = function("etl_ids_count", ctypes.c_int64, POINTER)
        text = function("etl_ids_text", POINTER, POINTER, ctypes.c_int64, size)
        shorten = function("etl_ids_shorten", None, POINTER, ctypes.c_int64)
        handle = new() if new is not None else None
        return None if handle is None else cls(handle, free, count, text, shorten)

    def __len__(self) -> int:
        number: int = self._count(self.handle)
        return number

    def texts(self, first: int) -> list[Sequence[str]]:
        """Return the cells of the ids from a number on; UnicodeDecodeError for bytes that are no UTF-8."""
        size = ctypes.c_size_t()
        at = self._text(self.handle, first, size)
        lines = ctypes.string_at(at, size.value).decode().split("\n")
        return [line.split("\0") for line in lines[:-1]]

    def shorten(self, count: int) -> None:
        """Forget all ids from a number on."""
        self._shorten(self.handle, count)

    def __del__(self) -> None:
        self._free(self.handle)
