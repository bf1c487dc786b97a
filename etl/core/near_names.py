"""Names that may be meant by one that nobody has: other spellings of it, and those with few other letters."""

from collections.abc import Collection
from difflib import get_close_matches

_NEAR = 0.75
"""How alike (difflib's ratio) two names are, of which one may be a misspelling of the other."""


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


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
