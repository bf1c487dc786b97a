"""Compilation of the kernel; stands alone, because the build hook runs it where etl cannot be imported.

python -m etl.kernel.compiling [--require]
"""

import os
import shlex
import shutil
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

SOURCE = Path(__file__).resolve().parent / "source"
LIBRARY = Path(__file__).resolve().parent / "_kernel.so"
OPTIONS = ("-std=c11", "-O3", "-fPIC", "-shared", "-fvisibility=hidden")
"""Nothing that binds the library to the processor that it is compiled on: wheels are cached and copied."""
MARK = b"\netl kernel, whole: "
"""Stands after the code, before the digest of all that comes before it; a loader reads neither."""


def source_sha256() -> str:
    """Return the digest of the C sources by their names, which the library must have been compiled from."""
    digest = sha256()
    for path in sorted(SOURCE.glob("*.[ch]")):
        text = path.read_bytes()
        digest.update(f"{path.name} {len(text)}\n".encode() + text)
    return digest.hexdigest()


def is_whole(library: Path) -> bool:
    """Return whether a library is as it was compiled: to load one that is cut short would kill the process."""
    data = library.read_bytes()
    code, mark, digest = data.rpartition(MARK)
    return bool(mark) and digest == sha256(code).digest()


def compilers() -> list[list[str]]:
    """Return commands of the C compilers that are here: that of the variable CC alone, where it is set.

    As in make it may have arguments (`gcc -m64`), or be one of another program (`ccache gcc`).
    """
    named = os.environ.get("CC")
    commands = [["cc"], ["gcc"], ["clang"]]
    if named:
        try:
            commands = [[named] if shutil.which(named) else shlex.split(named)]
        except ValueError:  # a quote that is never closed
            commands = []
    return [[found, *rest] for program, *rest in filter(None, commands) if (found := shutil.which(program))]


def build(library: Path = LIBRARY) -> str:
    """Compile the sources into `library`; return why that was not possible, or nothing.

    The library is replaced as a whole, so that processes go on with the one that they have loaded.
    """
    made = library.with_name(f"{library.name}.{os.getpid()}")
    why = "there is no C compiler"
    for compiler in compilers():
        why = _run([*compiler, *OPTIONS, f'-DETL_SOURCE_SHA256="{source_sha256()}"', *_units(), "-o", str(made)])
        if not why:
            code = made.read_bytes()
            made.write_bytes(code + MARK + sha256(code).digest())
            made.replace(library)
            return ""
        with suppress(OSError):  # on a read-only file system it cannot be removed, nor be there
            made.unlink(missing_ok=True)
    return why


def _units() -> list[str]:
    return [str(path) for path in sorted(SOURCE.glob("*.c"))]


def _run(command: list[str]) -> str:
    import subprocess

    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    except OSError as error:
        return f"{command[0]}: {error}"
    return f"{command[0]} failed: {done.stderr.strip()}" if done.returncode else ""


if __name__ == "__main__":
    if failure := build():
        print(f"etl: the kernel was not compiled: {failure}", file=sys.stderr)  # noqa: T201
        sys.exit("--require" in sys.argv[1:])
