"""Input of a command under the name that its user knows, and what can go wrong when it is opened."""

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from etl.core.disk.unreadable import why_unreadable
from etl.core.errors import InputError
from etl.sources.inputs.streams import Source, Stream

_COPY = "copy or download the file again"


@dataclass(frozen=True)
class Input:
    """One file to load, as the user knows it (`archive.zip/member.csv`); `size` in bytes before decompression."""

    name: str
    size: int | None
    source: Callable[[], Source]
    url: str = field(default="", repr=False)
    """Where its bytes have to be fetched from first (etl.sources.inputs.fetching), with the parts that `name` hides."""
    unpacked: Callable[[], int] = field(default=lambda: 0, repr=False)
    """Looks up how long its text is, about, where it is packed and says so; 0 elsewhere."""

    def open(self) -> Stream:
        """Open a fresh stream; InputError when it cannot be read."""
        with readable(self.name):
            return Stream(self.name, self.source())


def raising(error: InputError) -> Callable[[], Source]:
    def source() -> Source:
        raise error

    return source


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Turn errors of the operating system or an archive into one line."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise InputError(name, "the zip archive is damaged", _COPY, code="E-DAMAGED-FILE") from None
    except (NotImplementedError, RuntimeError) as error:
        raise InputError(name, f"the zip archive cannot be read: {error}", "unpack it first") from None
    except OSError as error:
        raise InputError(name, *why_unreadable(error, _COPY)) from None
