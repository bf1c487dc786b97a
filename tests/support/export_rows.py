"""A few rows to export, where to, and the rows of a file that was exported."""

import csv
import io
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from etl import exports
from etl.core.disk.named_inputs import Inputs
from etl.core.disk.targets import Target
from etl.core.errors import EtlError
from etl.exports import schemas

SCHEMA = pa.schema([pa.field("name", pa.string()), pa.field("count", pa.int64()), schemas.decimal_text("kwh", 18, 6)])


def rows(*names: str) -> list[pa.RecordBatch]:
    count = len(names)
    return [
        pa.RecordBatch.from_arrays([pa.array(names), pa.array(range(count)), pa.array(["-1.5"] * count)], schema=SCHEMA)
    ]


def to(path: str | Path) -> Target:
    """A target of a command that reads no file."""
    return Target(path, Inputs((), ()))


def message(target: str | Path, batches: object = (), **options: object) -> str:
    with pytest.raises(EtlError) as caught:
        exports.write("-" if target == "-" else to(target), SCHEMA, batches, **options)  # type: ignore[arg-type]
    return str(caught.value)


def rows_of(path: Path) -> list[dict[str, Any]]:
    """What another program reads from an export; numbers as they are."""
    match path.suffix:
        case ".parquet":
            return parquet.read_table(path).to_pylist()  # type: ignore[no-any-return]
        case ".arrow":
            with pa.ipc.open_file(path) as file:
                return file.read_all().to_pylist()  # type: ignore[no-any-return]
        case ".csv":
            return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
        case ".jsonl":
            return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        case ".json":
            return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
        case _:
            import openpyxl

            with closing(openpyxl.load_workbook(path, read_only=True)) as book:
                assert book.active is not None
                header, *rows = book.active.iter_rows(values_only=True)
            return [dict(zip(map(str, header), row, strict=True)) for row in rows]
