"""A layout of delimited files as it is declared: one TOML file each, a user's own the same way (docs/reference/layouts.md)."""

from dataclasses import dataclass, field

Title = str | int
"""A column: its name (case, blanks and punctuation do not count), or its number from 1 on."""


@dataclass(frozen=True)
class Says:
    """What a text in a column says of its row; None or empty: nothing."""

    flow: str = ""
    unit: str = ""
    register: str | None = None
    ignore: str = ""
    """Why such rows are passed over, and counted."""


@dataclass(frozen=True)
class Value:
    """A column of readings, where a row has several of them."""

    column: tuple[Title, ...]
    flow: str = ""
    unit: str = ""
    register: str = ""


@dataclass(frozen=True)
class Layout:
    """One layout. Empty: the file's own rows tell, or nobody needs to."""

    name: str
    """The name of its file, for `--format`."""
    by: str = ""
    """Who writes such files."""
    header: tuple[tuple[str, ...], ...] = ()
    """Names that must all stand in one line (each: one of several spellings); the first such line is the header."""
    without: tuple[str, ...] = ()
    """Names that must not stand in that line."""
    first_line: str = ""
    """A regular expression for the beginning of the first line, of files without a header."""
    separator: str = ""
    decimal: str = ""
    zone: str = ""
    """`local` (the meter's: said by --timezone), `UTC`, an IANA name, or an offset such as `+10:00`."""
    dates: str = ""
    """dmy or mdy, where 03/04/2017 could be both; epoch where stamps are seconds since 1970; `day-code` and the date of
    day 1, where they are numbers of days and half hours (etl.sources.cells.day_codes)."""
    revision_dates: str = ""
    """The form of the dates in the column `revision` where it differs from that of the stamps."""
    stamp: str = ""
    """start or end"""
    ends: str = "instant"
    """instant, or same-clock: ends are written on the clock of their starts (the doubled hour ends at 02:00 twice)."""
    midnight: str = ""
    """end-of-day: the time 00:00 is the end of the date beside it."""
    spring: str = "refuse"
    """Readings of the hour that the clock skips: refuse, ignore-zero, or shift (they are of the hour after)."""
    autumn: str = "twice"
    """The hour that the clock shows twice: twice in the file, once (the other is missing), halves (one value for both),
    or late (the file has the hour after it twice)."""
    unit: str = ""
    interval: int | None = None
    """Minutes."""
    every: str = ""
    """day, week, month or year, where readings are longer than an hour."""
    register: bool = False
    """Whether values are what a register shows: energy is the difference of two."""
    digits: int | None = None
    """Digits of that register before the decimal mark, behind which it begins at 0 again."""
    flow: str = ""
    negative: str = ""
    registers: str = "separate"
    """separate, or alternate: they are one channel in turns."""
    wide: str = ""
    """slots (a column for each slot of the day) or clients (a column for each client)."""
    slots: str = ""
    """clock (slots are named by the time) or elapsed (they are counted from local midnight: 46 to 50 half hours)."""
    period: int | None = None
    """Minutes of the period whose number from 1 on, counted from local midnight, the column `period` holds."""
    between: str = ""
    """What stands between start and end in one cell."""
    sections: dict[str, str] = field(default_factory=dict)
    """Headings in the body, by their first title, and the flow of the rows behind them."""
    between_sections: tuple[str, ...] = ()
    """How lines between them begin that are no rows."""
    short_rows: bool = False
    """Whether rows may end before the columns that are not read."""
    no_reading: tuple[str, ...] = ()
    file_name: str = ""
    """A regular expression whose group `client` is found in the file's name."""
    columns: dict[str, tuple[Title, ...]] = field(default_factory=dict)
    values: tuple[Value, ...] = ()
    rows: dict[str, dict[str, Says]] = field(default_factory=dict)
    """By column (a key of `columns`) and text, case-folded; a `*` behind it stands for any end."""
    quality: dict[str, str] = field(default_factory=dict)
    preamble: dict[str, str] = field(default_factory=dict)
    """`client`, `unit` or `flow`, and the label before it in the lines above the header."""
    below: dict[str, str] = field(default_factory=dict)
    """The same, of labels that stand above their values, as in a small table of its own."""
