"""Files of readings that something has happened to: bytes flipped, cut off, doubled, shuffled, encoded anew."""

import bz2
import gzip
import lzma
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from functools import partial
from random import Random
from typing import Any

from tests.faults.samples import ODD_COLUMNS, WRITERS, books, columns, readings, records, tables, zipped
from tests.faults.tries import Try, fault
from tests.support.command import COUNTED
from tests.support.stored import check_stored

PATIENCE = 60
"""Seconds after which a load hangs."""
OPTIONS = ("--timezone Europe/Lisbon", "--client x", "--interval 1h", "--dates dmy", "--stamps UTC")
STRANGE = (b'"', b"'", b",", b";", b"\n", b"\r", b"\0", b"\xff", b"-", b"1e999", b"nan", b"\xef\xbb\xbf", b"\t", b"\\")
NUMBERS = (b"", b"-1", b"0", b"99999999999999999999", b"1e9", b"0.0000005", b"20240230", b"25:61", b"1,5")
ENCODINGS = ("utf-16", "utf-16-le", "utf-8-sig", "cp1252")
PACKERS: list[Callable[[bytes], bytes]] = [
    partial(gzip.compress, mtime=0), bz2.compress, lzma.compress, lambda data: zipped({"m.csv": data}),
]  # fmt: skip


@fault("mutated tables: bytes flipped, cut, blocks doubled, rows shuffled, encodings", 60, 12_000, "I3 I7, no hang")
def mutated(one: Try) -> None:
    loaded(one, several(one.dice.choice(tables()), one.dice))


@fault("mutated NEM12, NEM13, Green Button XML, MSCONS", 60, 5_000, "I3 I7, no hang")
def mutated_records(one: Try) -> None:
    loaded(one, several(one.dice.choice(records()), one.dice))


@fault("mutated Excel workbooks and compressed files, inside and outside", 40, 3_000, "I3 I7, no hang")
def mutated_archives(one: Try) -> None:
    dice = one.dice
    inside = dice.random() < 0.6
    if dice.random() < 0.5:
        parts = dict(dice.choice(books()))
        part = dice.choice(list(parts))
        parts[part] = several(parts[part], dice) if inside else parts[part]
        packed = zipped(parts)
    else:
        content = dice.choice((*tables()[:2], *records()))
        packed = dice.choice(PACKERS)(several(content, dice) if inside else content)
    loaded(one, packed if inside else several(packed, dice))


@fault("mutated Parquet and Arrow files: their bytes, and columns of other types", 40, 3_000, "I3 I7, no hang")
def mutated_columns(one: Try) -> None:
    dice = one.dice
    if dice.random() < 0.4:
        loaded(one, dice.choice(WRITERS)(retyped(readings(), dice)))
    else:
        loaded(one, several(dice.choice(columns()), dice))


def retyped(table: Any, dice: Random) -> Any:
    """Some of the columns as another type holds them, or with other values of their own."""
    import pyarrow as pa

    for _ in range(dice.choice((1, 1, 2))):
        place = dice.randrange(table.num_columns)
        kind, values = dice.choice(ODD_COLUMNS)
        column = pa.array([values[number % len(values)] for number in range(table.num_rows)], kind)
        if dice.random() < 0.2 and not (pa.types.is_nested(kind) or pa.types.is_null(kind)):
            column = column.dictionary_encode()
        table = table.set_column(place, table.schema.names[place], column)
    return table


def loaded(one: Try, content: bytes) -> None:
    """AssertionError where loading the file breaks a promise."""
    from etl.store.models import Load

    dice = one.dice
    (one.folder / "m.csv").write_bytes(content)
    rejects = ["--rejects", "rejects.csv", "--max-rejects", "100%"] if dice.random() < 0.7 else []
    options = [word for option in OPTIONS if dice.random() < 0.15 for word in option.split()]
    one.shell.reset()
    with chdir(one.folder), no_hang():
        done = one.shell("load", "m.csv", "--json", *rejects, *options)
        assert done.code in (0, 1, 2, 3), f"exit code {done.code}: {done.err}"
        if done.code in (1, 2):
            errors = [line for line in done.err.splitlines() if line.startswith("etl: ")]
            assert len(errors) == 1, done.err
            assert done.json["error"]["code"] != "E-UNEXPECTED", done.err
        else:
            result = done.json
            assert result["read"] == sum(result[name] for name in COUNTED), done.out
            assert (done.code == 3) == bool(result["rejected"]), done.out
    assert done.code in (0, 3) or not Load.objects.exists(), "something of a refused file was kept"
    check_stored()


def several(content: bytes, dice: Random) -> bytes:
    """One thing or more that happen to a file, one after the other."""
    for _ in range(dice.choice((1, 1, 2, 4))):
        content = dice.choice(MUTATIONS)(content, dice)
    return content


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
    return text.decode("utf-8", "replace").encode(dice.choice(ENCODINGS), "replace")


def renumbered(text: bytes, dice: Random) -> bytes:
    found = list(re.finditer(rb"[\d.]+", text))
    if not found:
        return text
    start, end = dice.choice(found).span()
    return text[:start] + dice.choice(NUMBERS) + text[end:]


MUTATIONS: list[Callable[[bytes, Random], bytes]] = [
    flipped, cut, doubled, shuffled, put_in, put_in, encoded, renumbered,
]  # fmt: skip


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
