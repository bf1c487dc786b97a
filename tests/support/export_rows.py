"""A few rows to export, and where to."""

from pathlib import Path

import pyarrow as pa
import pytest

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
