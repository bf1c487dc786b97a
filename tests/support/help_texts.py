"""Help as a user reads it: `etl COMMAND --help`, taken apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from etl.commands.interface.help_layout import EVERYWHERE
from tests.support.command import Shell

_SECTION = re.compile(r"([A-Z][\w ]*):")
_NO_OPTIONS = {"Arguments", "Commands", "Example", "Examples", EVERYWHERE}


@dataclass
class Help:
    """What one command says of itself; arguments and options with their metavar, each with its text."""

    usage: str = ""
    summary: str = ""
    sections: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def options(self) -> dict[str, str]:
        """Those under all headings, but for what every command has."""
        own = [texts for heading, texts in self.sections.items() if heading not in _NO_OPTIONS]
        return {name: text for texts in own for name, text in texts.items()}

    @property
    def shared(self) -> dict[str, str]:
        """Options that every command has."""
        return self.sections[EVERYWHERE]

    @property
    def examples(self) -> list[str]:
        return [example for heading in ("Example", "Examples") for example in self.sections.get(heading, {})]

    @property
    def arguments(self) -> dict[str, str]:
        return {
            name: text.removesuffix("[required]").strip() for name, text in self.sections.get("Arguments", {}).items()
        }

    @property
    def commands(self) -> dict[str, str]:
        return self.sections.get("Commands", {})


def helped(etl: Shell, *command: str) -> Help:
    """The help of a command, whose lines that were broken are whole again."""
    found, section, name = Help(), None, ""
    for line in etl.ok(*command, "--help").out.splitlines():
        if line.startswith("Usage: "):
            found.usage = line.removeprefix("Usage: ")
        elif match := _SECTION.fullmatch(line):
            section = found.sections.setdefault(match[1], {})
        elif section is None:
            found.summary = f"{found.summary} {line.strip()}".strip()
        elif re.match(r" {2}\S", line):
            name, _, text = line.strip().partition("  ")
            section[name] = text.strip()
        elif line:
            section[name] = f"{section[name]} {line.strip()}".strip()
    return found


def every_command(etl: Shell, *above: str) -> Iterator[tuple[str, ...]]:
    """Each command and each of its own commands: `("load",)`, `("runs",)`, `("runs", "show")` ..."""
    for name in helped(etl, *above).commands:
        yield (*above, name)
        yield from every_command(etl, *above, name)
