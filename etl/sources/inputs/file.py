"""File that can be opened several times: on disk, or stored after it was fetched."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True)
class File:
    """What it is called, and how it is opened; each who opens it has a place of their own."""

    name: str
    open: Callable[[], BinaryIO]


def on_disk(path: Path) -> File:
    return File(str(path), lambda: path.open("rb"))
