"""Inputs whose bytes come once (standard input, pipes) kept in an unlinked file, so that they can be read again."""

from collections.abc import Callable
from pathlib import Path

from etl.errors import InputError
from etl.sources.kept import Kept
from etl.sources.opening import Input

LOOK_BYTES = 2 << 20
"""More than any compressed stream needs for the first HEAD_BYTES in it."""


def held(source: Input, folder: Path, look: Callable[[Input], None]) -> Input:
    """The input itself where it is a file, else its bytes in a temporary file in `folder`.

    `look` is given what has come of a long one, and may refuse it: the rest may be endless.
    """
    if source.size is not None:
        return source
    kept = Kept(folder)
    raw = source.source()
    looked = False
    try:
        while block := raw.read(1 << 20):
            kept.write(block)
            if kept.size >= LOOK_BYTES and not looked:
                look(Input(source.name, kept.size, kept.opened))
                looked = True
    except OSError as error:
        raise InputError(source.name, f"cannot be kept for reading: {error.strerror}", "free some space") from error
    finally:
        raw.close()
    return Input(source.name, kept.size, kept.opened)
