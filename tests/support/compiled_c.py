"""C programs of the tests: compiled with the kernel's sources, and with the sanitizers of addresses and behaviour."""

import subprocess
from pathlib import Path

from etl.kernel.compiling import SOURCE, compilers
from tests.support.places import TESTS

CHECKED = ("-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-Wall", "-Wextra", "-Werror")


def no_compiler() -> str:
    """Why no program can be made here; empty where one can."""
    return "" if compilers() else "no C compiler"


def program(name: str, folder: Path) -> Path:
    """The program tests/kernel/NAME.c with all of the kernel; it is made once in a folder."""
    made = folder / name
    if not made.exists():
        sources = [TESTS / "kernel" / f"{name}.c", *sorted(SOURCE.glob("*.c"))]
        named = ("-std=c11", '-DETL_SOURCE_SHA256=""', f"-I{SOURCE}")
        new = made.with_suffix(".new")
        subprocess.run([*compilers()[0], *named, *CHECKED, *map(str, sources), "-o", str(new)], check=True)
        new.replace(made)
    return made


def fuzzed(name: str, folder: Path, seed: int, inputs: int) -> str:
    """Run a fuzzer; what it prints is empty unless a promise is broken, or memory touched that is not its own."""
    done = subprocess.run(
        [str(program(name, folder)), str(seed), str(inputs)], capture_output=True, text=True, check=False
    )
    return done.stderr.strip() or ("" if done.returncode == 0 else f"ended with {done.returncode}")
