"""`etl edit`: its help."""

from etl.user_tables.edit_tables import NEEDED
from tests.support.command import Shell
from tests.support.help_texts import helped


def test_help_names_the_columns_that_are_needed(etl: Shell) -> None:
    found = helped(etl, "edit")
    assert found.summary == "Enter values in place of readings, which stay as they are."
    assert found.arguments["FILE"].startswith(f"CSV file of {', '.join(NEEDED)}, and client_number, meter or both")
    assert {"--pin", "--dry-run"} <= found.options.keys()
