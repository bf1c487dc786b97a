"""NEM13, the reads of registers that Australian meter data providers write: 100, 250, 550 and 900 records.

A 250 record says what was used between two reads, each with its own time, in market time (UTC+10 without daylight
saving). AEMO, Meter Data File Format Specification NEM12 & NEM13.
"""

from collections.abc import Iterator

from etl.sources.inputs.streams import Stream
from etl.sources.nem.nem12 import ZONE, encoding, first_records
from etl.sources.rows import LongRows

SENTENCE = "reads in market time (UTC+10), units as each 250 record says"

__all__ = ["SENTENCE", "ZONE", "batches", "recognises"]


def recognises(head: bytes) -> bool:
    """Return a 100 record that says so, or a 250 record of the usual length in its place."""
    first, _ = first_records(head)
    if first[0] == "100":
        return first[1:2] == ["NEM13"]
    return first[0] == "250" and len(first) >= 20


def batches(stream: Stream, name: str) -> Iterator[LongRows]:
    """Return the reads of a file, of each span the newest version."""
    from etl.sources.nem.register_reads import read

    return read(stream, name, encoding(stream.head(4)))
