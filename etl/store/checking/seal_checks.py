"""Checks of seals: what is in a table is what etl wrote into it."""

from collections.abc import Iterator

from etl.core.violations import Violation
from etl.store.database import seals
from etl.store.database.locks import READER


def check_seals() -> Iterator[Violation]:
    """Check each table that has seals against them."""
    for model, sealed, stored in seals.differences(READER):
        table = model._meta.db_table  # noqa: SLF001 - the only door to the name of a table
        if sealed.rows == stored.rows:
            what = f"its rows ({stored.rows:,}) are not all as etl wrote them"
        else:
            what = f"etl has written {sealed.rows:,} of its rows, and it has {stored.rows:,}"
        yield Violation(f"table {table}", f"{what}: another program, or a fault of the disk, has changed it")
