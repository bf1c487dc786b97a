"""Values of a read plan: the options, the columns and their roles, the words of a layout, and the plan itself."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Options:
    """The user's options on a file; None or empty: to be found out."""

    format: str = "auto"
    timezone: str | None = None
    stamps: str | None = None
    unit: str | None = None
    interval: int | None = None
    step: str | None = None
    """One of etl.sources.read_plan.spans.STEPS, where readings are longer than an hour"""
    register: bool = False
    """Whether values are what a register shows, so that energy is the difference of two"""
    digits: int | None = None
    """Digits before the decimal mark of that register, after which it rolls over to 0"""
    stamp: str | None = None
    flow: str | None = None
    client: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    negative: str = "refuse"
    dates: str | None = None
    """dmy | mdy: what 03/04/2017 means"""
    decimal: str | None = None
    """The decimal mark, `.` or `,`"""
    layout: str | None = None
    """The path of a declaration of the user's own"""


@dataclass(frozen=True)
class Columns:
    """Columns that are read, counted from 0; None where the file has none. Either `timestamp`, or `date` and `time`."""

    value: int
    client: int | None = None
    timestamp: int | None = None
    date: int | None = None
    time: int | None = None
    meter: int | None = None
    register: int | None = None
    flow: int | None = None
    quality: int | None = None
    end: int | None = None
    """The end of the interval, beside its start."""
    unit: int | None = None
    """Where every row names its unit, which must then be `Understood.unit`."""


@dataclass(frozen=True)
class Cell:
    """One value of a row: its column, and what it adds to the row's own stamp, client and the rest."""

    place: int
    seconds: int = 0
    """Added to the row's stamp."""
    client: str = ""
    register: str = ""
    flow: str = ""
    unit: str = ""
    quality: int | None = None
    """Place of the quality of this value alone."""


@dataclass(frozen=True)
class Effect:
    """What a text in a column means for its row; empty (None): nothing."""

    flow: str = ""
    unit: str = ""
    register: str | None = None
    ignore: str = ""
    """Why such rows are passed over, and counted."""


@dataclass(frozen=True)
class Words:
    """A column whose texts have effects on their rows; texts are case-folded, `*` at the end stands for any rest."""

    place: int
    effects: tuple[tuple[str, Effect], ...]


@dataclass(frozen=True)
class Sections:
    """Headings in the body of a table that name the flow of the rows below them; names are compact ones."""

    headings: tuple[tuple[str, str], ...]
    passed: tuple[str, ...]
    """Beginnings of lines that are no rows and no headings."""
    first: str
    """The flow of the rows below the table's own header."""


@dataclass(frozen=True)
class Table:
    """Parts of a declared layout, or a wide table, beyond one reading a row in a column of its own."""

    cells: tuple[Cell, ...]
    by_column: bool = False
    """Whether the cells are channels, so that a column's readings belong together, not a row's."""
    words: tuple[Words, ...] = ()
    qualities: tuple[tuple[str, str], ...] = ()
    """Quality words of this layout beside the usual ones."""
    period: int | None = None
    """Column of the number of the period in its day, which counts from 1 on."""
    period_minutes: int = 0
    elapsed: bool = False
    """Whether cells and periods are counted from local midnight on, whatever the clock does: stamps are UTC then."""
    between: str = ""
    """The text between start and end in the cell of the stamp."""
    same_clock: bool = False
    """Whether stamps are ends on the clock of their starts; they are stored as starts."""
    midnight_ends: bool = False
    """Whether the time 00:00 is the end of the date beside it."""
    spring: str = "refuse"
    autumn: str = "twice"
    short_rows: bool = False


@dataclass(frozen=True)
class Understood:
    """How one file is read. Two files with the same bytes and the same `Understood` give the same readings."""

    layout: str
    encoding: str
    """utf-8, utf-8-sig, utf-16-le, utf-16-be or cp1252 (a BOM is skipped by the reader)"""
    separator: str
    decimal: str
    skip: int
    """Lines before the first data row: blank lines, `sep=`, the header."""
    fields: int
    """Fields of a data row, an empty last one after a trailing separator too."""
    header: tuple[str, ...]
    columns: Columns
    stamp_format: str
    """`iso`, `iso-offset`, or a strptime-like form that etl.sources.cells.stamps knows."""
    zone: str
    """Zone of stamps without offset; UTC where they carry one."""
    zone_said: bool
    """Whether the file or the user named the zone (else it is UTC only for want of one)."""
    stamp: str
    """start | end"""
    unit: str
    """kWh | Wh | MWh | kW | W | MW"""
    interval: int | None
    """Minutes, where declared (needed for mean power); None: found for each channel."""
    flow: str
    """The flow of rows without a flow column."""
    negative: str
    """refuse | export"""
    client: str | None = None
    """The client of a file without a client column."""
    blanks: tuple[str, ...] = ("",)
    """Cells of the value column that mean "no reading"."""
    stamp_said: bool = True
    unit_said: bool = True
    """Whether the file or the user said so (else start of the interval and kWh are assumed)."""
    step: str = ""
    """One of etl.sources.read_plan.spans.STEPS, where all readings are so long."""
    day_zone: str = ""
    """Whose days and months long readings follow, where it is not `zone`."""
    whole_days: bool = False
    """Whether the column of ends names the last day, which is included."""
    register: bool = False
    digits: int | None = None
    interval_seen: bool = False
    """Whether the interval is what the first stamps showed, for values that are mean power."""
    records: str = ""
    """What is said of a file that is no table (etl.sources.read_plan.records); most other fields say nothing then."""
    table: Table | None = None
    """None: a long table, as most are."""
    sections: Sections | None = None
    """Headings in the body that name the flow: rows then have it as their last cell."""
    place: str = ""
    """The zone in which the meters stand, where the layout tells."""
    revision: tuple[int, str] | None = None
    """Place of a column of revision stamps, and the form of its dates."""
