"""What the tries of the table found, each as a small case of its own."""

from pathlib import Path

import pytest
from command import Shell, written

from settings import masked

FLOWS = "client_number,timestamp,flow,kwh"
HOURS = [f"2017-08-01T{hour:02}:00:00Z" for hour in range(24)]


def test_a_channel_of_one_reading_before_another_of_its_meter_is_told_as_such(etl: Shell) -> None:
    """The first page made the meter, and the last one made it again."""
    rows = [f"a,{HOURS[0]},export,1", *(f"a,{hour},import,1" for hour in HOURS)]
    done = etl("load", written("a.csv", FLOWS, *rows))
    assert (done.code, done.error) == (
        1, "etl: a.csv: client a has one reading: its interval is not known (say it: --interval 15min)",
    )  # fmt: skip
    assert etl.load("a.csv", "--interval", "1h")["loaded"] == 25


def test_a_file_that_begins_as_utf8_and_goes_on_otherwise_is_told_by_its_line(etl: Shell) -> None:
    Path("a.csv").write_bytes(b"\xef\xbb\xbfclient_number,timestamp,kwh\na,2017-08-01T00:00:00Z,1\nM\xfcller,2017,1\n")
    done = etl("load", "a.csv")
    assert (done.code, done.error) == (
        1, "etl: a.csv:3: byte 0xfc is not UTF-8, which the file begins as (save it as UTF-8)",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://me:secret@host:5432/name", "postgresql://me:***@host:5432/name"),
        ("postgresql://me@host:5432/name", "postgresql://me@host:5432/name"),
        ("postgresql://host:5432/name", "postgresql://host:5432/name"),
        ("postgresql://me:sec@ret@host/name", "postgresql://me:***@host/name"),
        ("postgresql://me:secret", "postgresql://me:***"),
        ("postgresql://me:secret/x@host/name", "postgresql://me:***@host/name"),
        ("sqlite://me:secret@host/name", "sqlite://me:***@host/name"),
        ("sqlite:///a:b@c.sqlite3", "sqlite:///a:b@c.sqlite3"),
        ("nonsense", "nonsense"),
    ],
)
def test_a_url_is_shown_without_what_is_or_was_meant_as_its_password(url: str, shown: str) -> None:
    assert masked(url) == shown
