"""Tables. Meters measure, channels are their streams, blocks hold a week of a series, bills belong to clients.

Instants are whole minutes since 1970-01-01 00:00 UTC, energy is whole milliwatt-hours (10^-6 kWh), local days dates.
"""

from django.db import models

from etl.store.document_models import ClientRename, Document, DocumentSeries, Item  # noqa: F401 - Django looks for tables here
from etl.store.edit_models import Edit, EditBlock  # noqa: F401 - as above
from etl.store.fields import (
    PlainBigInteger,
    PlainBinary,
    PlainBoolean,
    PlainChar,
    PlainInteger,
    PlainSmallInteger,
    PlainText,
)
from etl.store.inserting import ReadyRows
from etl.store.published_bills import PublishedRows
from etl.store.sealed_rows import SealedModel, SealedRows

FLOW_CODES = {"import": 1, "export": 2, "generation": 3}
FLOWS = {code: flow for flow, code in FLOW_CODES.items()}
UNIT_CODES = {"kWh": 1, "kVArh": 2, "m3": 3}


class Meter(SealedModel):
    """A meter, by its number in the files; in files without meter numbers, by the client's number."""

    number = models.CharField(max_length=255)
    timezone = models.CharField(max_length=64, default="")

    objects = SealedRows["Meter"]()

    class Meta:
        # A unique text field of its own would get a second index on PostgreSQL.
        constraints = [models.UniqueConstraint(fields=["number"], name="meter_number")]


class Series(SealedModel):
    """One channel's readings of one interval length and one phase (minutes past the UTC grid of that length).

    A channel is a measured stream of a meter: its register, flow and unit. Channels are added when billed; they are
    never versions of each other. It has no table of its own: rows for it were a tenth of the load of new meters.
    Its first reading starts at `first_minute`, its last one ends at `end_minute`: what is due depends on both.
    """

    UNSEALED = ("first_minute", "end_minute")

    meter = models.ForeignKey(Meter, models.CASCADE, db_index=False)
    register = models.CharField(max_length=255, default="")
    flow = models.SmallIntegerField()
    unit = models.SmallIntegerField(default=UNIT_CODES["kWh"])
    interval = models.SmallIntegerField()
    phase = models.SmallIntegerField(default=0)
    first_minute = models.IntegerField()
    end_minute = models.IntegerField()
    assumed = models.SmallIntegerField(default=0)
    """What was assumed of its readings, a bit each (etl.blocks.assumptions), by all loads that stand in it."""

    objects = SealedRows["Series"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meter", "register", "flow", "unit", "interval", "phase"], name="series_grid"
            )
        ]


class IntervalBlock(SealedModel):
    """The known readings of one series in one UTC week, packed by etl.blocks.block_codec."""

    UNSEALED = ("known", "energy_mwh", "values")
    SEALED_IF = "quality"  # all else is checked against the block's own digest and the ledger

    pk = models.CompositePrimaryKey("series_id", "week")
    series = models.ForeignKey(Series, models.CASCADE, db_index=False)
    week = PlainSmallInteger()
    known = PlainSmallInteger()
    energy_mwh = PlainBigInteger()
    values = PlainBinary()
    quality = PlainBinary(null=True)

    objects = SealedRows["IntervalBlock"]()


class Revision(SealedModel):
    """Revision stamps of the readings of a block, packed by etl.blocks.revision_codec; no row where there is none."""

    pk = models.CompositePrimaryKey("series_id", "week")
    series = models.ForeignKey(Series, models.CASCADE, db_index=False)
    week = PlainSmallInteger()
    stamps = PlainBinary()

    objects = SealedRows["Revision"]()


class LongRead(models.Model):
    """Energy over a span longer than an hour (or of no interval's length), of a series whose interval is 0.

    The reads of a channel share no minute, with each other or with its interval readings.
    """

    pk = models.CompositePrimaryKey("series_id", "start_minute")
    series = models.ForeignKey(Series, models.CASCADE, db_index=False)
    start_minute = PlainInteger()
    end_minute = PlainInteger()
    energy_mwh = PlainBigInteger()
    quality = PlainSmallInteger()

    objects = ReadyRows()


class Client(SealedModel):
    """A client who is billed."""

    number = models.CharField(max_length=255)
    timezone = models.CharField(max_length=64, default="")

    objects = SealedRows["Client"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number"], name="client_number")]


class Supply(SealedModel):
    """A meter's readings as a client's between two local instants (the end excluded, null: until further notice).

    These are `start_time` and `end_time` minutes after the midnights that begin `start` and `end`, by the clock. A
    meter without any row belongs to the client of its own number. `share` and `multiplier` are exact text.
    """

    client = models.ForeignKey(Client, models.PROTECT)
    meter = models.ForeignKey(Meter, models.PROTECT)
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    share = models.CharField(max_length=40, default="1")
    multiplier = models.CharField(max_length=40, default="1")
    start_time = models.SmallIntegerField(default=0)
    end_time = models.SmallIntegerField(default=0)
    from_file = models.BooleanField(default=False)
    """Whether a file of readings names the client of the meter, and no table of assignments."""

    objects = SealedRows["Supply"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "meter", "start", "start_time", "from_file"], name="supply_start")
        ]


class Load(SealedModel):
    """One loaded file: the ledger. Its counts are of readings; the sums over all loads equal the stored blocks'."""

    name = models.TextField()
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    reading = models.TextField()
    """How it was read, as canonical JSON: the same bytes read otherwise are another thing."""
    loaded_at = models.DateTimeField()
    rows = models.BigIntegerField()
    read = models.BigIntegerField()
    loaded = models.BigIntegerField()
    duplicate = models.BigIntegerField()
    revised = models.BigIntegerField()
    rejected = models.BigIntegerField()
    blank = models.BigIntegerField()
    ignored = models.BigIntegerField()
    estimated = models.BigIntegerField()
    rounded = models.BigIntegerField()
    clients = models.IntegerField()
    first_minute = models.IntegerField(null=True)
    end_minute = models.IntegerField(null=True)
    undone_by = models.ForeignKey("self", models.SET_NULL, null=True, db_index=False)
    """The load or unload that took readings out of what this one covered: its file may be loaded again."""
    assumed = models.CharField(max_length=255, default="")
    """Names of what neither the file nor the user says, separated by commas."""

    objects = SealedRows["Load"]()

    class Meta:
        indexes = [models.Index(fields=["size", "sha256"], name="load_file")]


class LoadMonth(SealedModel):
    """Changes by a load in one UTC month and flow: slots and energy that were added and removed."""

    load = models.ForeignKey(Load, models.CASCADE)
    month = models.IntegerField()
    """Months since January 1970."""
    flow = models.SmallIntegerField()
    added = models.BigIntegerField()
    removed = models.BigIntegerField()
    added_mwh = models.BigIntegerField()
    removed_mwh = models.BigIntegerField()

    objects = SealedRows["LoadMonth"]()


class LoadSpans(SealedModel):
    """Parts of series that a load covered, some thousands a row.

    `spans` are little-endian int64: series, first minute, end minute, and a mark: 1 where the load changed something; 2
    where it covered nothing, but removed readings of an earlier load; 3 where it changed long reads, which it covers as
    the row of their series with 0 or 1 has it, where minutes became due or stopped being due, or of which something
    else is assumed since, or another zone known; 4 where it changed something behind the last reading that the series
    had.
    """

    load = models.ForeignKey(Load, models.CASCADE)
    spans = models.BinaryField()

    objects = SealedRows["LoadSpans"]()


class Tariff(SealedModel):
    """The text of a tariff that priced bills, so that each can be computed and explained again."""

    sha256 = models.CharField(max_length=64)
    name = models.TextField()
    currency = models.CharField(max_length=3)
    looks_back = models.BooleanField(default=False)
    """Whether its bills depend on earlier periods: then what changes those makes them stale too."""
    text = models.TextField()

    objects = SealedRows["Tariff"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sha256"], name="tariff_sha256")]


class Assignment(SealedModel):
    """A client's tariff and attributes between two local dates (`end` excluded).

    `tariff` null: another row of the client names it. `attributes` is a JSON object of texts.
    """

    client = models.ForeignKey(Client, models.PROTECT, db_index=False)
    tariff = models.ForeignKey(Tariff, models.PROTECT, null=True, db_index=False)
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    attributes = models.TextField(default="{}")

    objects = SealedRows["Assignment"]()

    class Meta:
        indexes = [models.Index(fields=["client", "start"], name="assignment_client")]


class PriceColumn(SealedModel):
    """A series of prices by its name in the file; a price is a whole number of 10**-places of the file's unit."""

    name = models.CharField(max_length=255)
    places = models.SmallIntegerField()

    objects = SealedRows["PriceColumn"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="price_column_name")]


class Price(SealedModel):
    """A price between two UTC minutes."""

    column = models.ForeignKey(PriceColumn, models.CASCADE, db_index=False)
    start_minute = models.IntegerField()
    end_minute = models.IntegerField()
    price = models.BigIntegerField()

    objects = SealedRows["Price"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["column", "start_minute"], name="price_start")]


DAYS = '{"days":true}'
"""`Load.reading` of a file whose rows are types of days."""


class CalendarDay(SealedModel):
    """The type of a local date in a calendar that a user has loaded."""

    calendar = models.CharField(max_length=255)
    day = models.DateField()
    type = models.CharField(max_length=255)
    load = models.ForeignKey(Load, models.PROTECT)

    objects = SealedRows["CalendarDay"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day")]


CONTROL = '"control":true'
"""In `Load.reading` of a file of control reads."""


class ControlRead(SealedModel):
    """What a register showed at an instant, or counted between two: compared with readings, and never billed.

    It names its meter by number, as it is kept whether readings are there or not. What several loads say of one channel
    and time stays; the newest of them counts.
    """

    load = models.ForeignKey(Load, models.PROTECT)
    meter_number = models.CharField(max_length=255)
    register = models.CharField(max_length=255, default="")
    flow = models.CharField(max_length=12)
    start_minute = models.IntegerField()
    end_minute = models.IntegerField()
    """The same as the start: what the register showed then. Another: what it counted between the two."""
    energy_mwh = models.BigIntegerField()
    step_mwh = models.BigIntegerField()
    """The last place that the register tells."""

    objects = SealedRows["ControlRead"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meter_number", "register", "flow", "start_minute", "end_minute", "load"], name="control_read"
            )
        ]


class Supplied(SealedModel):
    """A value of an earlier period that readings do not reach, supplied by the user, as exact text."""

    client = models.ForeignKey(Client, models.PROTECT, db_index=False)
    quantity = models.CharField(max_length=255)
    start = models.DateField()
    end = models.DateField()
    value = models.CharField(max_length=60)

    objects = SealedRows["Supplied"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "quantity", "start", "end"], name="supplied_period")]


class Acceptance(SealedModel):
    """An answer to readings that fail a rule: those of a channel in some minutes are right, and are billed.

    It names its meter by number, as it stays when the meter's readings are taken out.
    """

    meter_number = models.CharField(max_length=255)
    register = models.CharField(max_length=255, default="")
    flow = models.CharField(max_length=12)
    rule = models.CharField(max_length=32)
    start = models.IntegerField()
    end = models.IntegerField()
    """UTC minutes, the end excluded."""
    energy_mwh = models.BigIntegerField(null=True)
    """The value that is right; null: every value of this time."""
    counted_mwh = models.BigIntegerField(null=True)
    """Of rule `sum`: what the register counted beside readings that add up to this value."""
    reason = models.TextField()
    answered_by = models.CharField(max_length=255)
    answered_at = models.DateTimeField()

    objects = SealedRows["Acceptance"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meter_number", "register", "flow", "rule", "start", "end"], name="acceptance_of"
            )
        ]


class Run(SealedModel):
    """One run of `etl bill`, or of `etl load` by workers: its request and its report.

    Its chunks are what workers share; a run without any was done by one process in one transaction.
    """

    UNSEALED = ("state", "ended_at", "report")

    kind = models.CharField(max_length=4)
    """bill | load"""
    engine = models.CharField(max_length=16)
    request = models.TextField()
    """The order for workers, as canonical JSON: the same request given again resumes an open run."""
    version = models.CharField(max_length=40)
    state = models.SmallIntegerField()
    newest_load = models.IntegerField(default=0)
    """The newest load when it began; 0: there was none."""
    changes = models.IntegerField(default=0)
    """Inputs.changes when the run began."""
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    report = models.TextField(default="")
    """What it did, as JSON; of one that failed the reason."""

    objects = SealedRows["Run"]()

    class Meta:
        indexes = [models.Index(fields=["state"], name="run_state")]


class Chunk(SealedModel):
    """A part of a run that one worker does: some clients, or one file. This table is the truth, a broker a doorbell.

    The worker that has set its token may end it, until `lease_until` has passed and another worker has set another.
    """

    UNSEALED = ("state", "token", "worker", "lease_until", "attempts", "newest_load", "changes", "ended_at", "report")

    run = models.ForeignKey(Run, models.CASCADE, db_index=False)
    number = models.IntegerField()
    what = models.TextField()
    """Which clients or which file, as JSON."""
    size = models.BigIntegerField()
    """How many clients, or bytes."""
    state = models.SmallIntegerField(default=0)
    token = models.CharField(max_length=32, default="")
    worker = models.CharField(max_length=255, default="")
    lease_until = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    """Workers that were lost while they had it."""
    newest_load = models.IntegerField(null=True)
    """The newest load that it saw."""
    changes = models.IntegerField(default=0)
    """Inputs.changes when it read them."""
    ended_at = models.DateTimeField(null=True)
    report = models.TextField(default="")
    """Its result, as JSON; of one that failed the reason."""

    objects = SealedRows["Chunk"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="chunk_number")]


class Inputs(SealedModel):
    """One row that counts changes to the inputs of bills other than readings: assignments, prices, history."""

    UNSEALED = ("changes",)

    changes = models.IntegerField(default=0)

    objects = SealedRows["Inputs"]()


class Seal(models.Model):
    """What etl wrote into a table with seals, or took out of it, in a step (etl.store.database.seals)."""

    table = models.CharField(max_length=63)
    rows = models.IntegerField()
    digest = models.BigIntegerField()
    """A sum modulo 2**64, as a signed number."""

    objects = models.Manager["Seal"]()


class BillRequest(SealedModel):
    """A request of bills: those of it are computed again by it. It may be cut into bills of some of its days."""

    start = models.DateField()
    end = models.DateField()
    tariff_sha256 = models.CharField(max_length=64, default="")
    """The tariff of clients without an assignment; empty: none was named."""
    treatment = models.CharField(max_length=255, default="")
    """What is done about missing readings, as canonical JSON; empty: they are billed as missing."""

    objects = SealedRows["BillRequest"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["start", "end", "tariff_sha256", "treatment"], name="bill_request")
        ]


class Bill(SealedModel):
    """A client's bill for a period, as its inputs are now; those that are published never share a day.

    A bill is published as soon as its run is done: until then it waits, beside the bill that it may replace. A bill of
    status `failed` could not be made: it has a reason among its warnings, an empty `total`, and no tariff if that is
    not known.
    """

    UNSEALED = ("id", "stale")

    client = models.ForeignKey(Client, models.PROTECT, db_index=False)
    period_start = models.DateField()
    period_end = models.DateField()
    stale = PlainBoolean(default=False)
    tariff = models.ForeignKey(Tariff, models.PROTECT, null=True, db_index=False)
    timezone = PlainChar(max_length=64)
    status = PlainChar(max_length=12)
    energy_mwh = PlainBigInteger()
    total = PlainChar(max_length=40)
    """Exact decimal text: SQLite would keep a DecimalField as a binary fraction."""
    fingerprint = PlainChar(max_length=768)
    """Of all that it was computed from, by part: see etl.store.fingerprints."""
    detail = PlainText()
    run = models.ForeignKey(Run, models.SET_NULL, null=True, db_index=False, db_constraint=False)
    """The run that made it; null: an etl that did not count its runs. No run is ever deleted."""
    request = models.ForeignKey(BillRequest, models.PROTECT, db_index=False)

    objects = SealedRows["Bill"]()
    published = PublishedRows["Bill"]()
    """Those that count; `objects` has the waiting ones too."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["client", "period_start", "period_end", "run"], name="bill_days")
        ]
        indexes = [models.Index(fields=["run"], name="bill_run")]
