"""Values that a shell completes: months that have readings, clients, tariffs. Silent whatever goes wrong."""

from collections.abc import Callable, Iterable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import Any

from etl.commands.terminal import choose_database

MOST = 50
"""Clients that are offered at once."""


def complete_values(parameters: Iterable[Any]) -> None:
    """Let a shell complete the values of arguments and options whose metavar says what they are."""
    for parameter in parameters:
        if find := _VALUES.get(parameter.metavar):
            parameter.shell_complete = _offering(find)


def offered(find: Callable[[str], Iterable[str]], begun: str) -> list[str]:
    """Return the values that begin so; none where they cannot be found, as a shell has no place for an error."""
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        try:
            return [text for text in find(begun) if text.startswith(begun) and text.isprintable()]
        except (Exception, SystemExit):  # noqa: BLE001 - no server, no rights, an older database
            return []


def _offering(find: Callable[[str], Iterable[str]]) -> Callable[[Any, str], list[Any]]:
    def shell_complete(_call: Any, incomplete: str) -> list[Any]:
        from typer._click.shell_completion import CompletionItem

        return [CompletionItem(text) for text in offered(find, incomplete)]

    return shell_complete


def _is_made() -> bool:
    """Return whether there is a database, which is only read: nothing is migrated while somebody types."""
    choose_database()
    from etl.store.database import schema

    return schema.is_made()


def months(_begun: str) -> Iterable[str]:
    """Return months that have readings, as UTC counts them."""
    if not _is_made():
        return []
    from etl.core.periods import first_of_month
    from etl.store.summary import readings_by_month

    return [f"{first_of_month(month):%Y-%m}" for month in dict.fromkeys(one.month for one in readings_by_month())]


def clients(begun: str) -> Iterable[str]:
    """Return the first clients whose numbers begin so."""
    if not _is_made():
        return []
    from etl.store.usage.known_names import clients_from

    return clients_from(begun, MOST)


def tariffs(_begun: str) -> Iterable[str]:
    """Return the names of the tariffs that come with etl."""
    from etl.core.disk.places import shipped_tariffs

    return [file.stem for file in shipped_tariffs()]


_VALUES = {"YYYY-MM": months, "CLIENT": clients, "TARIFF": tariffs}
