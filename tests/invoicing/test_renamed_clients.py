"""`etl clients rename`: a client keeps all that is its own, and its documents the number that they bear."""

import json

import pytest

from tests.support.command import Shell, written
from tests.support.readings import HEADER, bills, hours, line, loaded, tariff

AUGUST = ("--month", "2017-08")
SERIES = ("--series", "S")
NOTHING = ["nothing to issue", "  2 bills were issued before and have not changed"]


@pytest.fixture
def issued(etl: Shell) -> Shell:
    """August of two clients, 1 kWh an hour at 10 a kWh, with an item of a; and September of a, not issued."""
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-03"), hours("b", "2017-08-01", "2017-09-01"))
    etl.ok("assign", str(written("assign.csv", "client_number,tariff,kva", "a,ten.toml,5", "b,ten.toml,6")))
    etl.ok("bill", *AUGUST)
    etl.ok("items", "load", str(written("i.csv", "client_number,id,date,text,amount,tax_rate", "a,F,2017-08-02,x,5,0")))
    etl.ok("issue", *AUGUST, *SERIES)
    return etl


def changed(etl: Shell, client: str, kwh: str, name: str) -> None:
    rows = written(name, HEADER, f"{client},2017-08-05T10:00:00Z,{kwh}")
    etl.load(rows, "--timezone", "UTC", "--interval", "1h")
    etl.ok("bill", "--stale")


def numbered(etl: Shell) -> list[tuple[str, ...]]:
    """Document, kind, client, the number that it bears, gross."""
    found = etl.ok("documents", "--json").json["documents"]
    return [(one["document"], one["kind"], one["client_number"], one["bears"], one["gross"]) for one in found]


FIRST = [("S-000001", "invoice", "z", "a", "7445.00"), ("S-000002", "invoice", "b", "b", "7440.00")]


def test_a_client_keeps_bills_readings_items_and_documents(issued: Shell) -> None:
    assert issued.ok("clients", "rename", "a", "z").out.splitlines() == [
        "client a is z now, with 1 bill, 1 document and 1 item",
        "  its readings are found under z: a file that names a makes another client",
        "  the documents keep the number that they bear: a",
    ]
    assert bills(issued, "client_number", "total", "issued", "open") == [
        ("b", "7440.00", "7440.00", "0.00"), ("z", "7440.00", "7440.00", "0.00"),
    ]  # fmt: skip
    assert issued.ok("issue", *AUGUST, *SERIES).out.splitlines() == NOTHING
    assert numbered(issued) == FIRST
    listed = issued.ok("documents", "--client", "z").out.splitlines()
    assert len(listed) == 2
    assert listed[1].endswith("bears a")
    assert issued("documents", "--client", "a").error == "etl: there is no client a: that is client z now (name it so)"
    assert "client a," in issued.ok("explain", "--document", "S-000001").out
    assert issued.ok("items", "list", "--client", "z").out.splitlines()[1].split()[-2:] == ["S-000001", "x"]
    assert issued.ok("check").code == 0
    assert issued("bill", "--month", "2017-09").code == 3  # two days of it
    assert ("z", "480.00") in bills(issued, "client_number", "total")


def test_bills_after_a_rename_are_those_of_a_new_database_under_the_new_number(issued: Shell) -> None:
    issued.ok("clients", "rename", "a", "z")
    issued.ok("bill", *AUGUST, "--replace")
    assert issued.ok("bill", *AUGUST, "--json").json["changed"] == 0
    assert issued.ok("explain", "z", *AUGUST).out.count("meter z import") == 1


@pytest.mark.parametrize("how", ["reversal", "difference"])
def test_what_was_issued_under_the_old_number_is_corrected_under_the_new_one(issued: Shell, how: str) -> None:
    issued.ok("clients", "rename", "a", "z")
    changed(issued, "z", "3", "late.csv")
    issued.ok("issue", *AUGUST, *SERIES, "--corrections", how)
    expected = {
        "reversal": [("S-000003", "credit_note", "z", "z", "-7445.00"), ("S-000004", "invoice", "z", "z", "7465.00")],
        "difference": [("S-000003", "correction", "z", "z", "20.00")],
    }
    assert numbered(issued)[2:] == expected[how]
    assert issued.ok("check").code == 0
    assert issued.ok("issue", *AUGUST, *SERIES).out.splitlines() == NOTHING


def test_a_rename_is_undone_by_another(issued: Shell) -> None:
    issued.ok("clients", "rename", "a", "z")
    issued.ok("clients", "rename", "z", "y")
    assert numbered(issued)[0] == ("S-000001", "invoice", "y", "a", "7445.00")
    issued.ok("clients", "rename", "y", "a")
    assert numbered(issued)[0] == ("S-000001", "invoice", "a", "a", "7445.00")
    assert issued.ok("issue", *AUGUST, *SERIES).out.splitlines() == NOTHING
    assert issued.ok("check").code == 0


def test_a_file_with_the_old_number_makes_another_client_whose_documents_are_its_own(issued: Shell) -> None:
    issued.ok("clients", "rename", "a", "z")
    loaded(issued, hours("a", "2017-08-01", "2017-09-01", "2"))
    issued.ok("bill", *AUGUST, "--tariff", "ten.toml")
    issued.ok("issue", *AUGUST, *SERIES)
    assert numbered(issued) == [*FIRST, ("S-000003", "invoice", "a", "a", "14880.00")]
    assert issued.ok("check").code == 0


def test_numbers_that_somebody_has_or_had_on_documents_are_refused(issued: Shell) -> None:
    def refused(old: str, new: str) -> str:
        done = issued("clients", "rename", old, new)
        assert done.code == 1
        return done.error

    assert refused("a", "b") == "etl: there is a client b already (choose a number that nobody has)"
    assert refused("c", "d") == "etl: there is no client c (etl export readings.csv --what readings names them all)"
    issued.ok("assign", str(written("m.csv", "client_number,meter,tariff", "b,b,ten.toml", "b,m,ten.toml")))
    loaded(issued, hours("m", "2017-10-01", "2017-10-02"))
    assert refused("a", "m") == "etl: m is the number of a meter of client b (choose a number that nobody has)"
    issued.ok("clients", "rename", "a", "z")
    assert refused("b", "a") == (
        "etl: documents of client z bear the number a (choose a number that no document bears; they are listed by etl "
        "documents --client z)"
    )
    assert numbered(issued) == FIRST


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("a", "a has this number already (name another one)"),
        (" z", "' z' is 'z' where a file has it (write it like that)"),
        ("1E+15", "'1E+15' is an id damaged by a spreadsheet: its last digits are lost (choose another number)"),
        ("", "'' is empty (choose another number)"),
        ("z\n", "'z?' has the control character U+000A"),
    ],
)  # fmt: skip
def test_numbers_that_no_file_could_have_are_refused(issued: Shell, number: str, message: str) -> None:
    done = issued("clients", "rename", "a", number)
    assert (done.code, done.error) == (2, f"etl: client {message}")


def test_nothing_is_renamed_while_a_run_is_open(issued: Shell) -> None:
    from etl.store.input_versions import current
    from etl.store.runs.run_records import RunKey, begin

    run = begin(RunKey("bill", "local", "{}", "1"), current())
    assert issued("clients", "rename", "a", "z").error == (
        f"etl: run {run} is not finished (the same command finishes it, etl runs stop {run} discards it)"
    )


def test_a_meter_that_files_name_beside_its_client_keeps_its_number(etl: Shell) -> None:
    rows = [f"a,a,2017-08-01T{hour:02}:00:00Z,1" for hour in range(24)]
    rows += [f"a,m,2017-08-01T{hour:02}:00:00Z,1" for hour in range(24)]
    etl.load(written("m.csv", "client_number,meter,timestamp,kwh", *rows), "--timezone", "UTC", "--interval", "1h")
    found = etl.ok("clients", "rename", "a", "z", "--json").json
    assert (found["old"], found["new"]) == ("a", "z")
    done = etl("bill", *AUGUST, "--tariff", str(tariff("ten.toml", line("energy", "10"))))
    assert done.code == 3  # most of August is missing
    text = etl.ok("explain", "z", *AUGUST).out
    assert ("meter m import" in text, "48 kWh of import" in text) == (True, True)


def test_texts_of_documents_are_as_they_were(issued: Shell) -> None:
    from etl.store.documents import document_rows

    before = [body for _, body in document_rows.documents()]
    issued.ok("clients", "rename", "a", "z")
    after = [(one.client, body) for one, body in document_rows.documents()]
    assert [body for _, body in after] == before
    assert (after[0][0], json.loads(before[0])["client_number"]) == ("z", "a")


def test_bills_that_name_the_meter_are_computed_again(issued: Shell) -> None:
    from etl.store.models import Bill

    warned = Bill.objects.get(client__number="a").detail.replace('"warnings":[]', '"warnings":["meter a ends"]')
    Bill.objects.filter(client__number="a").update(detail=warned)
    assert issued.ok("clients", "rename", "a", "z").out.splitlines()[-1] == (
        "  1 bill is stale now (bill them again: etl bill --stale)"
    )
    issued.ok("bill", "--stale")
    assert issued.ok("issue", *AUGUST, *SERIES).out.splitlines() == NOTHING


def test_days_that_a_table_gives_to_others_after_a_rename_are_credited(etl: Shell) -> None:
    """The document names meter a, which is called z now."""
    tariff("ten.toml", line("energy", "10"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"), hours("b", "2017-08-01", "2017-09-01"))
    etl.ok("bill", *AUGUST, "--tariff", "ten.toml")
    etl.ok("issue", *AUGUST, *SERIES)
    etl.ok("clients", "rename", "a", "z")
    etl.ok("assign", str(written("moved.csv", "client_number,meter,tariff", "x,z,ten.toml", "b,,ten.toml")))
    etl.ok("bill", "--stale")
    etl.ok("bill", *AUGUST)
    etl.ok("issue", *AUGUST, *SERIES)
    assert numbered(etl)[2:] == [
        ("S-000003", "invoice", "x", "x", "7440.00"), ("S-000004", "credit_note", "z", "z", "-7440.00"),
    ]  # fmt: skip


def test_a_failed_bill_names_the_client_by_its_new_number_when_it_is_computed_again(issued: Shell) -> None:
    loaded(issued, hours("c", "2017-08-01", "2017-08-02"))
    assert issued("bill", *AUGUST).code == 3
    assert issued.ok("clients", "rename", "c", "y").out.splitlines()[-1] == (
        "  1 bill is stale now (bill them again: etl bill --stale)"
    )
    assert issued("bill", *AUGUST).code == 3
    ((reason,),) = [row[1:] for row in bills(issued, "client_number", "warnings") if row[0] == "y"]
    assert reason.startswith("client y has no tariff")


def test_the_number_of_a_client_of_whom_all_was_taken_out_is_refused(issued: Shell) -> None:
    from etl.store.models import Client

    Client.objects.create(number="gone")
    done = issued("clients", "rename", "a", "gone")
    assert (done.code, done.error) == (1, "etl: there is a client gone already (choose a number that nobody has)")
