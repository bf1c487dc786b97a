"""Output of `etl edit`, from reports written by hand."""

from etl.reports.editing.edit import as_json, lines
from etl.user_tables.edit_tables import EditsReport

REPORT = EditsReport(3, 2, 1, 180, 1_200_000, 500_000, 60, False, 1, 4)


def test_edits_say_what_they_stand_in_place_of() -> None:
    assert lines(REPORT, dry_run=False) == [
        "3 edits, 2 new, 1 entered before (load 4)",
        "  1.2 kWh in 3 h, in place of 0.5 kWh, 1 h of it without a reading",
        "  1 bill is stale now (bill them again: etl bill --stale)",
    ]
    found = as_json(REPORT)
    assert (found["kwh"], found["kwh_read"], found["new"], found["load"]) == ("1.2", "0.5", 2, 4)
    assert [name for name in found if "mwh" in name] == []
