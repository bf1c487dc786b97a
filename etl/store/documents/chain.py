"""Chain of documents: each digest is of the one before it in its series, and of the document's text."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from etl.core.errors import UsageError

FOLLOWS = "follows"
"""Key of the first document of a year: what the last one before it is called, whose digest its own is of, too."""
MOST = 999_999
"""Documents that a series has at most."""


class Head(NamedTuple):
    """The newest document of a series: whoever knows it can tell whether documents are missing at the end."""

    series: str
    number: int
    sha256: str

    def __str__(self) -> str:
        return f"{self.series}:{self.number}:{self.sha256}"


def canonical(content: Mapping[str, Any]) -> str:
    """Return the content of a document as canonical JSON: this text is hashed and stored, and never changes."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(before: str, body: str) -> str:
    """Return the digest of a document; `before` is that of the one before it, empty for the first of a chain."""
    return hashlib.sha256(f"{before}\n{body}".encode()).hexdigest()


def number_text(series: str, number: int) -> str:
    """Return how a document is called: `2024-000123`."""
    return f"{series}-{number:06}"


def read_number(text: str) -> tuple[str, int]:
    """Read how a document is called: its series and number; UsageError for another text."""
    series, dash, number = text.rpartition("-")
    if not (dash and series and number.isascii() and number.isdigit()):
        raise UsageError(f"{text!r} is not the number of a document (write it like 2024-000123)")
    return series, int(number)


def read_names(text: str) -> Sequence[str]:
    """Read the name of a document, or of those from one to another: `2024-000120..2024-000123`; UsageError if wrong."""
    first, dots, last = text.partition("..")
    series, low = read_number(first)
    other, high = read_number(last) if dots else (series, low)
    if other != series or not low <= high <= max(low, MOST):
        example = "2024-000120..2024-000123"
        raise UsageError(f"{text!r} is not from one document to a later one of its series (write it like {example})")
    return [number_text(series, number) for number in range(low, high + 1)]


def read_head(text: str) -> Head:
    """Read SERIES:NUMBER:SHA; UsageError for another text."""
    series, number, sha256 = (*text.rsplit(":", 2), "", "")[:3]
    if not (series and number.isascii() and number.isdigit() and len(sha256) == 64):
        raise UsageError(f"--head {text}: is not SERIES:NUMBER:SHA, as etl issue prints it")
    return Head(series, int(number), sha256)
