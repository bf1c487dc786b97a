"""Ids and other texts of a cell as they were meant, before a spreadsheet or an export put its guards around them."""

import re

from etl.core.names import check_name

BLANKS = " \t\u00a0\u202f\ufeff"
"""Characters around a cell without meaning."""

_GUARDED = re.compile(r"=\"(.*)\"", re.DOTALL)
_APOSTROPHE = re.compile(r"'[0-9=+\-@\t\r']")
_EXPORTED = re.compile(r"'(?=[-=+@\t\r]|'[-=+@\t\r'0-9])")
"""The apostrophe of texts in files that etl exports; those of ids, which are digits, may be a spreadsheet's too."""
_EXCEL = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{2,}", re.IGNORECASE)


def printable(text: str, length: int = 40) -> str:
    """Make a text of a file fit for a message: short, and nothing in it that a terminal would obey."""
    shown = "".join(character if character.isprintable() else "?" for character in text[:length])
    return shown + ("..." if len(text) > length else "")


def as_exported(text: str) -> str:
    """Take off the apostrophe that an export has put before a text."""
    return _EXPORTED.sub("", text, count=1) if _EXPORTED.match(text) else text


def clean_id(text: str) -> str:
    """Clean a client's or meter's id of surrounding blanks and spreadsheet guards; ValueError says why not."""
    text = clean_label(text)
    if not text:
        raise ValueError("is empty")
    if _EXCEL.fullmatch(text):
        raise ValueError("is an id damaged by a spreadsheet: its last digits are lost")
    return text


def clean_label(text: str) -> str:
    """Do the same for texts that may be empty, such as a register."""
    text = text.strip(BLANKS)
    guarded = _GUARDED.fullmatch(text)
    text = guarded[1].strip(BLANKS) if guarded else text
    text = text[1:] if _APOSTROPHE.match(text) else text
    return check_name(text)
