"""Control reads of one file: what registers showed, or what they counted over spans of more than an hour."""

from collections.abc import Callable
from contextlib import closing

import numpy as np

from etl.blocks.long_read_codec import LongReads
from etl.core.errors import InputError
from etl.sources.file_reader import FileReader
from etl.sources.findings import Rejected

FEWEST_FALLS, MOST_FALLS = 4, 5
"""Falls of a channel's values from which on, and the part of all (a fifth) above which, they are none of a register."""


def control_reads_of(
    reader: FileReader, check: Callable[[Rejected], None], progress: Callable[[int], None]
) -> LongReads:
    """Read a file to its end; InputError for values that no register shows, and for readings of an hour or less."""
    pages = reader.pages(check, progress, lambda _: {})
    with closing(pages):
        for blocks, _ in pages:
            client = reader.channels.keys[int(blocks.channel[0])].client
            what = f"client {client} has readings of an hour at most, which no register counts apart"
            raise InputError(reader.name, what, "load them without --control")
    if reader.again is None:
        _refuse_energy(reader, reader.long)
    return reader.long


def _refuse_energy(reader: FileReader, reads: LongReads) -> None:
    shown = reads.where(reads.start == reads.end)
    falls = (shown.channel[1:] == shown.channel[:-1]) & (shown.energy_mwh[1:] < shown.energy_mwh[:-1])
    for channel, count in zip(*np.unique(shown.channel[1:][falls], return_counts=True), strict=True):
        every = int(np.count_nonzero(shown.channel == channel))
        if count >= FEWEST_FALLS and count * MOST_FALLS > every:
            client = reader.channels.keys[int(channel)].client
            what = f"client {client}: the values fall {count} times in {every}, as energy does and no register"
            raise InputError(reader.name, what, "load them without --control")
