"""Lists of commands: each is imported when it runs, so that no command waits for the others."""

from collections.abc import Iterator, MutableMapping
from importlib import import_module
from typing import Any

import typer
from typer.main import get_command_from_info, get_group_from_info
from typer.models import CommandInfo, TyperInfo

from etl.commands.interface.command_classes import Command, Group

Entry = tuple[str, str]
"""The place of a command below `etl.commands`, `module:name`, and the first sentence of its help."""


class CommandList(MutableMapping[str, Any]):
    """Commands by name; each is made when it is looked up."""

    def __init__(self, entries: dict[str, Entry]) -> None:
        self.entries = entries
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = _made(name, self.entries[name][0])
        return self._made[name]

    def __setitem__(self, name: str, command: Any) -> None:
        self._made[name] = command
        self.entries[name] = ("", command.get_short_help_str(1000))

    def __delitem__(self, name: str) -> None:
        del self.entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


def _made(name: str, place: str) -> Any:
    module, _, attribute = place.partition(":")
    found = getattr(import_module(f"etl.commands.{module}"), attribute)
    if not isinstance(found, typer.Typer):
        return get_command_from_info(
            CommandInfo(name, cls=Command, callback=found), pretty_exceptions_short=True, rich_markup_mode=None
        )
    for info in found.registered_commands:
        info.cls = Command
    return get_group_from_info(
        TyperInfo(found, name=name, cls=Group),
        pretty_exceptions_short=True,
        suggest_commands=True,
        rich_markup_mode=None,
    )
