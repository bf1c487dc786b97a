"""Green Button (ESPI) XML: electric energy by usage point and direction, at epochs, whatever the order of its entries.

Links may lead forward: a ReadingType may follow the readings that it explains. So the feed is read once to its end,
the readings wait outside of memory, and are given out when all is known.
"""

import re
from collections.abc import Iterator

from etl.core.errors import InputError
from etl.sources.espi.feed import read_feed
from etl.sources.espi.feed_channels import channels_of
from etl.sources.espi.reading_batches import batches_of
from etl.sources.inputs.streams import Stream
from etl.sources.rows import Batch, LongRows

SENTENCE = "timestamps in UTC (epochs), at the start of the interval, units as it says itself"
ZONE = ""

_NAMESPACE = b"http://naesb.org/espi"
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?(?:feed|entry)[\s>]")
_MARKUP = re.compile(rb"<(?:[A-Za-z_]|!--|\?)")
_ENDS = {b"<!--": b"-->", b"<?": b"?>"}
"""What comes before the first element: comments, and instructions to programs."""


def recognises(head: bytes) -> bool:
    """Return whether an Atom feed (or entry) begins here that names ESPI's namespace; NULs are those of UTF-16."""
    text = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if not text.startswith(b"<"):
        return False
    place = _first_element(text)
    return _ROOT.match(text, place) is not None and text.find(_NAMESPACE, place) > 0


def _first_element(text: bytes) -> int:
    """Return where the first element begins; the end of the text where there is none."""
    place = 0
    while found := _MARKUP.search(text, place):
        end = _ENDS.get(found[0])
        if end is None:
            return found.start()
        close = text.find(end, found.end())
        if close < 0:
            break
        place = close + len(end)
    return len(text)


def batches(stream: Stream, name: str) -> Iterator[Batch | LongRows]:
    """Yield the readings of a feed; InputError for what is no XML, has a document type, or leaves a channel open."""
    feed = read_feed(stream, name)
    try:
        if not len(feed.waiting) and not feed.gathering.bad and not feed.gathering.blank:
            raise InputError(name, "holds no interval readings", "was it exported whole?", code="E-EMPTY")
        yield from batches_of(feed, channels_of(feed, name))
    finally:
        feed.waiting.close()
