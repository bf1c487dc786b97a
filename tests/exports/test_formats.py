"""Claims about every format, and about one that is added: its module and its line in the list are all it needs."""

import io
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from etl import exports
from tests.support.command import Shell
from tests.support.export_rows import SCHEMA as FEW
from tests.support.export_rows import message, rows, to
from tests.support.places import ROOT
from tests.support.printed_help import printed_help
from tests.support.readings import hours, loaded
from tests.support.typed_rows import SCHEMA


@pytest.mark.parametrize("name", exports.FORMATS)
def test_an_export_of_no_rows_still_says_its_columns(name: str) -> None:
    stdout = io.BytesIO()
    assert exports.write("-", SCHEMA, [], format=name, stdout=stdout).rows == 0
    if name == "csv":
        assert stdout.getvalue().decode() == ",".join(SCHEMA.names) + "\n"
    if name == "parquet":
        assert pq.read_schema(io.BytesIO(stdout.getvalue())).names == SCHEMA.names


def test_the_page_of_exports_lists_the_formats() -> None:
    page = (ROOT / "docs" / "reference" / "exports.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`\.([a-z]+)`", page)) == set(exports.FORMATS)


@pytest.fixture
def barred(monkeypatch: pytest.MonkeyPatch) -> str:
    """A format that somebody has added: its line in the list."""
    monkeypatch.setitem(exports.FORMATS, "bar", "tests.support.dummy_format:BarredFile")
    return "bar"


def test_an_added_format_is_written_by_its_suffix_and_its_name(barred: str, tmp_path: Path) -> None:
    exports.write(to(tmp_path / f"x.{barred}"), FEW, rows("a", "b"))
    assert (tmp_path / "x.bar").read_text() == "name|count|kwh\na|0|-1.5\nb|1|-1.5\n"
    stdout = io.BytesIO()
    exports.write("-", FEW, rows("a"), format=barred, stdout=stdout)
    assert stdout.getvalue() == b"name|count|kwh\na|0|-1.5\n"


@pytest.mark.usefixtures("barred")
def test_an_added_format_is_in_every_message_that_lists_them() -> None:
    assert message("x.pdf").endswith(".arrow, .bar, or --format)")
    assert message("x.csv", format="pdf") == (f"'pdf' is not an export format (--format is one of {exports.formats()})")


def test_an_added_format_is_one_of_etl_export(barred: str, etl: Shell) -> None:
    loaded(etl, hours("a", "2017-08-01", "2017-08-02"))
    etl.ok("export", f"r.{barred}", "--what", "readings")
    assert Path("r.bar").read_text().startswith("client_number|meter|")
    assert len(Path("r.bar").read_text().splitlines()) == 25


@pytest.mark.parametrize("command", ["export", "compare"])
def test_an_added_format_is_in_the_help(command: str) -> None:
    added = 'from etl.exports import FORMATS; FORMATS["bar"] = "tests.support.dummy_format:BarredFile"'
    assert ".xlsx, .arrow or .bar" in printed_help(command, added)


def test_no_format_needs_pandas() -> None:
    """Its import takes 0.2 s and 70 MB; pyarrow does it wherever it is given a value of Python."""
    code = """
        import io, sys
        sys.path.insert(0, sys.argv[1])
        import numpy as np
        from etl import exports
        from etl.core.usage_page import Readings
        from etl.exports import reading_rows, schemas
        owners = {"owners": ["=A", "B,"], "owner": np.array([0, -1]), "billed_mwh": np.array([7, 8])}
        channel = Readings("1", "1", "", "import", 15, np.array([0, 15]), np.array([1, 2]), None, None, **owners)
        for name in exports.FORMATS:
            exports.write("-", schemas.READINGS, reading_rows.readings([channel]), format=name, stdout=io.BytesIO())
            assert "pandas" not in sys.modules, name
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code), str(ROOT)], check=True)
