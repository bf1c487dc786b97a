"""The process that reads workbooks: what it says on standard output, and how it ends."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.other_workbooks import xls

ROWS: list[list[Any]] = [["client", "timestamp", "kwh"], ["0042", datetime.fromisoformat("2017-08-01T00:15"), 2]]


@pytest.mark.parametrize(
    ("content", "arguments", "ended"),
    [
        (xls(ROWS), [], (0, b'["Readings"]', b"")),
        (xls(ROWS), ["Readings"], (0, b"client,timestamp,kwh\n0042,2017-08-01 00:15:00,2\n", b"")),
        (xls(ROWS), ["Notes"], (1, b"", b"WorksheetNotFound\n")),
        (b"client,kwh\n", [], (1, b"", b"CalamineError\n")),
    ],
)
def test_titles_or_a_sheet_are_written_and_a_fault_is_one_word(
    tmp_path: Path, content: bytes, arguments: list[str], ended: tuple[int, bytes, bytes]
) -> None:
    (tmp_path / "a.xls").write_bytes(content)
    module = "etl.sources.inputs.workbooks.calamine_process"
    with (tmp_path / "a.xls").open("rb") as file:
        done = subprocess.run([sys.executable, "-m", module, *arguments], stdin=file, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == ended
