"""Command `etl help`."""

from typing import Annotated, Any

import typer

from etl.commands.interface.error_pages import error_page, error_pages
from etl.commands.terminal import context, show, show_json
from etl.core.errors import UsageError


def help_page(
    call: typer.Context,
    topic: Annotated[
        list[str] | None,
        typer.Argument(help="A command such as bill or runs show, or a code such as E-ZONE.", metavar="TOPIC"),
    ] = None,
) -> None:
    """Show the help of a command, or what the code of an error means.

    $ etl help bill
    $ etl help E-ZONE
    """
    if topic and (page := error_page(topic[0])) and len(topic) == 1:
        _print({"code": topic[0].upper(), **error_pages()[topic[0].upper()]}, page)
        return
    if topic and topic[0].upper().startswith("E-"):
        raise UsageError(f"there is no code {' '.join(topic)!r} (docs/reference/errors.md)")
    found: Any = call.find_root()
    for depth, word in enumerate(topic or (), 1):
        command = getattr(found.command, "commands", {}).get(word)
        if command is None:
            raise UsageError(f"there is no command {' '.join((topic or ())[:depth])!r} (etl help lists all)")
        found = command.context_class(command, info_name=word, parent=found)
    text = found.get_help()
    _print({"help": text}, text.splitlines())


def _print(result: dict[str, Any], lines: list[str]) -> None:
    if context.as_json:
        show_json(result)
    else:
        show(*lines)
