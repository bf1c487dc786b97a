"""Random clerks: what each does in some steps, and the inputs of a database, put into an empty one.

A step is a command with files that it needs. Files are of a small pool, so that clerks load one again, load what
contradicts it, and take it out.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from etl.blocks.counts import Counts
from tests.support.command import Shell, written
from tests.support.issued import Documents, check_sums
from tests.support.readings import HEADER, line, percent, tariff

ZONE = "Europe/Lisbon"
MONTHS = ("2024-01", "2024-02", "2024-03")
MONTHS_ALL = "2024-01..2024-03"
STEPS = 15
METERED = "client_number,meter,timestamp,kwh"
FILES = (
    "a_{}.csv", "a_{}.csv", "a_{}_corrected.csv", "a_{}_half.csv", "b_{}.csv", "b_{}.csv", "m1_{}.csv", "c_{}.csv",
    "b_new_meter.csv", "a_{}_code.csv", "a_{}_code.csv", "a_{}_peak.csv",
)  # fmt: skip
TABLES = (
    "all_flat", "a_changes", "a_later", "a_demand", "b_moves", "b_stays", "b_exchange", "share", "zone", "all_vat",
)  # fmt: skip
PERIODS = (*(f"--month {month}" for month in MONTHS), "--month 2024-01..2024-03", "--from 2024-01-20 --to 2024-02-20")
TARIFFS = ("", "--tariff demand.toml", "--tariff tiers.toml", "--tariff flat.toml", "--tariff vat.toml")
ISSUED = ("--allow-incomplete", "--allow-empty", "--allow-empty --corrections difference", "")
CHAINS = ("week", "interpolate:2h,like-day:14d,average-like-day")
MISSING = tuple(f"--missing estimate:{chain}" for chain in CHAINS)
OPTIONS = ("", "", "--held bill", *MISSING, "--tolerance 2%", "--replace")

ITEM_HEAD = "client_number,id,date,text,amount,tax_rate,currency"
ITEMS = (
    ("A,1,2024-01-15,Fee,5,0.2,EUR", "B,1,2024-02-15,Goodwill,-2.55,0.1,EUR"),
    ("A,1,2024-03-15,Fee,6,0.2,EUR", "A,2,2023-12-15,Arrears,100,0,EUR"),
    ("C,1,2024-02-29,Fee,0.05,0.5,EUR", "D,1,2024-02-25,Fee,7,0,EUR", "B,2,2024-04-01,Fee,1,0,EUR"),
    ("C,1,2024-02-29,Fine,0.05,0.5,EUR",),
)
"""Files of items: the second one contradicts the first, the last one the third."""
EDIT_HEAD = "client_number,meter,from,to,kwh,reason"
EDITS = (
    ("A,,2024-01-12T11:00,2024-01-12T12:00,1.1,code", "A,,2024-02-27,2024-02-28,30.000001,silent"),
    ("A,,2024-01-12T09:00,2024-01-12T13:00,7,better", "A,,2024-03-22T11:00+00:00,2024-03-22T12:00+00:00,2,peak"),
    (",M1,2024-02-20T23:00+00:00,2024-02-21T02:00+00:00,3.1,silent", "B,M1,2024-01-05,2024-01-06,9,wrong"),
    ("A,,2024-02-26T20:00,2024-03-01T05:00,50,silent",),
)
"""Files of edits: of readings that fail, of gaps, of what was read, and some of slots that another file edits."""
CONTROL = (
    (HEADER, "A", (("01-01", 1000), ("01-20", 1456), ("02-10", 1960), ("03-10", 2600))),
    (HEADER, "A", (("01-10", 1300), ("02-10", 1961))),
    (METERED, "B,M1", (("01-05", 0), ("02-05", 558), ("03-05", 1200))),
)
"""Files of control reads, of a kWh an hour of A and 0.75 of M1 at first; the second one contradicts the first."""
NUMBERS = ("A", "B", "C", "D", "E", "M1")
"""Clients are renamed from one to another of them, where nobody has it."""

Step = tuple[str, ...]


def write_pool() -> None:
    """Write all files that clerks use into the current folder."""
    _write_readings()
    _write_tables()
    _write_tariffs()


def _write_readings() -> None:
    for month in MONTHS:
        first = datetime.fromisoformat(f"{month}-01")
        for version, kwh in (("", "1"), ("_corrected", "2.5")):
            days = 26 if month == "2024-02" else 31
            written(f"a_{month}{version}.csv", HEADER, *_hours("A", first, days, kwh))
        written(f"a_{month}_half.csv", HEADER, *_hours("A", first, 13, "1"))
        for day, wrong, kwh in ((12, "code", "4294967.295"), (22, "peak", "1800")):
            begin = first.replace(day=day, hour=9)
            around = [*_hours("A", begin, 1, "1")[:2], *_hours("A", begin + timedelta(hours=2), 1, kwh)[:1]]
            written(f"a_{month}_{wrong}.csv", HEADER, *around)
        written(f"b_{month}.csv", METERED, *_hours("B,M1", first, 31, "0.75"))
        written(f"m1_{month}.csv", HEADER, *_hours("M1", first, 20, "0.75"))
        written(f"c_{month}.csv", HEADER, *_days("C", first, 31))
    middle = datetime.fromisoformat("2024-02-14T11:00")
    written("b_new_meter.csv", METERED, *_hours("B,M2", middle, 30, "0.8"))
    for number, (head, client, shown) in enumerate(CONTROL):
        written(f"control_{number}.csv", head, *(f"{client},2024-{when}T00:00,{kwh}" for when, kwh in shown))


def _hours(client: str, first: datetime, days: int, kwh: str) -> list[str]:
    month_ends = (first.replace(day=1) + timedelta(days=32)).replace(day=1, hour=0)
    count = min(days * 24, int((month_ends - first).total_seconds()) // 3600)
    stamps = [first + timedelta(hours=hour) for hour in range(count)]
    return [f"{client},{stamp:%Y-%m-%dT%H:%M},{kwh}" for stamp in stamps if f"{stamp:%m-%d %H}" != "03-31 01"]


def _days(client: str, first: datetime, days: int) -> list[str]:
    stamps = [first + timedelta(days=day) for day in range(days)]
    return [f"{client},{stamp:%Y-%m-%d},{stamp.day}.5" for stamp in stamps if stamp.month == first.month]


def _write_tables() -> None:
    head = "client_number,meter,tariff,from,to"
    written("all_flat.csv", head, "A,,flat.toml,,", "B,,flat.toml,,", "C,,flat.toml,,")
    written("all_vat.csv", head, "A,,vat.toml,,", "B,,vat.toml,,", "E,,vat.toml,,")
    written("a_changes.csv", head, "A,,flat.toml,,2024-02-15", "A,,tiers.toml,2024-02-15,")
    written("a_later.csv", head, "A,,tiers.toml,2024-02-10,")
    written("a_demand.csv", head, "A,,demand.toml,,")
    written("b_moves.csv", head, "B,M1,flat.toml,,2024-02-20", "D,M1,flat.toml,2024-02-20,")
    written("b_stays.csv", head, "B,M1,flat.toml,,")
    written("b_exchange.csv", head, "B,M1,flat.toml,,2024-02-14", "B,M2,flat.toml,2024-02-14,")
    written("share.csv", "client_number,meter,tariff,share", "B,M1,flat.toml,1/3", "D,M1,flat.toml,1/2")
    written("zone.csv", "client_number,timezone", "A,Europe/Madrid")
    for number, rows in enumerate(ITEMS):
        written(f"items_{number}.csv", ITEM_HEAD, *rows)
    for number, rows in enumerate(EDITS):
        written(f"edits_{number}.csv", EDIT_HEAD, *rows)
    written("history.csv", "client_number,quantity,month,value", "A,demand,2023-12,9")


def _write_tariffs() -> None:
    zone = 'timezone = "client"\nprorate = { month = "real-days", year = "real-days" }\nlong_reads = "days"'
    tariff("flat.toml", line("energy", "0.2"), line("fixed", "10", 'per = "month"', id="standing"), header=zone)
    levy = percent("levy", "0.05", "true", 'base = ["energy"]')
    taxes = [percent("reduced", "0.06", '"vat"', 'base = ["energy"]'), percent("rest", "0.23", '"vat"')]
    deposit = line("fixed", "2", 'per = "month"', id="deposit")
    standing = line("fixed", "10", 'per = "month"', id="standing")
    tariff("vat.toml", line("energy", "0.2"), standing, levy, *taxes, deposit, header=zone)
    tiers = '[[line]]\nid = "energy"\nkind = "energy"\ntiers = [{ upto = 100, price = 0.1 }, { price = 0.3 }]\n'
    tariff("tiers.toml", tiers, header=zone)
    ratchet = """
        [quantity.demand]
        of = "import"
        reduce = "max"
        ratchet = { periods = 2, share = 0.8, unknown = "ignore" }
    """
    tariff("demand.toml", line("energy", "0.1"), ratchet, line("demand", "5", 'on = "demand"'), header=zone)


def steps(dice: Random) -> Iterator[Step]:
    """Yield what a clerk does; the first steps load and bill something, so that the rest has something to change."""
    yield _load(dice)
    yield _load(dice)
    yield _bill(dice)
    for _ in range(STEPS - 3):
        yield dice.choice(KINDS)(dice)


def _load(dice: Random) -> Step:
    name = dice.choice(FILES).format(dice.choice(MONTHS))
    replace = ["--replace"] if dice.random() < 0.2 else []
    return ("load", name, "--timezone", ZONE, *replace)


def _control(dice: Random) -> Step:
    return ("load", f"control_{dice.randrange(len(CONTROL))}.csv", "--control", "--timezone", ZONE)


def _assign(dice: Random) -> Step:
    return ("assign", f"{dice.choice(TABLES)}.csv")


def _bill(dice: Random) -> Step:
    return ("bill", *f"{dice.choice(PERIODS)} {dice.choice(TARIFFS)} {dice.choice(OPTIONS)}".split())


def _stale(_dice: Random) -> Step:
    return ("bill", "--stale")


def _unload(dice: Random) -> Step:
    return ("unload", str(dice.randrange(1, 6)))


def _unload_newer(dice: Random) -> Step:
    """Of one of the loads after the first dozen, many of which are of items."""
    return ("unload", str(dice.randrange(13, 24)))


def _history(_dice: Random) -> Step:
    return ("history", "load", "history.csv")


def _accept(dice: Random) -> Step:
    until = ["--until", "2024-03-01"] if dice.random() < 0.3 else []
    return ("findings", "accept", "A", "--month", dice.choice(MONTHS), "--because", "it is right", *until)


def _reopen(dice: Random) -> Step:
    return ("findings", "reopen", str(dice.randrange(1, 4)))


def _items(dice: Random) -> Step:
    replace = ["--replace"] if dice.random() < 0.7 else []
    return ("items", "load", f"items_{dice.randrange(len(ITEMS))}.csv", *replace)


def _edit(dice: Random) -> Step:
    pin = ["--pin"] if dice.random() < 0.2 else []
    return ("edit", f"edits_{dice.randrange(len(EDITS))}.csv", *pin)


def _estimate(dice: Random) -> Step:
    scale = ["--scale"] if dice.random() < 0.5 else []
    return ("estimate", "--month", dice.choice(MONTHS), "--chain", dice.choice(CHAINS), "--because", "off", *scale)


def _rename(dice: Random) -> Step:
    return ("clients", "rename", *dice.sample(NUMBERS, 2))


def _issue(dice: Random) -> Step:
    return ("issue", *f"{dice.choice(PERIODS)} {dice.choice(ISSUED)}".split())


KINDS = (
    _load, _load, _assign, _assign, _bill, _bill, _stale, _unload, _history, _issue, _items, _accept, _accept, _reopen,
    _rename, _rename, _edit, _edit, _estimate, _control, _control,
)  # fmt: skip


def walk(etl: Shell, folder: Path, dice: Random) -> None:
    """Do what one clerk does on the pool of files, then put the inputs into an empty database: AssertionError if bills
    differ. What is left in the database are the inputs, and their bills."""
    etl.reset()
    done, documents = [], Documents()
    for step in steps(dice):
        code = etl(*step).code
        done.append(f"{code} etl {' '.join(step)}")
        assert code in {0, 1, 2, 3}
        documents.check()
    before = billed(etl)
    check_sums(etl, MONTHS_ALL)
    documents.check()
    etl.ok("check")
    taken_over(etl, folder)
    after = billed(etl)
    unmade = tuple(_unmade(before[0]) | _unmade(after[0]))
    for what, then, now in zip(("bills", "lines"), before, after, strict=True):
        only = sorted(row for row in set(then.splitlines()) ^ set(now.splitlines()) if not row.startswith(unmade))
        assert not only, "\n".join([f"{what} differ after", *done, *only])


CHANGES = (
    _load,
    _assign,
    _assign,
    _unload,
    _unload_newer,
    _unload_newer,
    _stale,
    _bill,
    _accept,
    _reopen,
    _rename,
    _rename,
    _edit,
    _edit,
    _estimate,
    _control,
)


def send(etl: Shell, dice: Random, changes: int = 6) -> Counter[str]:
    """Change what is known again and again, bill it, and issue it: AssertionError where documents and bills differ.

    Returns how many documents of each kind there are.
    """
    etl.reset()
    documents = Documents()
    for month in MONTHS:
        for name in dice.sample(FILES, 4):
            etl("load", name.format(month), "--timezone", ZONE)
    etl("assign", "all_flat.csv")
    for _ in range(changes):
        etl(*_items(dice))
        etl(*dice.choice(CHANGES)(dice))
        etl("bill", "--month", MONTHS_ALL, *dice.choice(("", "--replace", "--replace")).split())
        etl("bill", "--stale")
        check_sums(etl, MONTHS_ALL, "--corrections", dice.choice(("reversal", "difference")))
        documents.check()
    etl.ok("check")
    return documents.kinds()


def billed(etl: Shell) -> tuple[str, str]:
    """All bills, less what was issued of them, and their lines as exports have them, once none is stale.

    A run that withdraws a bill leaves those stale that look back at its days.
    """
    for _ in range(3):
        if "no bill is stale" in etl("bill", "--stale").out:
            break
    if "there are no bills" in etl("export", "-", "--format", "csv").err:
        return "", ""
    return less_issued(etl.exported("bills")), etl.exported("lines")


def _unmade(bills: str) -> set[str]:
    """Client and days of the bills that stay stale: what cannot be made leaves the bill that was made before."""
    rows = [row for row in bills.splitlines() if ",stale," in row or row.endswith(_UNMADE)]
    return {",".join(row.split(",")[:4]) for row in rows}


def less_issued(text: str) -> str:
    rows = [row.split(",") for row in text.splitlines()]
    place = rows[0].index("issued")
    return "\n".join(",".join(row[:place] + row[place + 1 : -1]) for row in rows)


def taken_over(etl: Shell, folder: Path) -> None:
    """Empty the database and put the same inputs into it, in another way and order; bills wait to be made."""
    inputs = _Inputs(etl, folder)
    etl.reset()
    inputs.put(etl)


class _Inputs:
    """The inputs of a database: readings as exported, and rows of all else, by natural keys."""

    def __init__(self, etl: Shell, folder: Path) -> None:
        from etl.store import models
        from etl.store.edit_models import Edit
        from etl.store.edits.edit_blocks import every_edit

        self._folder = folder
        self._zones = dict(models.Meter.objects.values_list("number", "timezone"))
        self._clients = dict(models.Client.objects.values_list("number", "timezone"))
        self._assumed = list(
            models.Series.objects.values_list("meter__number", "register", "flow", "interval", "phase", "assumed")
        )
        supplies = models.Supply.objects.select_related("client", "meter")
        self._supplies = [(row.client.number, row.meter.number, _plain(row)) for row in supplies]
        self._tariffs = list(models.Tariff.objects.values("sha256", "name", "currency", "looks_back", "text"))
        assigned = models.Assignment.objects.select_related("client", "tariff")
        self._assignments = [(row.client.number, row.tariff and row.tariff.sha256, _plain(row)) for row in assigned]
        supplied = models.Supplied.objects.select_related("client")
        self._supplied = [(row.client.number, _plain(row)) for row in supplied]
        controls = {
            tuple(_plain(row)[name] for name in _OF_READ): row for row in models.ControlRead.objects.order_by("load")
        }
        self._controls = [_plain(row) for row in controls.values()]
        """Those that count."""
        self._acceptances = [_plain(row) for row in models.Acceptance.objects.all()]
        self._edits = list(every_edit(Edit.objects.all()))
        bills = models.Bill.published.all()
        fields = ("client__number", "request__start", "request__end", "request__tariff_sha256", "request__treatment")
        self._requests = sorted(set(bills.values_list(*fields)))
        models.Supply.objects.all().delete()  # then each meter is a client, and is exported once
        found = models.Series.objects.exists()
        self._readings = etl.exported("readings").splitlines() if found else []

    def put(self, etl: Shell) -> None:
        self._load(etl)
        from django.db import transaction

        from etl.store.database.locks import write_lock

        with write_lock(), transaction.atomic():
            self._put_rows()
        etl.close()

    def _load(self, etl: Shell) -> None:
        """Load each meter by itself, the last one first."""
        if not self._readings:
            return
        head, *rows = self._readings
        titles = head.split(",")
        meter = titles.index("meter")
        of_meter: dict[str, list[list[str]]] = {}
        for row in rows:
            cells = row.split(",")
            of_meter.setdefault(cells[meter] or cells[0], []).append(cells)
        for number, own in sorted(of_meter.items(), reverse=True):
            lines = [",".join([number, "", *cells[2:]]) for cells in own]
            file = written(self._folder / "again" / f"{number}.csv", head, *lines)
            etl.load(file, "--timezone", "UTC")

    def _put_rows(self) -> None:
        from etl.store import models
        from etl.store.edit_models import EDITS
        from etl.store.edits import edit_writer
        from etl.store.loads.ledger import FileKey

        meters = {number: models.Meter.objects.get_or_create(number=number)[0] for number in self._zones}
        for number, zone in self._zones.items():
            models.Meter.objects.filter(number=number).update(timezone=zone)
        clients = {number: models.Client.objects.get_or_create(number=number)[0] for number in self._clients}
        for number, zone in self._clients.items():
            models.Client.objects.filter(number=number).update(timezone=zone)
        for meter, register, flow, interval, phase, assumed in self._assumed:
            models.Series.objects.filter(
                meter__number=meter, register=register, flow=flow, interval=interval, phase=phase
            ).update(assumed=assumed)
        for client, meter, values in self._supplies:
            models.Supply.objects.create(client=clients[client], meter=meters[meter], **values)
        tariffs = {row["sha256"]: models.Tariff.objects.create(**row) for row in self._tariffs}
        for client, sha256, values in self._assignments:
            models.Assignment.objects.create(client=clients[client], tariff=tariffs.get(sha256 or ""), **values)
        for client, values in self._supplied:
            models.Supplied.objects.create(client=clients[client], **values)
        self._put_controls()
        for values in self._acceptances:
            models.Acceptance.objects.create(**values)
        if self._edits:
            edit_writer.save(FileKey("edits.csv", 0, "", EDITS), self._edits)
        for client, start, end, sha256, treatment in self._requests:
            request, _ = models.BillRequest.objects.get_or_create(
                start=start, end=end, tariff_sha256=sha256, treatment=treatment
            )
            models.Bill.objects.create(
                client=clients[client], period_start=start, period_end=end, stale=True, timezone="UTC",
                status="failed", energy_mwh=0, total="", fingerprint="", detail=_FAILED, request=request,
            )  # fmt: skip

    def _put_controls(self) -> None:
        from etl.store import models

        if self._controls:
            load = models.Load.objects.create(
                name="control", size=1, sha256="1", reading='{"control":true}', loaded_at=datetime.now(UTC), clients=1,
                **Counts(read=len(self._controls), loaded=len(self._controls)).numbers(),
            )  # fmt: skip
            for values in self._controls:
                models.ControlRead.objects.create(load=load, **values)


_OF_READ = ("meter_number", "register", "flow", "start_minute", "end_minute")
_UNMADE = "not made yet"
_FAILED = f'{{"quantities":{{}},"lines":[],"balances":{{}},"warnings":["{_UNMADE}"],"totals":{{}}}}'


def _plain(row: Any) -> dict[str, Any]:
    """Values of a row that are neither keys nor relations."""
    fields = [field for field in row._meta.concrete_fields if not field.primary_key and not field.is_relation]
    return {field.name: getattr(row, field.name) for field in fields}
