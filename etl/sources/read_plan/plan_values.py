"""Values of a read plan: the options, the columns and their roles, the words of a layout, and the plan itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field

_EXPORT = ("client_number", "meter", "register", "flow", "start", "end", "kwh", "quality", "billed_to", "billed")
METHOD = "method"
"""The last column of `etl export --what readings`; older exports have none."""


def is_export(header: Sequence[str]) -> bool:
    """Return whether a file is an export of readings, in which the client of a shared meter is empty."""
    return tuple(header) in {_EXPORT, (*_EXPORT, METHOD)}


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
    register: bool | None = None
    """Whether values are what a register shows, so that energy is the difference of two; None: as the file says"""
    digits: int | None = None
    """Digits before the decimal mark of that register, after which it rolls over to 0"""
    control: bool = False
    """Whether it is only to be compared with readings, and what the register counted is not billed"""
    stamp: str | None = None
    flow: str | None = None
    client: str | None = None
    columns: dict[str, str] = field(default_factory=dict)
    negative: str = "refuse"
    dates: str | None = None
    """dmy | mdy: what 03/04/2017 means"""
    decimal: str | None = None
    """The decimal mark, `.` or `,`"""
    autumn: str | None = None
    """once | halves | twice: what an hour that the clock repeats and the file has once is"""
    wide: bool = False
    """Whether each column beside the timestamp is a client's"""
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
    """Where every row names its unit, which must then be `Energy.unit`."""
    method: int | None = None
    """In an export of readings: the flag that names the method of each."""


@dataclass(frozen=True)
class Cell:
    """One value of a row: its column, and what it adds to the row's own stamp, client and the rest."""

    column: int
    seconds: int = 0
    """Added to the row's stamp."""
    client: str = ""
    register: str = ""
    flow: str = ""
    unit: str = ""
    quality: int | None = None
    """Column of the quality of this value alone."""


@dataclass(frozen=True)
class Effect:
    """What a text in a column means for its row; empty (None): nothing."""

    flow: str = ""
    unit: str = ""
    register: str | None = None
    ignore: str = ""
    """Why such rows are passed over, and counted."""


@dataclass(frozen=True)
class WordColumn:
    """A column whose texts have effects on their rows; texts are case-folded, `*` at the end stands for any rest."""

    column: int
    effects: tuple[tuple[str, Effect], ...] = ()
    reads: str = ""
    """How texts without an effect are read (etl.sources.words.row_words); empty: they are not known."""
    flow: str = ""
    """Of a guard: the flow of the file. Of `flow`: that of a delivery in it."""


@dataclass(frozen=True)
class Sections:
    """Headings in the body of a table that name the flow of the rows below them; names are compact ones."""

    headings: tuple[tuple[str, str], ...]
    passed: tuple[str, ...]
    """Beginnings of lines that are no rows and no headings."""
    first: str
    """The flow of the rows below the table's own header."""
    blocks: bool = False
    """Whether each heading begins a block of another register: the first has none, then come 2, 3, ..."""


@dataclass(frozen=True)
class Table:
    """Parts of a declared layout, or a wide table, beyond one reading a row in a column of its own."""

    cells: tuple[Cell, ...]
    by_column: bool = False
    """Whether the cells are channels, so that a column's readings belong together, not a row's."""
    words: tuple[WordColumn, ...] = ()
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
    beside: tuple[tuple[int, int, int], ...] = ()
    """Columns whose cells must be as in another one where a third has a value: timestamps of groups side by side."""


@dataclass(frozen=True)
class Syntax:
    """How the text of a file is divided into rows and cells."""

    encoding: str
    """utf-8, utf-8-sig, utf-16-le, utf-16-be or cp1252 (a BOM is skipped by the reader)"""
    separator: str
    decimal: str
    skip: int
    """Lines before the first data row: blank lines, `sep=`, the header."""
    fields: int
    """Fields of a data row, an empty last one after a trailing separator too."""
    header: tuple[str, ...]
    blanks: tuple[str, ...] = ("",)
    """Cells of the value column that mean "no reading"."""
    sections: Sections | None = None
    """Headings in the body that name the flow: rows then have it as their last cell."""
    shortest: int = 0
    """Fields from which on a row is read that ends before columns that are not read; 0: all of them."""
    units_below: bool = False
    """Whether units of the titles are those of a line below the header."""
    header_line: int = 0
    """The line of a header that was looked for, from 1 on; 0 where it is the first line that holds anything."""


@dataclass(frozen=True)
class Clock:
    """When the readings of a file are: the form and zone of stamps, and the time that a reading covers."""

    stamp_format: str
    """`iso`, `iso-offset`, or a strptime-like form that etl.sources.cells.stamps knows."""
    zone: str
    """Zone of stamps without offset; UTC where they carry one."""
    zone_named: bool
    """Whether the file or the user names the zone (else UTC is assumed)."""
    stamp: str
    """start | end"""
    stamp_named: bool = True
    """Whether the file or the user says so (else start is assumed)."""
    interval: int | None = None
    """Minutes, where declared (needed for mean power); None: found for each channel."""
    interval_found: bool = False
    """Whether the interval is what the first stamps show, for values that are mean power."""
    step: str = ""
    """One of etl.sources.read_plan.spans.STEPS, where all readings are so long."""
    day_zone: str = ""
    """Zone whose days and months long readings follow, where it is not `zone`."""
    whole_days: bool = False
    """Whether the column of ends names the last day, which is included."""
    meter_zone: str = ""
    """The zone of the meters, where the layout or the user names it (else UTC is assumed)."""
    days_named: bool = True
    """Whether the dates show which number is the day and which the month, or the user says so."""

    late: int = 0
    """Seconds that all stamps are late: 1 of starts such as 00:00:01, -1 of ends such as 00:14:59."""
    autumn: str = ""
    """What the user says of a repeated hour that the file has once: once, halves or twice; empty: as the layout has
    it."""

    @property
    def utc_only(self) -> bool:
        """Whether offsets of stamps must be those of UTC, because the zone of the meters is not known."""
        return self.has_offsets and not self.meter_zone

    @property
    def has_offsets(self) -> bool:
        """Return whether each stamp carries an offset, or the Z of UTC."""
        return self.stamp_format.endswith("-offset")


@dataclass(frozen=True)
class Energy:
    """What the values of a file are."""

    unit: str
    """kWh | Wh | MWh | kW | W | MW"""
    unit_named: bool = True
    """Whether the file or the user names the unit (else kWh is assumed)."""
    flow: str = "import"
    """The flow of rows without a flow column."""
    flow_named: bool = True
    """Whether a word of the file, its layout or the user names the flow (else import is assumed)."""
    delivery: str = "import"
    """The flow of `delivered` in a flow column, as the words beside it tell; empty where none do."""
    negative: str = "refuse"
    """refuse | export"""
    medium_named: bool = True
    """Whether a word of the file or the user tells that it is electricity (else that is assumed)."""
    kind_named: bool = True
    """Whether the file or the user tells energy from reads of a register (else energy is assumed)."""
    register: bool = False
    """Whether values are reads of a register, so that energy is the difference of two."""
    digits: int | None = None
    control: bool = False
    """Whether values are only compared with readings: what a register showed, or counted over a row's span."""


@dataclass(frozen=True)
class Measure:
    """How the numbers of a file are written, their unit, and the interval that mean power needs."""

    unit: str
    decimal: str
    interval: int | None


@dataclass(frozen=True)
class ReadPlan:
    """How one file is read. Two files with the same bytes and the same plan give the same readings."""

    layout: str
    syntax: Syntax
    clock: Clock
    energy: Energy
    columns: Columns
    client: str | None = None
    """The client of a file without a client column."""
    client_label: str = ""
    """The label before the client in the lines above a header that was looked for."""
    records: str = ""
    """The sentence on a file that is no table (etl.sources.read_plan.records); most other fields are empty then."""
    table: Table | None = None
    """None: a long table, as most are."""
    gas_by: tuple[int, int, int | None] | None = None
    """Columns of the unit, of the meter, and of the register, where a meter that has rows in m3 is one of gas."""
    left_out: tuple[WordColumn, ...] = ()
    """Of a long table: the columns whose texts tell rows that are passed over, as those of another medium."""
    revision: tuple[int, str] | None = None
    """Column of revision stamps, and the form of its dates."""

    @property
    def autumn(self) -> str:
        """What a repeated hour that the file has once is."""
        return self.clock.autumn or (self.table.autumn if self.table is not None else "twice")

    @property
    def places(self) -> set[int]:
        """The columns that are read."""
        columns, table = self.columns, self.table
        places = {place for place in vars(columns).values() if place is not None}
        places |= {words.column for words in self.left_out}
        if table is not None:
            places |= {words.column for words in table.words} | {cell.column for cell in table.cells}
            places |= {place for cell in table.cells if (place := cell.quality) is not None}
            places |= {place for beside in table.beside for place in beside}
            places |= set() if table.period is None else {table.period}
        return places | (set() if self.revision is None else {self.revision[0]})

    @property
    def of_meters(self) -> bool:
        """Whether a row without a client is of its meter: in files of `etl export --what readings`."""
        return is_export(self.syntax.header)

    def measure(self, unit: str = "") -> Measure:
        """Return how values are read, in another unit than the file's where a column or row has its own."""
        return Measure(unit or self.energy.unit, self.syntax.decimal, self.clock.interval)
