"""Files of readings that something has happened to: bytes flipped, cut off, doubled, shuffled, encoded anew."""

import signal
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from functools import cache
from random import Random

from command import COUNTED, ROOT
from readings import HEADER, hours
from stored import check_stored

from faults.tries import Try, fault

LINES = 60
PATIENCE = 60
"""Seconds after which a load hangs."""
OPTIONS = ("--timezone Europe/Lisbon", "--client x", "--interval 1h", "--dates dmy", "--stamps UTC")
STRANGE = (b'"', b"'", b",", b";", b"\n", b"\r", b"\0", b"\xff", b"-", b"1e999", b"nan", b"\xef\xbb\xbf", b"\t", b"\\")
ENCODINGS = ("utf-16", "utf-16-le", "utf-8-sig", "cp1252")


@fault("mutated files: bytes flipped, cut, blocks doubled, rows shuffled, encodings", 500, 20_000, "I3 I7, no hang")
def mutated(one: Try) -> None:
    from etl.store.models import Load

    dice = one.dice
    changed = dice.choice(files())
    for _ in range(dice.choice((1, 1, 2, 4))):
        changed = dice.choice(MUTATIONS)(changed, dice)
    (one.folder / "m.csv").write_bytes(changed)
    rejects = ["--rejects", "rejects.csv"] if dice.random() < 0.7 else []
    options = [word for option in OPTIONS if dice.random() < 0.15 for word in option.split()]
    one.shell.reset()
    with chdir(one.folder), no_hang():
        done = one.shell("load", "m.csv", "--json", *rejects, *options)
        assert done.code in (0, 1, 2, 3), f"exit code {done.code}: {done.err}"
        if done.code in (1, 2):
            told = [line for line in done.err.splitlines() if line.startswith("etl: ")]
            assert len(told) == 1, done.err
            assert done.out == ""
        else:
            result = done.json
            assert result["read"] == sum(result[name] for name in COUNTED), done.out
            assert (done.code == 3) == bool(result["rejected"]), done.out
    assert done.code in (0, 3) or not Load.objects.exists(), "something of a refused file was kept"
    check_stored()


@cache
def files() -> list[bytes]:
    """The beginnings of a file of each layout."""
    rows = [*hours("7584", "2017-08-01", "2017-08-02"), *hours("NA", "2017-08-01", "2017-08-02", "0,5")]
    quoted = [f'"{row.replace(",", chr(34) + "," + chr(34), 2)}"' for row in rows[:24]]
    own = ["\n".join([HEADER, *rows]) + "\n", "\r\n".join([HEADER, *quoted]) + "\r\n"]
    samples = [path.read_bytes() for path in sorted((ROOT / "tests" / "layouts").glob("*.csv"))]
    return [text.encode() for text in own] + [b"".join(sample.splitlines(keepends=True)[:LINES]) for sample in samples]


def flipped(text: bytes, dice: Random) -> bytes:
    changed = bytearray(text)
    for _ in range(dice.randrange(1, 6)):
        if changed:
            changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def cut(text: bytes, dice: Random) -> bytes:
    start, end = sorted(dice.randrange(len(text) + 1) for _ in range(2))
    return dice.choice((text[:end], text[start:], text[:start] + text[end:]))


def doubled(text: bytes, dice: Random) -> bytes:
    start, end = sorted(dice.randrange(len(text) + 1) for _ in range(2))
    return text[:end] + text[start:end] + text[end:]


def shuffled(text: bytes, dice: Random) -> bytes:
    head, *rows = text.splitlines(keepends=True) or [b""]
    dice.shuffle(rows)
    return head + b"".join(rows)


def put_in(text: bytes, dice: Random) -> bytes:
    place = dice.randrange(len(text) + 1)
    return text[:place] + dice.choice(STRANGE) + text[place:]


def encoded(text: bytes, dice: Random) -> bytes:
    return text.decode("utf-8", "replace").encode(
        dice.choice(("utf-16", "utf-16-le", "utf-8-sig", "cp1252")), "replace"
    )


MUTATIONS: list[Callable[[bytes, Random], bytes]] = [flipped, cut, doubled, shuffled, put_in, put_in, encoded]


@contextmanager
def no_hang() -> Iterator[None]:
    def late(_number: int, _frame: object) -> None:
        raise AssertionError(f"it hangs: {PATIENCE} s for a file of some kilobytes")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(PATIENCE)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
