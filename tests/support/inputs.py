"""Files as inputs of a command, and their bytes."""

from pathlib import Path

from etl.sources.inputs.opening import expand

TEXT = b"".join(b"%d,2017-08-01 00:15,0.%03d\n" % (number, number % 1000) for number in range(20_000))


def content(path: Path) -> bytes:
    (found,) = expand([str(path)])
    with found.open() as stream:
        return b"".join(iter(lambda: stream.read(50_000), b""))
