"""Layout of delimited files as declared: one TOML file each, also a user's own (docs/reference/layouts.md)."""

from dataclasses import dataclass, field

from etl.sources.read_plan.plan_values import Effect

Title = str | int
"""A column: its name (case, blanks and punctuation do not count), or its number from 1 on."""


@dataclass(frozen=True)
class Value:
    """A column of readings, where a row has several of them."""

    column: tuple[Title, ...]
    flow: str = ""
    unit: str = ""
    register: str = ""
    dated: bool = False
    """Whether the column before it has its timestamp, which must be that of the row."""


@dataclass(frozen=True)
class Described:
    """Lines above the rows, by their first cells, that say of each column whose it is, and what is measured in it."""

    client: str
    kind: str
    kinds: dict[str, Effect]
    """By a text of the line `kind`, case-folded; a `*` at its end stands for any rest."""
    quality: str = ""
    """The text in the line `client` over a column of qualities, which is beside that of the values."""
    passed: tuple[str, ...] = ()
    """Texts in the line `client` over columns that are nobody's."""


@dataclass(frozen=True)
class Layout:
    """One layout. Empty keys: the rows of the file show it, or it is not needed."""

    name: str
    """The name of its file, for `--format`."""
    by: str = ""
    """Who writes such files."""
    header: tuple[tuple[str, ...], ...] = ()
    """Names that must all be in one line (each: one of several spellings); the first such line is the header."""
    above: tuple[str, ...] = ()
    """Labels with which lines above the header must begin."""
    titles_above: int | None = None
    """Lines from the header up to the one with the names of the columns, which then stand before its titles."""
    without: tuple[str, ...] = ()
    """Names that must not be in that line."""
    first_line: str = ""
    """A regular expression for the beginning of the first line, of files without a header."""
    separator: str = ""
    decimal: str = ""
    zone: str = ""
    """`local` (the meter's: given by --timezone), `UTC`, an IANA name, or an offset such as `+10:00`."""
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
    """Readings of the skipped hour: refuse, ignore-zero, or shift (they are of the hour after)."""
    autumn: str = "twice"
    """The repeated hour: twice in the file, once (the other is missing), halves (one value for both),
    or late (the file has the hour after it twice)."""
    unit: str = ""
    interval: int | None = None
    """Minutes."""
    every: str = ""
    """day, week, month or year, where readings are longer than an hour."""
    register: bool = False
    """Whether values are what a register shows: energy is the difference of two."""
    digits: int | None = None
    """Digits of that register before the decimal mark, after which it rolls over to 0."""
    flow: str = ""
    negative: str = ""
    registers: str = "separate"
    """separate, or alternate: together they are one channel."""
    wide: str = ""
    """slots (a column for each slot of the day), clients (a column for each client) or described (by lines above)."""
    described: Described | None = None
    slots: str = ""
    """clock (slots are named by the time) or elapsed (they are counted from local midnight: 46 to 50 half hours)."""
    period: int | None = None
    """Minutes of the period whose number from 1 on, counted from local midnight, the column `period` holds."""
    between: str = ""
    """The text between start and end in one cell."""
    sections: dict[str, str] = field(default_factory=dict)
    """Headings in the body, by their first title, and the flow of the rows below them."""
    between_sections: tuple[str, ...] = ()
    """Beginnings of lines between them that are no rows."""
    short_rows: bool = False
    """Whether rows may end before the columns that are not read."""
    no_reading: tuple[str, ...] = ()
    file_name: str = ""
    """A regular expression for the file's name; its group `client` is the client."""
    value_title: str = ""
    """The same for the title of the values."""
    columns: dict[str, tuple[Title, ...]] = field(default_factory=dict)
    values: tuple[Value, ...] = ()
    rows: dict[str, dict[str, Effect]] = field(default_factory=dict)
    """By column (a key of `columns`) and text, case-folded; a `*` at its end stands for any rest."""
    plant: str = ""
    """A text of `rows` beside which import is what a home used, not what it drew from the grid."""
    words: tuple[str, ...] = ()
    """Columns (keys of `columns`) whose texts are read for a flow or another medium, in words of any language: those
    that are in `rows` too must say one with each text that is not there."""
    quality: dict[str, str] = field(default_factory=dict)
    preamble: dict[str, str] = field(default_factory=dict)
    """`client`, `unit` or `flow`, and the label before it in the lines above the header."""
    below: dict[str, str] = field(default_factory=dict)
    """The same, of labels above their values, as in a small table of its own."""
