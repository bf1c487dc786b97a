"""Pages that `etl statement` writes of each shipped tariff, each golden bill and clients with hostile names."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from etl.core.disk.places import data_file
from etl.statements.index_page import file_name
from tests.support.command import Shell, written
from tests.support.places import ROOT, TESTS
from tests.support.readings import HEADER, hours, table

SHIPPED = sorted(path.stem for path in (ROOT / "data/tariffs").glob("*.toml"))
GOLDEN = sorted(path for path in (TESTS / "golden").iterdir() if (path / "tariff.toml").exists())
OCTOBER = "2024-10"
LISBON = "Europe/Lisbon"
GAP = "gap"
"""A client without a reading on 10 October."""
HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    '=HYPERLINK("//x.example","\'&")',
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627 12",
    "W" * 255,
)
"""Names of clients and of their meters."""
LANGUAGES = {"tiers_demand_minimum": "de", "export": "pt"}
"""Those of golden bills whose pages are not in English."""
ATTRIBUTES = {
    "baseline_summer": "6.5", "baseline_winter": "7.5", "supply": "own", "supply_price": "0.1425",
    "controlled_load": "yes",
}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """A page, and what exports say of its bill."""

    file: Path
    bill: dict[str, str]
    lines: list[dict[str, str]]


@dataclass(frozen=True)
class Folders:
    """All pages that are written."""

    pages: dict[str, Written]
    """By the client: the name of a shipped tariff or of a golden bill, and others."""
    document: Path
    index: Path


def write_pages(etl: Shell, language: str = "") -> Folders:
    """Write all pages into the working directory; without a language those of LANGUAGES, and others in English."""
    etl.ok("calendar", "load", data_file("calendars", "tempo_example.csv"), "--name", "tempo")
    prices = [f"{stamp:%Y-%m-%dT%H:%M}Z,{40 + stamp.day}" for stamp in _stamps("2024-09-30", "2024-11-02", 60)]
    etl.ok("prices", "load", written("prices.csv", "start,spot", *prices), "--unit", "EUR/MWh")
    etl.load(*_of_october(), "--timezone", "UTC")
    hostile = str(_hostile_tariff())
    _assign(etl, [*((name, name, LISBON) for name in SHIPPED), (GAP, "flat", LISBON)])
    _assign(etl, [(name, hostile, "UTC") for name in HOSTILE])
    issuer = _issuer()
    october = _written(etl, OCTOBER, "october", "--issuer", issuer, language=language or "en")
    etl.ok("issue", "--month", OCTOBER, "--client", HOSTILE[0], "--date", "2024-11-05")
    etl.ok(
        "statement", "--document", "2024-000001", "--output", "document", "--issuer", issuer,
        "--language", language or "en",
    )  # fmt: skip
    golden = dict[str, Written]()
    for case in GOLDEN:
        expected = json.loads((case / "bill.json").read_text("utf-8"))
        header, *rows = (case / "readings.csv").read_text("utf-8").splitlines()
        own = (row.replace(expected["client"], case.name, 1) for row in rows)
        etl.load(written(f"{case.name}.csv", header, *own), "--timezone", "UTC")
        _assign(etl, [(case.name, str(case / "tariff.toml"), expected["timezone"])])
        own_language = language or LANGUAGES.get(case.name, "en")
        golden |= _written(etl, expected["month"], case.name, "--client", case.name, language=own_language)
    document = Path("document", file_name(HOSTILE[0], "2024-000001")).absolute()
    return Folders(october | golden, document, Path("october/index.html").absolute())


def _written(etl: Shell, month: str, folder: str, *options: str | Path, language: str = "en") -> dict[str, Written]:
    """Bill a month, and write its pages."""
    clients = [option for option in options if option != "--issuer" and not isinstance(option, Path)]
    assert etl("bill", "--month", month, *clients).code in {0, 3}
    etl.ok("statement", "--month", month, "--output", folder, "--language", language, *options)
    bills, lines = (table(etl.exported(what, "--month", month, *clients)) for what in ("bills", "lines"))
    found = dict[str, Written]()
    for bill in bills:
        number = bill["client_number"]
        client = number.removeprefix("'")  # it stands before what a spreadsheet would take for a formula
        own = [line for line in lines if line["client_number"] == number]
        found[client] = Written(Path(folder, file_name(client, bill["period_start"])).absolute(), bill, own)
    return found


def _assign(etl: Shell, rows: list[tuple[str, str, str]]) -> None:
    """Give clients their tariffs and zones."""
    header = ",".join(("client_number", "tariff", "timezone", *ATTRIBUTES))
    cells = (",".join(map(_cell, (*row, *ATTRIBUTES.values()))) for row in rows)
    etl.ok("assign", written("clients.csv", header, *cells))


def _stamps(first: str, end: str, step: int) -> Iterator[datetime]:
    at, stop = (datetime.fromisoformat(day).replace(tzinfo=UTC) for day in (first, end))
    while at < stop:
        yield at
        at += timedelta(minutes=step)


def _of_october() -> list[Path]:
    """Quarters of an hour of the clients of shipped tariffs, hours of those with hostile names."""
    quarters = [f"{at:%Y-%m-%dT%H:%M}Z,0.1" for at in _stamps("2024-09-30", "2024-11-02", 15)][92:3072]
    rows = [f"{client},{row}" for client in SHIPPED for row in quarters]
    rows += [f"{GAP},{row}" for row in quarters if not "2024-10-09T23" <= row < "2024-10-10T23"]
    hostile = [f"{_cell(name)},{_cell(name)}{row}" for name in HOSTILE for row in hours("", "2024-10-01", "2024-11-01")]
    header = "client_number,meter,timestamp,kwh"
    return [written("october.csv", HEADER, *rows), written("hostile.csv", header, *hostile)]


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _hostile_tariff() -> Path:
    """The tariff `flat`, which is named like a client, and so are its lines."""
    flat = data_file("tariffs", "flat.toml").read_text("utf-8").splitlines()
    named = [f"name = {json.dumps(HOSTILE[0] + HOSTILE[2])}" if row.startswith("name = ") else row for row in flat]
    description = f"description = {json.dumps(HOSTILE[2] * 5 + HOSTILE[3][:120])}"
    rows = (f"{row}\n{description}" if row.startswith("id = ") else row for row in named)
    Path("hostile.toml").write_text("\n".join(rows), "utf-8")
    return Path("hostile.toml")


def _issuer() -> Path:
    """An issuer all of whose texts are hostile."""
    texts = json.dumps([HOSTILE[0], HOSTILE[2], HOSTILE[3]])
    rows = [f"name = {json.dumps(HOSTILE[0] + HOSTILE[2])}", f"vat_number = {json.dumps(HOSTILE[1])}"]
    rows += [f"{key} = {texts}" for key in ("address", "contact", "texts")]
    return written("issuer.toml", "due_days = 14", 'iban = "GB33BUKB20201555555555"', *rows)
