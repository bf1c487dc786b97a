"""Made readings: long CSV of any number of clients, the same bytes on every machine, 10 M rows and more a second.

    python tests/benchmarks/data.py CLIENTS DAYS MINUTES ORDER FIRST_DAY FILE

A reading depends on its client and its instant alone, so every order of rows and every span holds the same readings.
"""

import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from tests.benchmarks.shapes import CLIENT, HEADER, SHUFFLED, Shape

LARGEST_WH = 2999

_ROWS = 1 << 20
"""Rows made at once: 32 MB of text."""
_SEED = 2017

Bytes = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.uint32]

HOURLY_WH = (
    210, 180, 165, 160, 165, 220, 430, 640, 560, 400, 350, 370,
    520, 540, 410, 370, 390, 520, 760, 980, 1040, 900, 620, 360,
)  # fmt: skip
"""A household's usual watt-hours by the hour of the day."""


def write(shape: Shape, path: Path) -> None:
    """Write a file whole, or not at all."""
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        file.write(HEADER)
        if shape.order == SHUFFLED:
            _write_shuffled(shape, file)
        else:
            for rows in _sorted_rows(shape):
                file.write(rows.data)
    unfinished.replace(path)


def _sorted_rows(shape: Shape) -> Iterator[Bytes]:
    """Rows of text in the order of the shape, a rectangle of clients and slots at a time."""
    clients, slots = np.arange(shape.clients, dtype=np.uint32), np.arange(shape.slots, dtype=np.uint32)
    by_client = shape.order == CLIENT
    outer, inner = (clients, slots) if by_client else (slots, clients)
    step = max(1, _ROWS // len(inner))
    for first in range(0, len(outer), step):
        part = outer[first : first + step, np.newaxis]
        yield _rows(shape, part, inner) if by_client else _rows(shape, inner, part)


def _write_shuffled(shape: Shape, file: BinaryIO) -> None:
    order = np.random.default_rng(_SEED).permutation(shape.readings).astype(np.uint32)
    for first in range(0, len(order), _ROWS):
        part = order[first : first + _ROWS]
        file.write(_rows(shape, part // np.uint32(shape.slots), part % np.uint32(shape.slots)).data)


def _rows(shape: Shape, clients: Numbers, slots: Numbers) -> Bytes:
    """Rows of text (... x bytes of a row) of clients and slots that broadcast against each other."""
    values = energy_wh(shape, clients, slots)
    columns = ((_id_texts(shape), clients), (_stamp_texts(shape), slots), (_value_texts(), values))
    lengths = [table.shape[1] for table, _ in columns]
    rows = np.empty((*np.broadcast_shapes(clients.shape, slots.shape), sum(lengths)), np.uint8)
    place = 0
    for (table, index), length in zip(columns, lengths, strict=True):
        rows[..., place : place + length] = table[index]
        place += length
    return rows


def energy_wh(shape: Shape, clients: Numbers, slots: Numbers) -> Numbers:
    """Whole watt-hours, 0 to 2,999: the household's hour, a client's size, chance, and now and then an appliance."""
    instants = slots + np.uint32(_first_slot(shape))
    chance = _mixed(clients * np.uint32(0x9E3779B1) + instants * np.uint32(0x85EBCA77))
    size = np.uint32(256) + (_mixed(clients) & np.uint32(511))
    hours = np.array(HOURLY_WH, np.uint32) * np.uint32(shape.minutes) // np.uint32(60)
    usual = hours[(instants * np.uint32(shape.minutes) // np.uint32(60)) % np.uint32(24)]
    found = (usual * size >> np.uint32(9)) * (np.uint32(64) + (chance & np.uint32(127))) >> np.uint32(7)
    appliance = np.where((chance >> np.uint32(7) & np.uint32(31)) == 0, chance >> np.uint32(21), np.uint32(0))
    energy: Numbers = np.minimum(found + appliance, np.uint32(LARGEST_WH))
    return energy


def _mixed(numbers: Numbers) -> Numbers:
    """A hash of 32 bits."""
    numbers = (numbers ^ (numbers >> np.uint32(15))) * np.uint32(0x2C1B3C6D)
    numbers = (numbers ^ (numbers >> np.uint32(12))) * np.uint32(0x297A2D39)
    return numbers ^ (numbers >> np.uint32(15))


def _first_slot(shape: Shape) -> int:
    """Slots since 1970, so that a later file goes on where an earlier one ended."""
    return (shape.first_day - date(1970, 1, 1)).days * 1440 // shape.minutes


@cache
def _id_texts(shape: Shape) -> Bytes:
    first = 10 ** (shape.id_digits - 1)
    return _table([str(first + client) for client in range(shape.clients)])


@cache
def _stamp_texts(shape: Shape) -> Bytes:
    first = datetime.combine(shape.first_day, datetime.min.time())
    stamps = (first + timedelta(minutes=shape.minutes * slot) for slot in range(shape.slots))
    return _table([f",{stamp:%Y-%m-%d %H:%M:%S}," for stamp in stamps])


@cache
def _value_texts() -> Bytes:
    return _table([f"{value // 1000}.{value % 1000:03d}\n" for value in range(LARGEST_WH + 1)])


def _table(texts: list[str]) -> Bytes:
    """Texts of one length as rows of bytes."""
    return np.frombuffer("".join(texts).encode(), np.uint8).reshape(len(texts), -1)


def main() -> None:
    clients, days, minutes, order, first_day, file = sys.argv[1:]
    write(Shape(int(clients), int(days), int(minutes), order, date.fromisoformat(first_day)), Path(file))


if __name__ == "__main__":
    main()
