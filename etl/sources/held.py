"""Inputs whose bytes come once (standard input, pipes) kept in an unlinked file, so that they can be read again."""

from pathlib import Path

from etl.errors import InputError
from etl.sources.kept import Kept
from etl.sources.opening import Input


def held(source: Input, folder: Path) -> Input:
    """The input itself where it is a file, else its bytes in a temporary file in `folder`."""
    if source.size is not None:
        return source
    kept = Kept(folder)
    raw = source.source()
    try:
        while block := raw.read(1 << 20):
            kept.write(block)
    except OSError as error:
        raise InputError(source.name, f"cannot be kept for reading: {error.strerror}", "free some space") from error
    finally:
        raw.close()
    return Input(source.name, kept.size, kept.opened)
