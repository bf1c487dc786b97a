"""Commands and groups of commands as `etl` has them: every one takes the same options, and its help has an example."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from etl.commands.interface.completions import complete_values
from etl.commands.interface.help_layout import EVERYWHERE, Layout, split_examples, write_examples, write_parameters
from etl.commands.terminal import context
from etl.core.errors import UsageError


class CommandContext(typer.Context):
    """The call of a command, whose help is laid out as here."""

    formatter_class = Layout


def _choose_database(_ctx: Any, _parameter: Any, value: str | None) -> None:
    context.database = value or context.database


def _be_quiet(_ctx: Any, _parameter: Any, value: bool | None) -> None:
    context.quiet = context.quiet or bool(value)


def _be_verbose(_ctx: Any, _parameter: Any, value: int | None) -> None:
    context.verbose += value or 0


def _answer_in_json(_ctx: Any, _parameter: Any, value: bool | None) -> None:
    context.as_json = context.as_json or bool(value)


def options_of_every_command(own: Sequence[Any]) -> list[TyperOption]:
    """Return the options that stand before a command or after it; `--json` where it has none of its own."""
    shared: dict[str, Any] = {"expose_value": False, "rich_help_panel": EVERYWHERE}
    options = [
        TyperOption(
            param_decls=["--database"],
            callback=_choose_database,
            metavar="URL",
            help="URL of the database (default: ETL_DATABASE_URL, else sqlite:///etl.sqlite3).",
            **shared,
        ),
        TyperOption(
            param_decls=["-q", "--quiet"], is_flag=True, callback=_be_quiet, help="Print errors only.", **shared
        ),
        TyperOption(
            param_decls=["-v", "--verbose"],
            count=True,
            type=int,
            callback=_be_verbose,
            help="Name each client and the codes of errors; -vv: show tracebacks too.",
            **shared,
        ),
    ]
    if not any("--json" in parameter.opts for parameter in own):
        text = "Print the result as JSON, and an error too."
        options.append(TyperOption(param_decls=["--json"], is_flag=True, callback=_answer_in_json, help=text, **shared))
    return options


class OnceParser:
    """A parser that refuses an option which takes one value and stands there twice: the last one would count."""

    def __init__(self, parser: Any) -> None:
        self._parser = parser

    def __getattr__(self, name: str) -> Any:
        """Return what else Typer asks of a parser."""
        return getattr(self._parser, name)

    def parse_args(self, args: list[str]) -> tuple[dict[str, Any], list[str], list[Any]]:
        """Return the values, what is left over, and the parameters in the order in which they were typed."""
        values, rest, typed = self._parser.parse_args(args=args)
        for option, times in Counter(typed).items():
            several = option.multiple or option.is_flag or option.count if isinstance(option, TyperOption) else True
            if times > 1 and not several:
                raise UsageError(f"{option.opts[0]}: stands there {times} times, and takes one value (name it once)")
        return values, rest, typed


class Command(TyperCommand):
    """One command. Lines of its docstring that begin with `$` are its examples."""

    context_class = CommandContext

    def __init__(self, name: str | None, *, help: str | None = None, **settings: Any) -> None:  # noqa: A002 - Typer's name
        text, self.examples = split_examples(help or "")
        own = settings.pop("params", None) or []
        complete_values(own)
        super().__init__(name, help=text, params=[*own, *options_of_every_command(own)], **settings)

    def make_parser(self, ctx: Any) -> Any:
        """Return a parser of what was typed."""
        return OnceParser(super().make_parser(ctx))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments and options."""
        write_parameters(self.get_params(ctx), ctx, formatter)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - Typer's signature
        """Write the examples."""
        write_examples(self.examples, formatter)


class Group(TyperGroup):
    """Commands under one name. The examples of its help are its own, else the first one of each of its commands."""

    context_class = CommandContext

    def __init__(self, *, help: str | None = None, **settings: Any) -> None:  # noqa: A002 - Typer's name
        text, self.examples = split_examples(help or "")
        own = settings.pop("params", None) or []
        complete_values(own)
        super().__init__(help=text, params=[*own, *options_of_every_command(own)], **settings)

    def summaries(self) -> dict[str, str]:
        """Return the first sentence of each command."""
        return {name: command.get_short_help_str(1000) for name, command in self.commands.items()}

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write options, then the commands with whole summaries."""
        write_parameters(self.get_params(ctx), ctx, formatter)
        with formatter.section("Commands"):
            formatter.write_dl(list(self.summaries().items()))

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ARG002 - Typer's signature
        """Write the examples."""
        write_examples(self.examples or self._first_examples(), formatter)

    def _first_examples(self) -> list[str]:
        return [example for command in self.commands.values() for example in getattr(command, "examples", [])[:1]]
