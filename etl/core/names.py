"""Names of clients, meters, quantities, columns and attributes: what they may contain, which one is meant; and of
whoever runs a command."""

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from getpass import getuser
from unicodedata import category, east_asian_width

LONGEST = 255
"""Characters of a name, as columns of the database hold them."""

_NEAR = 0.75
"""How alike (difflib's ratio) two names are, of which one may be a misspelling of the other."""

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]")


_MARKS = {"Mn", "Me", "Cf"}


def check_name(text: str) -> str:
    """Return the text itself; ValueError if it is too long or has an invisible character."""
    if len(text) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} characters")
    return check_text(text)


def check_text(text: str) -> str:
    """Check a text of any length in the same way."""
    found = _UNSEEN.search(text)
    if found is None:
        return text
    code = ord(found[0])
    if code >= 0xD800 and code <= 0xDFFF:
        raise ValueError("has bytes that are not text")
    kind = "the control character" if code < 0xA0 else "a character that cannot be seen,"
    raise ValueError(f"has {kind} U+{code:04X}")


def printable(line: str) -> str:
    """Escape characters of control and direction, and line ends: names come from files, and terminals obey these."""
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in line)


def text_width(text: str) -> int:
    """Return how many columns of a terminal a text takes: wide letters take two, marks on others none."""
    if text.isascii():
        return len(text)
    return sum(0 if category(one) in _MARKS else 2 if east_asian_width(one) in "WF" else 1 for one in text)


def near_name(name: str, known: Collection[str]) -> str:
    """Return the known name that is most like another, by letters and digits alone first; an empty text if none is."""
    plain: dict[str, str] = {}
    for one in sorted(known):
        plain.setdefault(_plain(one), one)
    wanted = _plain(name)
    if wanted and wanted in plain:
        return plain[wanted]
    found = get_close_matches(wanted, plain, 1, _NEAR)
    return plain[found[0]] if found else ""


def meant(name: str, known: Collection[str]) -> str:
    """Return `did you mean X? `, the beginning of a remedy, or an empty text."""
    near = near_name(name, known)
    return f"did you mean {near!r}? " if near else ""


def first_of(names: Sequence[str], most: int) -> str:
    """Return the first of some names in a line, and dots where there are more."""
    return ", ".join([*names[:most], *["..."] * (len(names) > most)])


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def user_name() -> str:
    """Return what the machine calls whoever runs the command; empty where it has no name, as in some containers."""
    try:
        return getuser()
    except (KeyError, OSError):
        return ""
