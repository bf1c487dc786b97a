"""Who a reading belongs to: numbers of clients as they stand, meters, registers, flows and the bills they end on."""

import csv
import io
import json
from pathlib import Path

import pytest

from tests.support.command import Shell, written

NAUGHTY = [
    "000123", "NA", "null", "None", "nan", "1E5", "6.43E17", "1.0", "0", "-1", "+7", "=1+1", "@SUM(A1)", "a,b", 'a "b"',
    '"', "'", "it's", "'quoted'", "Ünïcödé", "中文編號", "🏠🔌", "שלום", "العربية", "e\u0301", "\u00e9",
    "ß", "x" * 255, "#REF!", "\\N", "C:\\new\\table", "a;b", "a|b", "1/2", "2017-08-01", "true", "%s %d {0}", "<b>",
    "' OR 1=1 --", "../../etc", "-", "A B  C",
]  # fmt: skip


def table(rows: list[list[str]], **options: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n", **options).writerows(rows)  # type: ignore[arg-type]  # csv's own options
    return buffer.getvalue()


def readings_of(clients: list[str]) -> list[list[str]]:
    hours = [f"2017-08-01T{hour:02}:00:00Z" for hour in range(3)]
    return [[client, hour, str(number + 1)] for number, client in enumerate(clients) for hour in hours]


def column(text: str, name: str) -> list[str]:
    """The distinct values of a CSV column, in their order."""
    return list(dict.fromkeys(row[name] for row in csv.DictReader(io.StringIO(text))))


def test_numbers_of_clients_come_back_the_same_through_every_command(etl: Shell) -> None:
    Path("a.csv").write_text(table([["client_number", "timestamp", "kwh"], *readings_of(NAUGHTY)]), encoding="utf-8")
    assert etl.load("a.csv")["clients"] == len(NAUGHTY)
    export = etl.exported("readings")
    in_order = sorted(NAUGHTY, key=str.encode)
    etl("bill", "--month", "2017-08")
    etl.ok("export", "bills.jsonl")
    bills = [json.loads(line)["client_number"] for line in Path("bills.jsonl").read_text(encoding="utf-8").splitlines()]
    assert bills == in_order
    for kind in ("bills", "lines", "readings"):
        etl.ok("export", f"{kind}.csv", "--what", kind)
        assert len(column(Path(f"{kind}.csv").read_text(encoding="utf-8"), "client_number")) == len(NAUGHTY)
    etl.reset()
    Path("again.csv").write_text(export, encoding="utf-8")
    etl.load("again.csv")
    assert etl.exported("readings") == export
    etl("bill", "--month", "2017-08")
    etl.ok("export", "bills.json")
    assert [bill["client_number"] for bill in json.loads(Path("bills.json").read_text(encoding="utf-8"))] == in_order


@pytest.mark.parametrize("client", NAUGHTY)
def test_one_client_can_be_billed_and_exported_by_its_number(etl: Shell, client: str) -> None:
    Path("a.csv").write_text(table([["client_number", "timestamp", "kwh"], *readings_of([client, "other"])]))
    etl.load("a.csv")
    assert etl("bill", "--month", "2017-08", f"--client={client}").code == 3
    etl.ok("export", "bills.jsonl", f"--client={client}")
    (line,) = Path("bills.jsonl").read_text(encoding="utf-8").splitlines()
    assert (json.loads(line)["client_number"], json.loads(line)["kwh"]) == (client, "3.000000")


METERED = "client_number,meter,register,flow,timestamp,kwh"


def metered(client: str, meter: str, register: str, flow: str, kwh: str) -> list[str]:
    return [f"{client},{meter},{register},{flow},2017-08-01T{hour:02}:00:00Z,{kwh}" for hour in range(24)]


def billed(etl: Shell, *arguments: str) -> list[dict[str, str]]:
    etl("bill", "--month", "2017-08", *arguments)
    return list(csv.DictReader(io.StringIO(etl.exported("bills"))))


def test_meters_and_registers_of_a_client_add_up_on_one_bill(etl: Shell) -> None:
    rows = [
        *metered("7584", "M1", "E1", "import", "0.5"), *metered("7584", "M1", "E2", "import", "0.25"),
        *metered("7584", "M2", "", "import", "1"), *metered("7584", "M1", "", "export", "2"),
        *metered("9", "9", "", "import", "3"),
    ]  # fmt: skip
    etl.load(written("a.csv", METERED, *rows))
    bills = billed(etl)
    assert [(bill["client_number"], bill["kwh"], bill["kwh_export"], bill["peak_kw"]) for bill in bills] == [
        ("7584", "42.000000", "48", "1.75"), ("9", "72.000000", "0", "3"),
    ]  # fmt: skip
    assert etl.ok("status", "--json").json["clients"] == 2


def test_meters_of_other_intervals_add_up_too(etl: Shell) -> None:
    quarters = [f"7584,M2,,import,2017-08-01T{slot // 4:02}:{slot % 4 * 15:02}:00Z,0.1" for slot in range(96)]
    etl.load(written("a.csv", METERED, *metered("7584", "M1", "", "import", "0.5"), *quarters))
    (bill,) = billed(etl)
    assert bill["kwh"] == "21.600000"


def test_a_meter_that_the_file_calls_otherwise_is_still_the_clients(etl: Shell) -> None:
    etl.load(written("a.csv", METERED, *metered("7584", "M1", "", "import", "1")))
    etl.load(
        written("b.csv", METERED, *[row.replace("08-01", "08-02") for row in metered("7584", "M1", "", "import", "1")])
    )
    (bill,) = billed(etl)
    assert (bill["client_number"], bill["kwh"]) == ("7584", "48.000000")


def test_a_meter_has_one_client(etl: Shell) -> None:
    rows = [*metered("7584", "M1", "", "import", "1"), *metered("9", "M1", "", "import", "1")]
    done = etl("load", written("a.csv", METERED, *rows))
    assert done.error == (
        "etl: a.csv: meter M1 belongs to two clients, 7584 and 9 (load the clients' readings from files of their own)"
    )
    etl.load(written("b.csv", METERED, *rows[:24]))
    done = etl("load", written("c.csv", METERED, *rows[24:]))
    assert done.error == (
        "etl: c.csv: meter M1 was loaded earlier as client 7584's, not 9's (correct the client column, or say whose "
        "it is: etl assign)"
    )


def test_a_file_without_clients_takes_the_one_that_is_given(etl: Shell) -> None:
    rows = [f"2017-08-01T{hour:02}:00:00Z,1" for hour in range(24)]
    etl.load(written("a.csv", "timestamp,kwh", *rows), "--client", "the old mill")
    assert column(etl.exported("readings"), "client_number") == ["the old mill"]


def test_a_flow_that_is_said_holds_for_the_whole_file(etl: Shell) -> None:
    rows = [f"7584,2017-08-01T{hour:02}:00:00Z,{hour},{2 * hour}" for hour in range(24)]
    path = written("a.csv", "client,start,import_kwh,export_kwh", *rows)
    etl.load(path, "--columns", "value=import_kwh", "--flow", "import")
    etl.load(path, "--columns", "value=export_kwh", "--flow", "export")
    (bill,) = billed(etl)
    assert (bill["kwh"], bill["kwh_export"]) == ("276.000000", "552")


@pytest.mark.parametrize("unseen", ["\u200b", "\u200d", "\u202e", "\u2028", "\u0085", "\ufeff"])
def test_a_number_with_a_character_that_nobody_sees_is_refused_by_its_code(etl: Shell, unseen: str) -> None:
    Path("a.csv").write_text(table([["client_number", "timestamp", "kwh"], *readings_of([f"a{unseen}b"])]), "utf-8")
    done = etl("load", "a.csv")
    assert done.code == 1
    assert f"U+{ord(unseen):04X}" in done.error
    assert "a.csv:2: client_number: " in done.error
