"""Report of `etl plot`: the file, what it shows, what is missing and estimated."""

from pathlib import Path

from etl.pictures.plot import Drawn
from etl.reports.drawings.plot import as_json, lines
from tests.support.pictures import target


def test_lines_and_json_say_what_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "a.svg"
    file.write_bytes(b"0123456789")
    done = Drawn(target(file), 1, "2017-08, UTC", 90, 60)
    assert lines(done) == [f"{file}: 1 client, 2017-08, UTC, no reading for 1 h 30 min, estimated for 1 h; 10 bytes"]
    assert as_json(done) == {
        "file": str(file), "bytes": 10, "clients": 1, "shows": "2017-08, UTC", "minutes_missing": 90,
        "minutes_estimated": 60,
    }  # fmt: skip
