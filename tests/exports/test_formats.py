"""What holds of every format: an export of no rows has its columns."""

import io

import pyarrow.parquet as pq
import pytest

from etl import exports
from tests.support.typed_rows import SCHEMA


@pytest.mark.parametrize("name", exports.FORMATS)
def test_an_export_of_no_rows_still_says_its_columns(name: str) -> None:
    stdout = io.BytesIO()
    assert exports.write("-", SCHEMA, [], format=name, stdout=stdout).rows == 0
    if name == "csv":
        assert stdout.getvalue().decode() == ",".join(SCHEMA.names) + "\n"
    if name == "parquet":
        assert pq.read_schema(io.BytesIO(stdout.getvalue())).names == SCHEMA.names
