"""A run of an edit's slots is a row: a reading that it answered with its kWh, none with a null."""

from datetime import UTC, datetime
from decimal import Decimal

from etl.exports.edit_rows import edits
from etl.exports.schemas import EDITS
from etl.store.edits.listed_edits import ListedEdit

AT = datetime(2024, 4, 1, 10, 22, 33, tzinfo=UTC)
EDIT = ListedEdit(3, "m", "T1", "import", 60, 120, 1_250_000, None, "counts", "", "off", "anna", AT, pinned=False)


def test_an_edit_is_a_row() -> None:
    other = EDIT._replace(meter="n", answered_mwh=7, pinned=True, state="superseded")
    (batch,) = edits([EDIT, other], {"m": ["a"], "n": ["a", "b"]})
    assert batch.schema == EDITS
    first, last = batch.to_pylist()
    assert list(first.values()) == [
        "a", "m", "T1", "import", datetime(1970, 1, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, 2, tzinfo=UTC),
        Decimal("1.250000"), "missing", None, "counts", "", "off", "anna", AT, False, 3,
    ]  # fmt: skip
    assert (last["client_number"], last["answered"], last["answered_kwh"]) == ("", "reading", Decimal("0.000007"))
    assert (last["state"], last["pinned"]) == ("superseded", True)
