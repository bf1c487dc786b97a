"""EDIFACT MSCONS (D:04B, as the energy markets of Germany and its neighbours use it): quantities with start and end."""

from collections.abc import Iterator

from etl.sources.inputs.streams import Stream
from etl.sources.mscons.date_formats import CLOCK
from etl.sources.mscons.message import Messages
from etl.sources.mscons.segments import segments
from etl.sources.rows import Batch, LongRows

SENTENCE = "timestamps with their offset (else Europe/Berlin), starts and ends, kWh, errors name the segment"
ZONE = CLOCK
"""For the days and months of a market that has this clock."""


def recognises(head: bytes) -> bool:
    """Return whether an interchange with a message of this type begins here."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n \t")
    return text.startswith((b"UNA", b"UNB")) and b"MSCONS" in text


def batches(stream: Stream, name: str) -> Iterator[Batch | LongRows]:
    """Yield the readings of all messages; InputError for an interchange that is torn or of another version."""
    messages = Messages(name)
    for marks, segment in segments(stream, name):
        messages.take(marks, segment)
        if messages.gathered.full:
            yield from messages.gathered.batches()
    messages.end()
    yield from messages.gathered.batches()
