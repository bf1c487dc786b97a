"""Layout of help: whole words on narrow and wide terminals, options under headings, examples as they are typed."""

import inspect
import shutil
import textwrap
from collections.abc import Iterable
from typing import Any

from typer._click.formatting import HelpFormatter

WIDEST, NARROWEST, NARROW = 100, 30, 70
"""Columns: of a line that is easily read, of a terminal that has room for a word, and of one without two columns."""
EVERYWHERE = "Options of every command"


class Layout(HelpFormatter):
    """Help as wide as the terminal. A text stands below its name where there is no room beside it."""

    def __init__(self, *_: Any, **__: Any) -> None:
        columns = shutil.get_terminal_size().columns
        super().__init__(width=max(min(columns, WIDEST), NARROWEST) - 2)

    def write_dl(self, rows: Any, col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names with their texts."""
        whole = [(name, _unbroken(text)) for name, text in rows]
        super().write_dl(whole, col_max if self.width >= NARROW else 6, col_spacing)

    def write_text(self, text: str) -> None:
        """Write a paragraph."""
        super().write_text(_unbroken(text))

    def write(self, string: str) -> None:
        """Write what is laid out."""
        super().write(string.replace(_HYPHEN, "-"))


_HYPHEN = "\u2011"
"""A hyphen at which no line ends: names of options are words."""


def _unbroken(text: str) -> str:
    return text.replace("-", _HYPHEN)


def split_examples(text: str) -> tuple[str, list[str]]:
    """Return the text of a docstring without its lines that begin with `$`, and these: commands to copy."""
    lines = inspect.cleandoc(text).splitlines()
    examples = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
    return "\n".join(line for line in lines if not line.startswith("$ ")).strip(), examples


def write_parameters(parameters: Iterable[Any], ctx: Any, layout: HelpFormatter) -> None:
    """Write arguments, then options under their headings, those of every command at the end."""
    sections: dict[str, list[tuple[str, str]]] = {"Arguments": []}
    last: list[tuple[str, str]] = []
    for parameter in parameters:
        record = parameter.get_help_record(ctx)
        if record is None:
            continue
        if parameter.param_type_name == "argument":
            sections["Arguments"].append(record)
            continue
        heading = getattr(parameter, "rich_help_panel", None)
        if heading == EVERYWHERE or parameter.name == "help":
            last.append(record)
        else:
            sections.setdefault(heading or "Options", []).append(record)
    sections[EVERYWHERE] = last
    for heading, records in sections.items():
        if records:
            with layout.section(heading):
                layout.write_dl(records)


def write_examples(examples: list[str], layout: HelpFormatter) -> None:
    """Write commands to copy: on one line, or on a narrow terminal on several that a shell reads as one."""
    if examples:
        with layout.section("Examples" if len(examples) > 1 else "Example"):
            for example in examples:
                lines = [example] if layout.width >= NARROW else _narrow_lines(example, layout.width - 4)
                layout.write(f"{'':{layout.current_indent}}{_GOES_ON.join(lines)}\n")


_GOES_ON = " \\\n    "
"""The end of a line of a command that goes on in the next one."""


def _narrow_lines(example: str, width: int) -> list[str]:
    return textwrap.wrap(example, width, break_long_words=False, break_on_hyphens=False)
