"""Templates of pages, by Django's own engine: all values are escaped, and a folder of the user's goes first."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from django.template import Context, Engine, TemplateDoesNotExist, TemplateSyntaxError

from etl.core.errors import InputError, UsageError

FOLDER = Path(__file__).parent / "templates"
_DIRECTIONS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}
"""Characters by which a text may reorder what stands around it."""
_LINES = {"\n", "\t"}


class PageTemplates:
    """Templates of this program, or those of the same names in a folder; UsageError where there is no such folder."""

    def __init__(self, folder: Path | None = None) -> None:
        if folder is not None and not folder.is_dir():
            raise UsageError(f"{folder}: is no folder of templates (name a folder that has a statement.html)")
        self._folder = folder
        self._engine = Engine(dirs=[str(one) for one in (folder, FOLDER) if one is not None])

    def page(self, name: str, values: Mapping[str, Any]) -> str:
        """Return a page; InputError for a template that cannot be used."""
        try:
            return self._engine.get_template(name).render(Context(_harmless(values)))
        except (TemplateDoesNotExist, TemplateSyntaxError) as error:
            raise self._refused(name, f"cannot be used: {error}") from None
        except UnicodeError:
            raise self._refused(name, "is not UTF-8") from None
        except OSError as error:
            raise self._refused(name, f"cannot be read: {error.strerror}") from None

    def _refused(self, name: str, why: str) -> InputError:
        return InputError(f"{self._folder}: {name}", why, "correct the template")


def _harmless(value: Any) -> Any:
    """Return values without a character that moves others or does not show: names come from files."""
    if isinstance(value, str):
        return value if value.isprintable() else "".join(map(_character, value))
    if isinstance(value, Mapping):
        return {key: _harmless(own) for key, own in value.items()}
    if isinstance(value, list | tuple):
        return [_harmless(own) for own in value]
    if is_dataclass(value):
        return {one.name: _harmless(getattr(value, one.name)) for one in fields(value)}
    return value


def _character(char: str) -> str:
    hidden = char not in _LINES and (ord(char) in _DIRECTIONS or ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0)
    return ascii(char)[1:-1] if hidden or 0xD800 <= ord(char) < 0xE000 else char
