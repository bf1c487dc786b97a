"""Sink: the file that writers of formats write to."""

from io import RawIOBase
from typing import BinaryIO


class Sink(RawIOBase):
    """File that counts its bytes, writes all that it gets, and swallows everything once `dropped`.

    pyarrow and zipfile finish their files when they are collected; after an error that must not reach the file.
    """

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.count, self.dropped = file, 0, False

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        view = memoryview(data).cast("B")  # type: ignore[arg-type]  # any buffer: bytes, pyarrow.Buffer
        size = len(view)
        while len(view) and not self.dropped:
            view = view[self.file.write(view) :]
        self.count += size
        return size
