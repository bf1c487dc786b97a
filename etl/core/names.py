"""Names of clients, meters, quantities, columns and attributes: what they may contain."""

import re

LONGEST = 255
"""Characters of a name, as columns of the database hold them."""

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]")


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
