"""Templates of pages, by Django's own engine: all values are escaped, and a folder of the user's goes first."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.template import Context, Engine, Library, TemplateDoesNotExist, TemplateSyntaxError
from django.utils.safestring import SafeString, mark_safe

from etl.core.errors import InputError, UsageError

FOLDER = Path(__file__).parent / "templates"
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, but for ends of lines and tabs
    "\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c"  # what reorders the text around it
    "\ud800-\udfff\ufffe\uffff]"  # what is no character
)
_NOT_PLAIN = re.compile(r"[^\w ]")

register = Library()


class PageTemplates:
    """Templates of this program, or those of the same names in a folder; UsageError where there is no such folder."""

    def __init__(self, folder: Path | None = None) -> None:
        if folder is not None and not folder.is_dir():
            raise UsageError(f"{folder}: is no folder of templates (name a folder that has a statement.html)")
        self._folder = folder
        folders = [str(one) for one in (folder, FOLDER) if one is not None]
        self._engine = Engine(folders, builtins=[__name__])

    def load(self) -> None:
        """Read all templates; InputError for one that cannot be used."""
        for path in sorted(FOLDER.iterdir()):
            with self._refusing(path.name):
                self._engine.get_template(path.name)

    def page(self, name: str, values: Mapping[str, Any]) -> str:
        """Return a page; InputError for a template that cannot be used."""
        with self._refusing(name):
            return harmless(self._engine.get_template(name).render(Context(dict(values))))

    @contextmanager
    def _refusing(self, name: str) -> Iterator[None]:
        try:
            yield
        except (TemplateDoesNotExist, TemplateSyntaxError) as error:
            raise self._refused(name, f"cannot be used: {error}") from None
        except RecursionError:
            raise self._refused(name, "cannot be used: it includes itself") from None
        except UnicodeError:
            raise self._refused(name, "is not UTF-8") from None
        except OSError as error:
            raise self._refused(name, f"cannot be read: {error.strerror}") from None

    def _refused(self, name: str, why: str) -> InputError:
        return InputError(f"{self._folder}: {name}", why, "correct the template")


def harmless(page: str) -> str:
    """Return a page without a character that moves others or does not show: names come from files."""
    return _HIDDEN.sub(lambda found: ascii(found.group())[1:-1], page)


@register.simple_tag
def columns(*titles: str) -> SafeString:
    """Return the titles of a table's columns after the first as the variables of CSS that style.css reads.

    A table has them once: in each cell they would be most of a page.
    """
    return column_titles(titles)


def column_titles(titles: Sequence[str]) -> SafeString:
    """Return titles as variables `--c2`, `--c3`; all but letters, digits and spaces is written as its code."""
    return mark_safe(";".join(f"--c{at}:'{_plain(title)}'" for at, title in enumerate(titles, 2)))  # noqa: S308


def _plain(title: str) -> str:
    return _NOT_PLAIN.sub(lambda found: f"\\{ord(found[0]):x} ", harmless(title))
