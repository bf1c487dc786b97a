"""What `etl load` shows, from reports written by hand."""

from dataclasses import replace

from etl.blocks.counts import Counts
from etl.file_loads.report import FileReport, LoadReport
from etl.reports.load import as_json, lines

AUGUST = 25_025_760
"""The UTC minute of 2017-08-01 00:00."""
LOADED = FileReport(
    "a.csv", load=3, counts=Counts(rows=24, read=24, loaded=24), clients=1, first_minute=AUGUST,
    end_minute=AUGUST + 1440, energy_mwh={"import": 12_345_600}, layout="long", timezone="Europe/Lisbon",
    understood="as kWh",
)  # fmt: skip
OTHER = FileReport(
    "b.csv", load=4, counts=Counts(rows=1, read=1, loaded=1), clients=1, first_minute=AUGUST - 60, end_minute=AUGUST,
    energy_mwh={"import": 1_000_000, "export": 500_000}, layout="wide", timezone="Europe/Lisbon",
)  # fmt: skip


def shown(file: FileReport, *, dry_run: bool = False) -> list[str]:
    return lines(LoadReport([file], file.clients, 0.5), dry_run=dry_run)


def test_a_loaded_file_is_one_line_with_its_readings_their_time_and_their_energy() -> None:
    assert shown(LOADED) == [
        "a.csv: loaded 24 readings of 1 client, 2017-08-01 00:00 UTC to 2017-08-02 00:00 UTC, 12.346 kWh"
    ]


def test_a_dry_run_says_that_it_would() -> None:
    assert shown(LOADED, dry_run=True)[0].startswith("a.csv: would load 24 readings of 1 client, ")
    assert shown(replace(LOADED, removed=2), dry_run=True)[1] == (
        "  2 readings of earlier loads would be removed for it"
    )


def test_flows_other_than_import_are_named() -> None:
    assert shown(OTHER)[0].endswith(", 1.000 kWh, 0.500 kWh export")


def test_what_was_set_aside_is_counted_by_kind_with_the_reasons_of_what_was_ignored() -> None:
    ignored = {"a header": 1, "not energy": 1}
    counts = Counts(rows=24, read=30, loaded=24, duplicate=1, revised=2, rejected=1, ignored=ignored)
    file = replace(LOADED, counts=counts, removed=1, warnings=["the zone is assumed"])
    assert shown(file)[1:] == [
        "  1 reading of earlier loads removed for it",
        "  of 30 readings read: 1 duplicate, 2 revised, 1 rejected, 2 ignored (1 a header; 1 not energy)",
        "  the zone is assumed",
    ]


def test_a_file_that_is_known_and_one_that_failed_are_one_line() -> None:
    assert shown(FileReport("a.csv", load=3, skipped=True)) == ["a.csv: already loaded (load 3), nothing to do"]
    assert shown(FileReport("a.csv", error="a.csv:2: why")) == ["a.csv: not loaded"]


def test_json_adds_up_the_files_and_has_each() -> None:
    found = as_json(LoadReport([LOADED, OTHER, FileReport("c.csv", error="c.csv: why")], 2, 0.12345))
    assert {name: found[name] for name in ("id", "files", "rows", "loaded", "clients", "first", "last", "kwh")} == {
        "id": 4, "files": 3, "rows": 25, "loaded": 25, "clients": 2, "first": "2017-07-31T23:00:00+00:00",
        "last": "2017-08-02T00:00:00+00:00", "kwh": {"import": "13.3456", "export": "0.5"},
    }  # fmt: skip
    assert (found["layout"], found["timezone"], found["seconds"]) == ("long, wide", "Europe/Lisbon", 0.123)
    assert [(file["id"], file["name"], file["error"]) for file in found["loads"]] == [
        (3, "a.csv", None), (4, "b.csv", None), (None, "c.csv", "c.csv: why"),
    ]  # fmt: skip


def test_json_of_no_loaded_file_has_no_number_and_no_time() -> None:
    found = as_json(LoadReport([FileReport("a.csv", error="why")], 0, 0))
    assert (found["id"], found["first"], found["last"], found["kwh"]) == (None, None, None, {})
