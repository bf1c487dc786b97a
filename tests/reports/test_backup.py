"""Output of `etl backup`, from a report written by hand."""

from etl.backup import BackupReport
from etl.reports.backup import as_json, lines
from etl.store.documents.chain import Head

REPORT = BackupReport("copy.sqlite3", 1_234_567, [Head("2024", 5, "ab")], 0.123456)


def test_json_has_the_size_in_bytes_the_heads_and_seconds_to_the_millisecond() -> None:
    assert as_json(REPORT) == {"file": "copy.sqlite3", "bytes": 1_234_567, "heads": ["2024:5:ab"], "seconds": 0.123}


def test_people_read_the_file_its_size_and_the_newest_document_in_it() -> None:
    assert lines(REPORT) == [
        "copy.sqlite3: a copy of the database, 1,234,567 bytes",
        "  head of the series (keep it: it shows later whether a document is missing): 2024:5:ab",
    ]
